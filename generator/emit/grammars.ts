import { grammarConstant } from '../naming/names.ts'
import type { Context } from './context.ts'
import { Module } from './module.ts'

/** Writes `grammars.ts`: the hand-written grammars of the protocol, with all that they export. */
export function emitGrammars(context: Context): Module {
  const module = new Module(context, 'grammars.ts')
  const files = new Set(context.protocol.grammars.map(({ via }) => via))
  for (const via of [...files].sort()) module.add(`export * from '${module.handWritten('grammars', via)}'`)
  return module
}

/** Imports the constant of a grammar, by its name in the spec. */
export function grammarValue(module: Module, name: string): string {
  const grammar = module.context.protocol.grammars.find(each => each.name === name)
  if (grammar === undefined) throw new Error(`the checker let an undefined grammar through: ${name}`)
  return module.value(grammarConstant(grammar.via), 'grammars.ts')
}
