import type { TypeDefinition } from '../ir/types.ts'
import type { Span } from '../report/diagnostic.ts'
import { suggestion } from '../report/nearest.ts'
import type { ResolveContext } from './context.ts'
import { integerBehind } from './literals.ts'
import type { RawWord } from './raw.ts'

/** A word, with the name of the constant that stands for it in the spec. */
export interface Word {
  readonly value: number
  readonly name?: string
}

/** Reads a word: a number, or the name of a constant. */
export function resolveWord(context: ResolveContext, word: RawWord, span: Span): Word {
  if (typeof word === 'number') return { value: word }
  const value = context.constants.get(word)
  if (value !== undefined) return { value, name: word }
  if (!context.broken.has(word)) {
    const hint = suggestion(word, context.constants.keys())
    context.report('undefined-constant', span, `no constant is named \`${word}\``, hint)
  }
  return { value: 0 }
}

/** Writes a word as the tag of a case or a message. */
export function tagOf({ value, name }: Word): { readonly tag: number; readonly tagName?: string } {
  return { tag: value, ...(name === undefined ? {} : { tagName: name }) }
}

/** Reads the constants of fields: a text is the name of a constant where the type is an integer. */
export function readConstants(context: ResolveContext, types: ReadonlyMap<string, TypeDefinition>): void {
  for (const { constant, type, span } of context.unreadConstants) {
    if (typeof constant.value !== 'string' || integerBehind(types, type) === undefined) continue
    Object.assign(constant, resolveWord(context, constant.value, span))
  }
}
