import { typeWords } from '../../ir/type-words.ts'
import type { TypeRef } from '../../ir/types.ts'
import type { Place, SpecComparison } from './spec-comparison.ts'
import { retypedLevel, retypedWords, sameType } from './type-refs.ts'

/** Compares the wire types of two bases. */
export function compareBase(
  context: SpecComparison,
  what: string,
  old: TypeRef,
  now: TypeRef,
  place: Place,
): void {
  if (sameType(context, old, now)) return
  const level = retypedLevel(context, old, now)
  const message = `${what} was ${typeWords(old)} and is ${typeWords(now)}: ${retypedWords(level)}.`
  context.report('base-changed', level, place, message)
}
