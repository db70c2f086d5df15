import type { Default, Shape, TypeDefinition, TypeRef } from '../ir/types.ts'
import type { ResolveContext, UnreadDefault } from './context.ts'
import type { RawLiteral } from './raw.ts'

/** Reads a whole number that may be too large for YAML: decimal digits, or 2^N-1. */
export function parseBigInteger(value: number | string): bigint | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : undefined
  const power = /^2\^([0-9]{1,4})-1$/.exec(value)?.[1]
  if (power !== undefined) return 2n ** BigInt(power) - 1n
  return /^[0-9]+$/.test(value) ? BigInt(value) : undefined
}

/** Reads a default; a scalar stays as written until `readDefaults` knows all types. */
export function resolveDefault(context: ResolveContext, literal: RawLiteral, type: TypeRef): Default {
  if (Array.isArray(literal)) return { kind: 'empty' }
  if (literal === 'none') return { kind: 'none' }
  const unread: UnreadDefault = {
    default: { kind: 'value', value: literal as number | string | boolean },
    type,
  }
  context.defaults.push(unread)
  return unread.default
}

/** Reads the defaults of integers as the numbers that a program sees: `2^64-1` is a number only for them. */
export function readDefaults(
  defaults: readonly UnreadDefault[],
  types: ReadonlyMap<string, TypeDefinition>,
): void {
  for (const { default: given, type } of defaults) {
    const integer = integerBehind(types, type)
    if (integer === undefined || typeof given.value === 'boolean') continue
    const value = typeof given.value === 'bigint' ? given.value : parseBigInteger(given.value)
    if (value !== undefined) given.value = asSeen(value, integer)
  }
}

type Integer = Extract<Shape, { kind: 'integer' }>

// `as` decides between number and bigint.
function asSeen(value: bigint, { as }: Integer): number | bigint {
  const small = value <= BigInt(Number.MAX_SAFE_INTEGER)
  return small && as !== 'bigint' ? Number(value) : value
}

/** Finds the integer that a type is written as, if it is one. */
export function integerBehind(
  types: ReadonlyMap<string, TypeDefinition>,
  ref: TypeRef,
  seen: ReadonlySet<string> = new Set(),
): Integer | undefined {
  if (ref.kind === 'optional' || ref.kind === 'pinned') return integerBehind(types, ref.of, seen)
  if (ref.kind !== 'named' || seen.has(ref.name)) return undefined
  const shape = types.get(ref.name)?.shape
  if (shape?.kind === 'alias') return integerBehind(types, shape.of, new Set([...seen, ref.name]))
  return shape?.kind === 'integer' ? shape : undefined
}
