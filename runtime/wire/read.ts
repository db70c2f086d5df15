import { hexWindow } from '../errors/hex-window.ts'
import { WireError } from '../errors/wire-error.ts'
import type { Adapter } from './adapter.ts'
import type { EnumTable } from './enum-table.ts'
import { check, type Reader, refuse } from './reader.ts'
import { textAt } from './text-block.ts'
import { bitsAfter, exactWordAt, wordAt } from './word.ts'

/** A decoder of one value: advances the cursor, or throws and leaves nothing half done. */
export type Read<T> = (r: Reader) => T

/** Elements for which room is made at once, before there is more than a count to say that they are there. */
const SHORT_LIST = 64

/**
 * A word of 8 bytes, little endian, of at most `max`, which is at most 2^53−1.
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
 * A word that may be above 2^53−1 on the wire and is a number for the program.
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

/** A word as a bigint. @throws {DecodeError} `integer-range` above `max`. */
export function readBigUint(r: Reader, max: bigint): bigint {
  check(r, 8)
  const value = exactWordAt(r)
  if (value > max) refuse(r, 'integer-range', `integer ${value} is above ${max}`)
  r.offset += 8
  return value
}

/** A word as a number, or as a bigint above 2^53−1. @throws {DecodeError} `integer-range` above `max`. */
export function readMixedUint(r: Reader, max: bigint): number | bigint {
  check(r, 8)
  const value = wordAt(r)
  if (value > Number.MAX_SAFE_INTEGER) return readBigUint(r, max)
  r.offset += 8
  return value
}

/** A word that is 0 or 1. @throws {DecodeError} `bad-boolean` for anything else. */
export function readBool(r: Reader): boolean {
  check(r, 8)
  const value = wordAt(r)
  if (value > 1) refuse(r, 'bad-boolean', `integer ${exactWordAt(r)} is not a boolean: 0 and 1 are`)
  r.offset += 8
  return value === 1
}

/**
 * A word of 32 bits where 0 is false and anything else true. An exact reader keeps a number above 1.
 *
 * @throws {DecodeError} `integer-range` above 2^32−1.
 */
export function readLaxBool(r: Reader): boolean {
  const value = readUint(r, 0xffffffff)
  if (value > 1 && r.exact) return value as unknown as boolean
  return value !== 0
}

/** Length, bytes and zero padding, as text; see `text.ts` for bytes that are not UTF-8. */
export function readString(r: Reader, max: number = r.limits.string): string {
  const length = readLength(r, max)
  const padded = checkPadded(r, length)
  const text = textAt(r, length)
  r.offset += padded
  return text
}

/** Length, bytes and zero padding. The result is a copy: it may outlive the window. */
export function readBytes(r: Reader, max: number = r.limits.string): Uint8Array {
  const length = readLength(r, max)
  const padded = checkPadded(r, length)
  const copy = new Uint8Array(r.bytes.subarray(r.offset, r.offset + length))
  r.offset += padded
  return copy
}

/**
 * A count, then that many elements. Under an incremental input, a list that is not inside another one
 * goes on at the element where the bytes ran out: restarting it for each chunk would be quadratic.
 */
export function readList<T>(r: Reader, element: Read<T>): T[] {
  if (r.lists !== undefined && r.depth === 0) return readOuterList(r, r.lists, element)
  const count = readCount(r)
  // A list that has grown by itself has room for seventeen elements, of which most would stay empty.
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

/** A count, then that many pairs, in the sender's order; repeated keys are kept. */
export function readMap<K, V>(r: Reader, key: Read<K>, value: Read<V>): (readonly [K, V])[] {
  return readList(r, inner => [key(inner), value(inner)] as const)
}

/** A string-shaped value, where the empty string means nothing. */
export function readOptionalText<T>(r: Reader, of: Read<T>): T | undefined {
  check(r, 8)
  if (wordAt(r) !== 0) return of(r)
  r.offset += 8
  return undefined
}

/** A word that is 0 for nothing and 1 for a value. @throws {DecodeError} `unknown-tag` for anything else. */
export function readOptional<T>(r: Reader, tag: Read<number | boolean>, of: Read<T>): T | undefined {
  const start = r.offset
  const given = tag(r)
  if (given === 1 || given === true) return of(r)
  if (given !== 0 && given !== false)
    refuse(r, 'unknown-tag', `tag ${given} is neither 0 (nothing) nor 1 (a value)`, start)
  return undefined
}

/**
 * As {@link readOptional}, with a tag that is a lax boolean: anything but 0 announces a value. An exact reader
 * has nowhere to keep a tag above 1, and refuses it.
 */
export function readLaxOptional<T>(r: Reader, tag: Read<boolean>, of: Read<T>): T | undefined {
  return r.exact ? readOptional(r, tag, of) : tag(r) ? of(r) : undefined
}

/** A word that names a value of the enum; a number without a name stays a number. */
export function readEnum<Name extends string>(r: Reader, table: EnumTable<Name>): Name | number {
  const value = readUint(r, table.max)
  return table.names.get(value) ?? value
}

/** As {@link readEnum}, for an enum that knows no other values. @throws {DecodeError} `bad-value`. */
export function readClosedEnum<Name extends string>(r: Reader, table: EnumTable<Name>): Name {
  const value = readUint(r, table.max)
  const name = table.names.get(value)
  if (name === undefined) refuse(r, 'bad-value', `${value} is not one of ${table.describe()}`, r.offset - 8)
  return name
}

/** Reads as another version without features would have written, whatever was negotiated. */
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

/** Reads the wire value and hands it to the adapter, whose errors get the place. */
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

/** The type of a constant. */
type Constant = number | bigint | string | boolean

/** A word or string that is always the same. @throws {DecodeError} `bad-constant` for any other. */
export function readConstant<T extends Constant>(r: Reader, of: Read<T>, expected: T): void {
  const start = r.offset
  const value = of(r)
  if (value !== expected) refuse(r, 'bad-constant', `expected ${show(expected)}, got ${show(value)}`, start)
}

/** A word or string that is always the same, and that readers ignore; an exact reader insists on it. */
export function skipConstant<T extends Constant>(r: Reader, of: Read<T>, expected: T): void {
  if (r.exact) readConstant(r, of, expected)
  else of(r)
}

/** Enters a recursive type. @throws {DecodeError} `limit-exceeded` if it is nested too deep. */
export function enter(r: Reader): void {
  r.depth += 1
  if (r.depth > r.limits.depth)
    refuse(r, 'limit-exceeded', `nested deeper than the limit of ${r.limits.depth}`)
}

/** Leaves what {@link enter} entered. */
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
  // No limit is above 2^32: half of the word is enough, and stays an integer for the compiler.
  if (length > max || r.view.getUint32(r.offset + 4, true) !== 0) {
    refuse(r, 'limit-exceeded', `a length of ${exactWordAt(r)} is above the limit of ${max} bytes`)
  }
  r.offset += 8
  return length
}

/** Makes sure that `length` bytes at the cursor and zeros up to a multiple of 8 are there; gives their sum. */
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
