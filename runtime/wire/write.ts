import { EncodeError, GateError } from '../errors/errors.ts'
import { WireError } from '../errors/wire-error.ts'
import type { Adapter } from './adapter.ts'
import type { EnumTable } from './enum-table.ts'
import { encodeText, putText } from './text.ts'
import { HIGH } from './word.ts'
import { reject, reserve, type Writer } from './writer.ts'

/** An encoder of one value: appends it to the writer, or throws. */
export type Write<T> = (w: Writer, value: T) => void

/** Strings of more characters than this are measured first: reserving their worst case would cost more. */
const MEASURED = 4096

/**
 * Writes a little-endian word of 8 bytes. `max` is at most 2^53−1.
 *
 * @throws {EncodeError} `wrong-type` unless it is a whole number, `integer-range` outside 0..`max`.
 */
export function writeUint(w: Writer, value: number | bigint, max: number): void {
  const number = Number.isSafeInteger(value) ? (value as number) : Number(toInteger(w, value, BigInt(max)))
  if (number < 0 || number > max) outside(w, value, max)
  reserve(w, 8)
  w.view.setUint32(w.offset, number >>> 0, true)
  w.view.setUint32(w.offset + 4, number < HIGH ? 0 : (number / HIGH) >>> 0, true)
  w.offset += 8
}

/**
 * Writes a word that programs hold as a number, although `max` may be above 2^53−1. A bigint is accepted as
 * well.
 *
 * @throws {EncodeError} as {@link writeUint} does.
 */
export function writeSafeUint(w: Writer, value: number | bigint, max: bigint): void {
  if (typeof value === 'number' && value >= 0 && Number.isSafeInteger(value)) {
    writeUint(w, value, Number.MAX_SAFE_INTEGER)
  } else {
    writeBigUint(w, value, max)
  }
}

/**
 * Writes a word that programs hold as a bigint; a whole number is accepted as well.
 *
 * @throws {EncodeError} as {@link writeUint} does.
 */
export function writeBigUint(w: Writer, value: number | bigint, max: bigint): void {
  const word = toInteger(w, value, max)
  reserve(w, 8)
  w.view.setBigUint64(w.offset, word, true)
  w.offset += 8
}

/**
 * Writes 1 for true and 0 for false.
 *
 * @throws {EncodeError} `wrong-type` unless it is a boolean.
 */
export function writeBool(w: Writer, value: boolean): void {
  if (typeof value !== 'boolean') reject(w, 'wrong-type', `expected a boolean, got ${typeName(value)}`)
  writeUint(w, value ? 1 : 0, 1)
}

/**
 * Writes a boolean; an exact writer also accepts a number, as an exact reader returns.
 *
 * @throws {EncodeError} as {@link writeBool} does.
 */
export function writeLaxBool(w: Writer, value: boolean): void {
  if (w.exact && typeof value === 'number') writeUint(w, value, 0xffffffff)
  else writeBool(w, value)
}

/**
 * Writes a length, bytes and zero padding. Lone surrogates U+DC80–U+DCFF become the bytes 0x80–0xff.
 *
 * @throws {EncodeError} `wrong-type` unless it is a string, `not-encodable` for other lone surrogates.
 */
export function writeString(w: Writer, value: string): void {
  if (typeof value !== 'string') reject(w, 'wrong-type', `expected a string, got ${typeName(value)}`)
  const start = w.offset
  const room = value.length > MEASURED ? Buffer.byteLength(value, 'utf8') : value.length * 3
  reserve(w, room + 16)
  const length = putText(w.bytes, value, start + 8, room)
  // An all-ASCII string takes one byte per character and cannot hold a surrogate.
  if (length !== value.length && !value.isWellFormed()) {
    writeBytes(w, encodeText(value))
    return
  }
  finish(w, start, length)
}

/**
 * Writes a length, bytes and zero padding; an exact writer accepts a string as well.
 *
 * @throws {EncodeError} `wrong-type` unless it is a Uint8Array.
 */
export function writeBytes(w: Writer, value: Uint8Array): void {
  if (!(value instanceof Uint8Array)) {
    if (w.exact && typeof value === 'string') {
      writeString(w, value)
      return
    }
    reject(w, 'wrong-type', `expected bytes (a Uint8Array), got ${typeName(value)}`)
  }
  reserve(w, value.length + 16)
  w.bytes.set(value, w.offset + 8)
  finish(w, w.offset, value.length)
}

/**
 * Writes a count, then the elements.
 *
 * @throws {EncodeError} `wrong-type` unless it is an array.
 */
export function writeList<T>(w: Writer, value: readonly T[], element: Write<T>): void {
  if (!Array.isArray(value)) rejectWhole(w, 'array', `expected an array, got ${typeName(value)}`)
  writeUint(w, value.length, Number.MAX_SAFE_INTEGER)
  for (const item of value as readonly T[]) element(w, item)
}

/**
 * Writes a count, then the pairs.
 *
 * @throws {EncodeError} `wrong-type` unless it is an array of pairs.
 */
export function writeMap<K, V>(
  w: Writer,
  value: readonly (readonly [K, V])[],
  key: Write<K>,
  item: Write<V>,
): void {
  writeList(w, value, (inner, pair) => {
    if (!Array.isArray(pair) || pair.length !== 2) {
      reject(inner, 'wrong-type', `expected a pair [key, value], got ${typeName(pair)}`)
    }
    key(inner, pair[0])
    item(inner, pair[1])
  })
}

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

/** Levels of a recursive type; readers accept no more by default. */
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

/**
 * Checks that the value is an object, whose fields can be written.
 *
 * @throws {EncodeError} `wrong-type` if it is not.
 */
export function expectObject(w: Writer, value: unknown, type: string): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    rejectWhole(w, type, `expected ${type} (an object), got ${typeName(value)}`)
  }
}

/**
 * Returns the value of a field that the session has.
 *
 * @throws {EncodeError} `missing-field` if it is undefined.
 */
export function required<T>(w: Writer, value: T | undefined, path: string, gate: string): T {
  if (isNothing(w, value)) {
    throw new EncodeError('missing-field', `${path} is missing: it is on the wire ${gate}`, {
      version: w.version,
    })
  }
  return value as T
}

/**
 * Checks that a field that the session does not have holds only its default.
 *
 * @throws {GateError} if it does not: skipping the field would silently lose its value.
 */
export function rejectGated(w: Writer, isDefault: boolean, path: string, gate: string): void {
  if (isDefault) return
  throw new GateError(
    `${path} would be lost: it is on the wire only ${gate}; leave it out or negotiate that`,
    {
      version: w.version,
    },
  )
}

/** Throws the error for a union value whose `kind` names no case. */
export function rejectKind(w: Writer, value: unknown, path: string, kinds: string): never {
  const kind = (value as { kind?: unknown }).kind
  reject(w, 'unknown-name', `${path}: the kind ${JSON.stringify(kind)} is not one of ${kinds}`)
}

/**
 * Tells whether a field holds no value: undefined, or null for an exact writer, because JSON has only null.
 */
export function isNothing(w: Writer, value: unknown): value is undefined {
  return value === undefined || (w.exact && value === null)
}

function rejectWhole(w: Writer, whole: string, problem: string): never {
  throw new EncodeError('wrong-type', problem, { offset: w.offset, version: w.version, whole })
}

function toInteger(w: Writer, value: unknown, max: bigint): bigint {
  let word: bigint | undefined
  if (typeof value === 'bigint') word = value
  else if (typeof value === 'number' && Number.isSafeInteger(value)) word = BigInt(value)
  else if (w.exact && typeof value === 'string' && /^\d+$/.test(value)) word = BigInt(value)
  if (word === undefined) {
    const advice =
      typeof value === 'number' && value > 0 && Number.isInteger(value) ? '; above 2^53-1 use a bigint' : ''
    reject(
      w,
      'wrong-type',
      `expected a whole number, got ${typeof value === 'number' ? value : typeName(value)}${advice}`,
    )
  }
  if (word < 0n || word > max) outside(w, word, max)
  return word
}

function outside(w: Writer, value: unknown, max: number | bigint): never {
  reject(w, 'integer-range', `integer ${value} is outside 0..${max}`)
}

/**
 * Writes the length in front of `length` bytes at `start + 8`, and padding behind them. There must be room
 * for one more word.
 */
function finish(w: Writer, start: number, length: number): void {
  const end = start + 8 + length
  w.view.setUint32(start, length, true)
  w.view.setUint32(start + 4, 0, true)
  w.view.setUint32(end, 0, true)
  w.view.setUint32(end + 4, 0, true)
  w.offset = (end + 7) & ~7
}

function typeName(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  return value === undefined ? 'undefined' : `${typeof value === 'object' ? 'an' : 'a'} ${typeof value}`
}
