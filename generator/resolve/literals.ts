import type { Default } from '../ir/types.ts'
import type { ResolveContext } from './context.ts'
import type { RawInteger, RawLiteral, RawTypeExpression } from './raw.ts'

/** Reads a whole number that may be too large for YAML: decimal digits, or 2^N-1. */
export function parseBigInteger(value: number | string): bigint | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : undefined
  const power = /^2\^([0-9]{1,4})-1$/.exec(value)?.[1]
  if (power !== undefined) return 2n ** BigInt(power) - 1n
  return /^[0-9]+$/.test(value) ? BigInt(value) : undefined
}

/** Reads a default by the type that it is for: `2^64-1` is a number only where a number is expected. */
export function resolveDefault(
  context: ResolveContext,
  literal: RawLiteral,
  type: RawTypeExpression,
): Default {
  if (Array.isArray(literal)) return { kind: 'empty' }
  if (literal === 'none') return { kind: 'none' }
  const scalar = literal as number | string | boolean
  const integer = integerBehind(context, type)
  if (integer === undefined || typeof scalar === 'boolean') return { kind: 'value', value: scalar }
  const big = parseBigInteger(scalar)
  if (big === undefined) return { kind: 'value', value: scalar }
  return { kind: 'value', value: asSeen(big, integer) }
}

// The value has the type that a program sees: `as` decides between number and bigint.
function asSeen(value: bigint, integer: RawInteger): number | bigint {
  const small = value <= BigInt(Number.MAX_SAFE_INTEGER)
  return small && integer.as !== 'bigint' ? Number(value) : value
}

function integerBehind(
  context: ResolveContext,
  type: RawTypeExpression,
  seen: ReadonlySet<string> = new Set(),
): RawInteger | undefined {
  if (typeof type !== 'string') {
    const inner = type.optional ?? type.type
    return inner === undefined ? undefined : integerBehind(context, inner, seen)
  }
  const definition = context.rawTypes.get(type)
  if (definition === undefined || seen.has(type)) return undefined
  if (definition.is !== undefined) return integerBehind(context, definition.is, new Set([...seen, type]))
  return definition.integer
}
