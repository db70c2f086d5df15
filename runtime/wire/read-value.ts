import { hexWindow } from '../errors/hex-window.ts'
import { WireError } from '../errors/wire-error.ts'
import type { Adapter } from './adapter.ts'
import type { EnumTable } from './enum-table.ts'
import { ADAPTED_SAVING } from './memory-cost.ts'
import { type Read, readUint } from './read.ts'
import { check, type Reader, refuse } from './reader.ts'
import { wordAt } from './word.ts'

/** Bytes up to which an adapted value is taken for a text. */
const SHORT_TEXT = 256

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
  const { offset, saving } = r
  const value = wire(r)
  if (r.offset - offset > SHORT_TEXT) r.saving = saving + ADAPTED_SAVING * (r.offset - offset)
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

function show(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}
