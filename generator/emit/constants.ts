import { integerText } from '../ir/integer-text.ts'
import type { Context } from './context.ts'
import { constant } from './data.ts'
import { Module } from './module.ts'

/** Writes `constants.ts`: the words of the protocol that have a name. */
export function emitConstants(context: Context): Module {
  const module = new Module(context, 'constants.ts')
  for (const { name, value, doc, source } of context.protocol.constants) {
    const docs = module.doc({ text: doc, source })
    module.add(constant({ name, initializer: integerText(value), docs }))
  }
  return module
}
