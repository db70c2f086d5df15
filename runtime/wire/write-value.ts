import { WireError } from '../errors/wire-error.ts'
import type { Adapter } from './adapter.ts'
import type { EnumTable } from './enum-table.ts'
import { type Write, writeUint } from './write.ts'
import { reject, type Writer } from './writer.ts'

/**
 * Writes the value, or the empty string if it is undefined.
 *
 * @throws {EncodeError} `not-encodable` if the value itself is written as the empty string.
 */
export function writeOptionalText<T>(w: Writer, value: T | undefined, of: Write<T>): void {
  if (isNothing(w, value)) {
    writeUint(w, 0, 0)
    return
  }
  const start = w.offset
  of(w, value as T)
  if (w.view.getUint32(start, true) === 0 && w.view.getUint32(start + 4, true) === 0) {
    reject(w, 'not-encodable', 'the empty string means that there is no value: leave it undefined')
  }
}

/** Writes 1 and the value, or 0 if it is undefined. */
export function writeOptional<T>(w: Writer, value: T | undefined, of: Write<T>): void {
  const given = !isNothing(w, value)
  writeUint(w, given ? 1 : 0, 1)
  if (given) of(w, value as T)
}

/**
 * Writes the number of an enum's name; a number is written as it is.
 *
 * @throws {EncodeError} `unknown-name` for a name that the enum does not have.
 */
export function writeEnum<Name extends string>(
  w: Writer,
  value: Name | number,
  table: EnumTable<Name>,
): void {
  if (typeof value === 'number') {
    writeUint(w, value, table.max)
    return
  }
  const word = table.values.get(value)
  if (word === undefined)
    reject(w, 'unknown-name', `${JSON.stringify(value)} is not one of ${table.describe()}`)
  writeUint(w, word, table.max)
}

/**
 * Writes the number of an enum's name; numbers are rejected, because the enum has no other values.
 *
 * @throws {EncodeError} `unknown-name` for anything but a name of the enum.
 */
export function writeClosedEnum<Name extends string>(w: Writer, value: Name, table: EnumTable<Name>): void {
  if (typeof value !== 'string') reject(w, 'unknown-name', `${value} is not one of ${table.describe()}`)
  writeEnum(w, value, table)
}

/** Writes a value in the form of the given version without features, whatever was negotiated. */
export function writePinned<T>(w: Writer, version: number, value: T, of: Write<T>): void {
  const { version: negotiated, features } = w
  w.version = version
  w.features = 0
  try {
    of(w, value)
  } finally {
    w.version = negotiated
    w.features = features
  }
}

/** Converts the value with the adapter and writes the result. Errors of the adapter get the place. */
export function writeAdapted<Wire, Value>(
  w: Writer,
  value: Value,
  wire: Write<Wire>,
  adapter: Adapter<Wire, Value>,
): void {
  let converted: Wire
  try {
    converted = adapter.toWire(value, w)
  } catch (error) {
    if (error instanceof WireError) error.locate({ offset: w.offset, version: w.version })
    throw error
  }
  wire(w, converted)
}

/** The most levels of a recursive type: as many as a reader with the widest limits accepts. */
const MAX_DEPTH = 512

/**
 * Counts one more level of a recursive type.
 *
 * @throws {EncodeError} `limit-exceeded` if the value is nested too deeply.
 */
export function descend(w: Writer): void {
  w.depth += 1
  if (w.depth > MAX_DEPTH) {
    w.depth = 0
    reject(w, 'limit-exceeded', `nested deeper than ${MAX_DEPTH} levels`)
  }
}

/** Undoes {@link descend}. */
export function ascend(w: Writer): void {
  w.depth -= 1
}

/** Returns a member that a value may lack, although every object inherits one of that name. */
export function ownMember<T extends object, Name extends keyof T>(value: T, name: Name): T[Name] | undefined {
  return Object.hasOwn(value, name) ? value[name] : undefined
}

/**
 * Tells whether a field holds no value: undefined, or null for an exact writer, because JSON has only null.
 */
export function isNothing(w: Writer, value: unknown): value is undefined {
  return value === undefined || (w.exact && value === null)
}
