import { ASCII_SAVING, BYTES_SAVING } from './memory-cost.ts'
import { check, type Reader, refuse } from './reader.ts'
import { textAt } from './text-block.ts'
import { bitsAfter, exactWordAt, wordAt } from './word.ts'

/** A decoder of one value: advances the cursor and returns the value, or throws. */
export type Read<T> = (r: Reader) => T

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
 * Reads a 32-bit word as a boolean: 1 is true, anything else false. An exact reader keeps numbers above 1.
 *
 * @throws {DecodeError} `integer-range` above 2^32−1.
 */
export function readOneBool(r: Reader): boolean {
  const value = readUint(r, 0xffffffff)
  if (value > 1 && r.exact) return value as unknown as boolean
  return value === 1
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
  r.saving += ASCII_SAVING * length + BYTES_SAVING
  r.offset += padded
  return copy
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
