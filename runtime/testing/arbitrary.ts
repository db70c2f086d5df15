/*
 * Helpers of generated arbitraries. They need fast-check, which is installed only for tests, so no other file
 * of the runtime imports them.
 */
import * as fc from 'fast-check'
import type { EnumTable } from '../wire/enum-table.ts'
import { decodeText } from '../wire/text.ts'

/** Builds integers up to `max`, often at its edges. */
export function smallIntegers(max: number): fc.Arbitrary<number> {
  return fc.oneof(fc.integer({ min: 0, max }), fc.constantFrom(0, Math.min(1, max), max))
}

/** Builds integers that programs hold as numbers, up to `max` and at most 2^53−1. */
export function safeIntegers(max: bigint): fc.Arbitrary<number> {
  const top = max > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(max)
  return smallIntegers(top)
}

/** Builds integers that programs hold as bigints, up to `max`. */
export function bigIntegers(max: bigint): fc.Arbitrary<bigint> {
  const edges = [0n, max, (1n << 53n) - 1n, 1n << 53n].filter(edge => edge <= max)
  return fc.oneof(fc.bigInt({ min: 0n, max }), fc.constantFrom(...edges))
}

/** Builds integers up to `max`: numbers up to 2^53−1 and bigints above. */
export function mixedIntegers(max: bigint): fc.Arbitrary<number | bigint> {
  return bigIntegers(max).map(value => (value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value))
}

/**
 * Builds text of at most `max` bytes as the wire may carry it: not always UTF-8, with NUL, of every length
 * modulo 8.
 */
export function wireText(max = 80): fc.Arbitrary<string> {
  const bytes = fc
    .uint8Array({ maxLength: Math.min(40, max) })
    .map(array => decodeText(Buffer.from(array), 0, array.length))
  return fc.oneof(
    // No character has more than four bytes.
    fc.string({ unit: 'binary', maxLength: Math.min(20, max >> 2) }).filter(text => text.isWellFormed()),
    bytes,
  )
}

/** Keeps the texts of at most `max` bytes. */
export function shortText(texts: fc.Arbitrary<string>, max: number): fc.Arbitrary<string> {
  return texts.filter(text => Buffer.byteLength(text) <= max)
}

/** Builds a list or map without elements. */
export function emptyList(): fc.Arbitrary<never[]> {
  return fc.constant<never[]>([])
}

/** Builds names of an enum, and numbers that have no name. */
export function openEnum<Name extends string>(table: EnumTable<Name>): fc.Arbitrary<Name | number> {
  // If all numbers have names, there is no unknown number to find.
  if (table.names.size > table.max) return closedEnum(table)
  const unknown = fc.integer({ min: 0, max: table.max }).filter(value => !table.names.has(value))
  return fc.oneof({ weight: 4, arbitrary: closedEnum(table) }, { weight: 1, arbitrary: unknown })
}

/** Builds names of an enum. */
export function closedEnum<Name extends string>(table: EnumTable<Name>): fc.Arbitrary<Name> {
  return fc.constantFrom(...table.names.values())
}
