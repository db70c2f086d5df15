import type { Default, TypeRef } from '../ir/types.ts'
import { type Base, baseOf } from './base-of.ts'
import type { CheckContext } from './rule.ts'

type Literal = number | bigint | string | boolean

/** Explains why a default does not fit a type; undefined if it fits or the type is unknown. */
export function defaultMismatch(context: CheckContext, type: TypeRef, value: Default): string | undefined {
  if (value.kind === 'none') return undefined
  if (value.kind === 'value') return literalMismatch(context, type, value.value)
  const base = baseOf(context, type)
  if (base === undefined || ['list', 'map', 'adapted'].includes(base.kind)) return undefined
  return `[] is for lists, sets and maps, not for ${kindWords(base)}`
}

/** Explains why a literal does not fit a type. */
export function literalMismatch(context: CheckContext, type: TypeRef, value: Literal): string | undefined {
  const base = baseOf(context, type)
  if (base === undefined) return undefined
  switch (base.kind) {
    case 'adapted':
      // Only the adapter knows the form of its values.
      return undefined
    case 'integer':
      return integerMismatch(base, value)
    case 'boolean':
      return typeof value === 'boolean' ? undefined : `${literalText(value)} is neither true nor false`
    case 'string':
      if (typeof value !== 'string') return `${literalText(value)} is not text`
      return base.max !== undefined && new TextEncoder().encode(value).length > base.max
        ? `${literalText(value)} has more than ${base.max} bytes`
        : undefined
    case 'enum':
      return base.values.some(each => each.name === value)
        ? undefined
        : `${literalText(value)} is not one of its values: ${base.values.map(each => each.name).join(', ')}`
    default:
      return `${kindWords(base)} cannot be written as ${literalText(value)} in a spec`
  }
}

function integerMismatch(base: Extract<Base, { kind: 'integer' }>, value: Literal): string | undefined {
  if (typeof value !== 'number' && typeof value !== 'bigint')
    return `${literalText(value)} is not a whole number`
  if (value < 0) return `${value} is below 0, and integers are unsigned`
  if (value > base.max) return `${value} is above ${base.max}, the largest value of the type`
  if (base.as === 'number' && typeof value === 'bigint') {
    return `${value} is above 2^53-1, so the type must be seen \`as: bigint\` or \`as: mixed\``
  }
  return undefined
}

/** Names the kind of a base in messages. */
export function kindWords(base: Base): string {
  switch (base.kind) {
    case 'list':
      return base.ordered ? 'a list' : 'a set'
    case 'bytes':
      return 'bytes'
    case 'adapted':
      return 'an adapted type'
    default:
      return `${['integer', 'enum', 'optional'].includes(base.kind) ? 'an' : 'a'} ${base.kind}`
  }
}

function literalText(value: Literal): string {
  return typeof value === 'string' ? `'${value}'` : String(value)
}
