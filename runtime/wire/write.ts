import { encodeText, putText } from './text.ts'
import { typeName } from './type-name.ts'
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
