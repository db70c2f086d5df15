import type { Adapter } from './adapter.ts'
import type { EnumTable } from './enum-table.ts'
import { hexWindow, WireError } from './errors.ts'
import { check, type Reader, refuse } from './reader.ts'
import { decodeText } from './text.ts'

/** A decoder of one value: advances the cursor, or throws and leaves nothing half done. */
export type Read<T> = (r: Reader) => T

const HIGH = 0x1_0000_0000

/**
 * A word of 8 bytes, little endian, of at most `max`, which is at most 2^53−1.
 *
 * @throws {DecodeError} `integer-range` above `max`.
 */
export function readUint(r: Reader, max: number): number {
  const at = r.offset
  check(r, 8)
  const value = r.view.getUint32(at + 4, true) * HIGH + r.view.getUint32(at, true)
  if (value > max) refuse(r, 'integer-range', `integer ${r.view.getBigUint64(at, true)} is above ${max}`)
  r.offset = at + 8
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
  const at = r.offset
  check(r, 8)
  const value = r.view.getBigUint64(at, true)
  if (value > max) refuse(r, 'integer-range', `integer ${value} is above ${max}`)
  r.offset = at + 8
  return value
}

/** A word as a number, or as a bigint above 2^53−1. @throws {DecodeError} `integer-range` above `max`. */
export function readMixedUint(r: Reader, max: bigint): number | bigint {
  check(r, 8)
  const high = r.view.getUint32(r.offset + 4, true)
  if (high > 0x1fffff) return readBigUint(r, max)
  const value = high * HIGH + r.view.getUint32(r.offset, true)
  r.offset += 8
  return value
}

/** A word that is 0 or 1. @throws {DecodeError} `bad-boolean` for anything else. */
export function readBool(r: Reader): boolean {
  check(r, 8)
  const value = readBigOrSmall(r)
  if (value > 1) refuse(r, 'bad-boolean', `integer ${value} is not a boolean: 0 and 1 are`)
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
  const start = r.offset
  skipPadded(r, length)
  return decodeText(r.bytes, start, start + length)
}

/** Length, bytes and zero padding. The result is a copy: it may outlive the window. */
export function readBytes(r: Reader, max: number = r.limits.string): Uint8Array {
  const length = readLength(r, max)
  const start = r.offset
  skipPadded(r, length)
  return new Uint8Array(r.bytes.subarray(start, start + length))
}

/**
 * A count, then that many elements. Under an incremental input, a list that is not inside another one
 * goes on at the element where the bytes ran out: restarting it for each chunk would be quadratic.
 */
export function readList<T>(r: Reader, element: Read<T>): T[] {
  if (r.lists !== undefined && r.depth === 0) return readOuterList(r, r.lists, element)
  const count = readCount(r)
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
  if (readBigOrSmall(r) !== 0) return of(r)
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

/** A word or string that is always the same. @throws {DecodeError} `bad-constant` for any other. */
export function readConstant<T extends number | string | boolean>(r: Reader, of: Read<T>, expected: T): void {
  const start = r.offset
  const value = of(r)
  if (value !== expected) refuse(r, 'bad-constant', `expected ${show(expected)}, got ${show(value)}`, start)
}

/** A word or string that is always the same, and that readers ignore; an exact reader insists on it. */
export function skipConstant<T extends number | string | boolean>(r: Reader, of: Read<T>, expected: T): void {
  if (r.exact) readConstant(r, of, expected)
  else of(r)
}

/** Enters a recursive type. @throws {DecodeError} `limit-exceeded` where it is nested too deep. */
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
  const count = readBigOrSmallChecked(r)
  if (count > r.limits.count)
    refuse(r, 'limit-exceeded', `a count of ${count} is above the limit of ${r.limits.count} elements`)
  r.offset += 8
  return Number(count)
}

function readLength(r: Reader, max: number): number {
  const length = readBigOrSmallChecked(r)
  if (length > max) refuse(r, 'limit-exceeded', `a length of ${length} is above the limit of ${max} bytes`)
  r.offset += 8
  return Number(length)
}

/** Bytes after a length, and the padding that must be zero. */
function skipPadded(r: Reader, length: number): void {
  const padded = (length + 7) & ~7
  check(r, padded)
  const end = r.offset + length
  for (let at = end; at < r.offset + padded; at += 1) {
    if (r.bytes[at] !== 0)
      refuse(
        r,
        'bad-padding',
        `padding is not zero: ${length} bytes are followed by 0x${r.bytes.toString('hex', at, at + 1)}`,
        end - (length % 8),
      )
  }
  r.offset += padded
}

function readOuterList<T>(r: Reader, lists: NonNullable<Reader['lists']>, element: Read<T>): T[] {
  const index = r.nextList
  r.nextList += 1
  let progress = lists[index]
  if (progress === undefined) {
    const previous = index === 0 ? r.start : lists[index - 1]?.contiguous === true ? lists[index - 1]?.at : -1
    const contiguous = r.offset === previous
    progress = { items: [], count: readCount(r), at: r.offset, contiguous }
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

function readBigOrSmallChecked(r: Reader): number | bigint {
  check(r, 8)
  return readBigOrSmall(r)
}

/** The word at the cursor, which stays where it is. */
function readBigOrSmall(r: Reader): number | bigint {
  const high = r.view.getUint32(r.offset + 4, true)
  return high > 0x1fffff
    ? r.view.getBigUint64(r.offset, true)
    : high * HIGH + r.view.getUint32(r.offset, true)
}

function show(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}
