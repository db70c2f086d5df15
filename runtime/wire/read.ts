import { hexWindow } from '../errors/hex-window.ts'
import { WireError } from '../errors/wire-error.ts'
import type { Adapter } from './adapter.ts'
import type { EnumTable } from './enum-table.ts'
import { check, type Reader, refuse } from './reader.ts'
import { textAt } from './text-block.ts'
import { bitsAfter, exactWordAt, wordAt } from './word.ts'

/** A decoder of one value: advances the cursor and returns the value, or throws. */
export type Read<T> = (r: Reader) => T

/**
 * Lists up to this length are allocated at once. Longer counts may be lies, so such lists grow as elements
 * come.
 */
const SHORT_LIST = 64

/**
 * Reads a little-endian word of 8 bytes. `max` is at most 2^53−1.
 *
 * @throws {DecodeError} `integer-range` above `max`.
 */
export function readUint(r: Reader, max: number): number {
  check(r, 8)
  const value = wordAt(r)
  if (value > max) refuse(r, 'integer-range', `integer ${exactWordAt(r)} is above ${max}`)
  r.offset += 8
  return value
}

/**
 * Reads a word as a number, although the wire may hold more than 2^53−1.
 *
 * @throws {DecodeError} `integer-range` above `max`, and above 2^53−1 unless the reader is exact.
 */
export function readSafeUint(r: Reader, max: bigint): number {
  const value = readMixedUint(r, max)
  if (typeof value === 'bigint' && !r.exact) {
    refuse(
      r,
      'integer-range',
      `integer ${value} is above 2^53-1; read with { exact: true } to get a bigint`,
      r.offset - 8,
    )
  }
  return value as number
}

/**
 * Reads a word as a bigint.
 *
 * @throws {DecodeError} `integer-range` above `max`.
 */
export function readBigUint(r: Reader, max: bigint): bigint {
  check(r, 8)
  const value = exactWordAt(r)
  if (value > max) refuse(r, 'integer-range', `integer ${value} is above ${max}`)
  r.offset += 8
  return value
}

/**
 * Reads a word as a number, or as a bigint if it is above 2^53−1.
 *
 * @throws {DecodeError} `integer-range` above `max`.
 */
export function readMixedUint(r: Reader, max: bigint): number | bigint {
  check(r, 8)
  const value = wordAt(r)
  if (value > Number.MAX_SAFE_INTEGER) return readBigUint(r, max)
  r.offset += 8
  return value
}

/**
 * Reads a word that is 0 or 1.
 *
 * @throws {DecodeError} `bad-boolean` for any other word.
 */
export function readBool(r: Reader): boolean {
  check(r, 8)
  const value = wordAt(r)
  if (value > 1) refuse(r, 'bad-boolean', `integer ${exactWordAt(r)} is not a boolean: 0 and 1 are`)
  r.offset += 8
  return value === 1
}

/**
 * Reads a 32-bit word as a boolean: 0 is false, anything else true. An exact reader keeps numbers above 1.
 *
 * @throws {DecodeError} `integer-range` above 2^32−1.
 */
export function readLaxBool(r: Reader): boolean {
  const value = readUint(r, 0xffffffff)
  if (value > 1 && r.exact) return value as unknown as boolean
  return value !== 0
}

/**
 * Reads a length, bytes and zero padding as text. Bytes that are not UTF-8 become lone surrogates, see
 * `text.ts`.
 *
 * @throws {DecodeError} `limit-exceeded` above `max` bytes, `bad-padding` if the padding is not zero.
 */
export function readString(r: Reader, max: number = r.limits.string): string {
  const length = readLength(r, max)
  const padded = checkPadded(r, length)
  const text = textAt(r, length)
  r.offset += padded
  return text
}

/**
 * Reads a length, bytes and zero padding. The result is a copy, so it may outlive the window.
 *
 * @throws {DecodeError} `limit-exceeded` above `max` bytes, `bad-padding` if the padding is not zero.
 */
export function readBytes(r: Reader, max: number = r.limits.string): Uint8Array {
  const length = readLength(r, max)
  const padded = checkPadded(r, length)
  const copy = new Uint8Array(r.bytes.subarray(r.offset, r.offset + length))
  r.offset += padded
  return copy
}

/**
 * Reads a count, then that many elements. In an incremental input, an outermost list continues at the element
 * at which the bytes ran out: starting over for each chunk would take quadratic time.
 *
 * @throws {DecodeError} `limit-exceeded` if the count is above the limit.
 */
export function readList<T>(r: Reader, element: Read<T>): T[] {
  if (r.lists !== undefined && r.depth === 0) return readOuterList(r, r.lists, element)
  const count = readCount(r)
  // An array that grows from empty has room for seventeen elements, so allocate short ones to size.
  if (count > SHORT_LIST) return readLongList(r, count, element)
  const items = new Array<T>(count)
  for (let index = 0; index < count; index += 1) items[index] = element(r)
  return items
}

function readLongList<T>(r: Reader, count: number, element: Read<T>): T[] {
  const items: T[] = []
  for (let index = 0; index < count; index += 1) items.push(element(r))
  return items
}

/** Reads a count, then that many pairs, in the order of the wire; repeated keys are kept. */
export function readMap<K, V>(r: Reader, key: Read<K>, value: Read<V>): (readonly [K, V])[] {
  return readList(r, inner => [key(inner), value(inner)] as const)
}

/** Reads a value in the form of a string; the empty string means that there is none. */
export function readOptionalText<T>(r: Reader, of: Read<T>): T | undefined {
  check(r, 8)
  if (wordAt(r) !== 0) return of(r)
  r.offset += 8
  return undefined
}

/**
 * Reads a tag, then the value if the tag is 1.
 *
 * @throws {DecodeError} `unknown-tag` for a tag other than 0 and 1.
 */
export function readOptional<T>(r: Reader, tag: Read<number | boolean>, of: Read<T>): T | undefined {
  const start = r.offset
  const given = tag(r)
  if (given === 1 || given === true) return of(r)
  if (given !== 0 && given !== false)
    refuse(r, 'unknown-tag', `tag ${given} is neither 0 (nothing) nor 1 (a value)`, start)
  return undefined
}

/**
 * Reads an optional value whose tag is a lax boolean, so that any tag but 0 announces a value. An exact
 * reader has nowhere to keep a tag above 1, so it refuses such a tag.
 */
export function readLaxOptional<T>(r: Reader, tag: Read<boolean>, of: Read<T>): T | undefined {
  return r.exact ? readOptional(r, tag, of) : tag(r) ? of(r) : undefined
}

/** Reads a word as the name of its enum value; a number without a name stays a number. */
export function readEnum<Name extends string>(r: Reader, table: EnumTable<Name>): Name | number {
  const value = readUint(r, table.max)
  return table.names.get(value) ?? value
}

/**
 * Reads a word as the name of its enum value.
 *
 * @throws {DecodeError} `bad-value` for a number without a name.
 */
export function readClosedEnum<Name extends string>(r: Reader, table: EnumTable<Name>): Name {
  const value = readUint(r, table.max)
  const name = table.names.get(value)
  if (name === undefined) refuse(r, 'bad-value', `${value} is not one of ${table.describe()}`, r.offset - 8)
  return name
}

/** Reads a value in the form of the given version without features, whatever was negotiated. */
export function readPinned<T>(r: Reader, version: number, of: Read<T>): T {
  const { version: negotiated, features } = r
  r.version = version
  r.features = 0
  try {
    return of(r)
  } finally {
    r.version = negotiated
    r.features = features
  }
}

/** Reads the wire value and converts it with the adapter. Errors of the adapter get the place. */
export function readAdapted<Wire, Value>(r: Reader, wire: Read<Wire>, adapter: Adapter<Wire, Value>): Value {
  const offset = r.offset
  const value = wire(r)
  try {
    return adapter.fromWire(value, r)
  } catch (error) {
    if (error instanceof WireError) {
      error.locate({ offset, version: r.version, window: hexWindow(r.bytes.subarray(0, r.end), offset) })
    }
    throw error
  }
}

/** A value that a field always has. */
type Constant = number | bigint | string | boolean

/**
 * Reads a word or string that always has the same value.
 *
 * @throws {DecodeError} `bad-constant` for any other value.
 */
export function readConstant<T extends Constant>(r: Reader, of: Read<T>, expected: T): void {
  const start = r.offset
  const value = of(r)
  if (value !== expected) refuse(r, 'bad-constant', `expected ${show(expected)}, got ${show(value)}`, start)
}

/**
 * Reads a word or string that writers send with one value and readers ignore; an exact reader insists on that
 * value.
 */
export function skipConstant<T extends Constant>(r: Reader, of: Read<T>, expected: T): void {
  if (r.exact) readConstant(r, of, expected)
  else of(r)
}

/**
 * Counts one more level of a recursive type.
 *
 * @throws {DecodeError} `limit-exceeded` if the value is nested too deeply.
 */
export function enter(r: Reader): void {
  r.depth += 1
  if (r.depth > r.limits.depth)
    refuse(r, 'limit-exceeded', `nested deeper than the limit of ${r.limits.depth}`)
}

/** Undoes {@link enter}. */
export function leave(r: Reader): void {
  r.depth -= 1
}

function readCount(r: Reader): number {
  check(r, 8)
  const count = wordAt(r)
  if (count > r.limits.count) {
    refuse(
      r,
      'limit-exceeded',
      `a count of ${exactWordAt(r)} is above the limit of ${r.limits.count} elements`,
    )
  }
  r.offset += 8
  return count
}

function readLength(r: Reader, max: number): number {
  check(r, 8)
  const length = r.view.getUint32(r.offset, true)
  // No limit is above 2^32, so the lower half of the word is enough, and stays an integer for the compiler.
  if (length > max || r.view.getUint32(r.offset + 4, true) !== 0) {
    refuse(r, 'limit-exceeded', `a length of ${exactWordAt(r)} is above the limit of ${max} bytes`)
  }
  r.offset += 8
  return length
}

/** Checks that `length` bytes and zero padding to a multiple of 8 are at the cursor; returns their sum. */
function checkPadded(r: Reader, length: number): number {
  const padded = (length + 7) & ~7
  check(r, padded)
  const rest = length & 7
  if (rest !== 0 && bitsAfter(r.view, r.offset + length - rest, rest) !== 0) refusePadding(r, length)
  return padded
}

function refusePadding(r: Reader, length: number): never {
  let at = r.offset + length
  while (r.bytes[at] === 0) at += 1
  const byte = r.bytes.toString('hex', at, at + 1)
  const problem = `padding is not zero: ${length} bytes are followed by 0x${byte}`
  refuse(r, 'bad-padding', problem, r.offset + length - (length % 8))
}

function readOuterList<T>(r: Reader, lists: NonNullable<Reader['lists']>, element: Read<T>): T[] {
  const index = r.nextList
  r.nextList += 1
  let progress = lists[index]
  if (progress === undefined) {
    const previous = index === 0 ? r.start : lists[index - 1]?.contiguous === true ? lists[index - 1]?.at : -1
    const contiguous = r.offset === previous
    progress = { items: [], count: readCount(r), taken: 0, at: r.offset, contiguous }
    lists[index] = progress
  }
  const items = progress.items as T[]
  r.offset = progress.at
  r.depth += 1
  while (items.length < progress.count) {
    items.push(element(r))
    progress.at = r.offset
  }
  r.depth -= 1
  return items
}

function show(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}
