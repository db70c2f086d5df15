import { isUtf8 } from 'node:buffer'
import { EncodeError } from '../errors/errors.ts'

/*
 * Strings on the wire are bytes: mostly UTF-8, but build logs, error texts and file names need not be. A byte
 * that is not UTF-8 becomes a lone surrogate, U+DC80 for 0x80 up to U+DCFF for 0xff (the "surrogateescape" of
 * Python's PEP 383). No valid UTF-8 decodes to a lone surrogate, so nothing is lost, nothing throws, and
 * JSON.stringify writes such a string as plain ASCII escapes.
 */

/** Decodes `bytes[start..end)` as UTF-8; bytes that are not UTF-8 become lone surrogates U+DC80–U+DCFF. */
export function decodeText(bytes: Buffer, start: number, end: number): string {
  const text = bytes.toString('utf8', start, end)
  // A string of one-byte characters cannot hold U+FFFD, so this search is free for ASCII.
  if (!text.includes('\ufffd') || isUtf8(bytes.subarray(start, end))) return text
  return decodeBroken(bytes.subarray(start, end))
}

/** Undocumented methods that Node has had for years. They skip the checks of `write` and `toString`. */
const { utf8Write, latin1Slice } = Buffer.prototype as {
  utf8Write?: (text: string, at: number, room: number) => number
  latin1Slice?: (start: number, end: number) => string
}

/** Writes a string without lone surrogates as UTF-8, into at most `room` bytes; returns how many it took. */
export const putText: (bytes: Buffer, text: string, at: number, room: number) => number =
  utf8Write === undefined
    ? (bytes, text, at, room) => bytes.write(text, at, room, 'utf8')
    : (bytes, text, at, room) => utf8Write.call(bytes, text, at, room)

/** Converts `bytes[start..end)` to a string with one character per byte. */
export const characters: (bytes: Buffer, start: number, end: number) => string =
  latin1Slice === undefined
    ? (bytes, start, end) => bytes.toString('latin1', start, end)
    : (bytes, start, end) => latin1Slice.call(bytes, start, end)

/**
 * Encodes a string as UTF-8; lone surrogates U+DC80–U+DCFF become the bytes that they stand for. The inverse
 * of {@link decodeText}.
 *
 * @throws {EncodeError} `not-encodable` for any other lone surrogate.
 */
export function encodeText(text: string): Buffer {
  if (text.isWellFormed()) return Buffer.from(text, 'utf8')
  // One buffer for all: a buffer for each byte that is not UTF-8 would take a hundred times its size.
  const bytes = Buffer.allocUnsafe(Buffer.byteLength(text, 'utf8'))
  let size = 0
  let from = 0
  const copyUpTo = (end: number): void => {
    if (end > from) size += bytes.write(text.slice(from, end), size, 'utf8')
  }
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    if (unit < 0xd800 || unit > 0xdfff) continue
    const next = text.charCodeAt(at + 1)
    if (unit < 0xdc00 && next >= 0xdc00 && next <= 0xdfff) {
      at += 1
      continue
    }
    if (unit < 0xdc80 || unit > 0xdcff) {
      throw new EncodeError(
        'not-encodable',
        `the string has a lone surrogate U+${unit.toString(16).toUpperCase()} at index ${at}; only U+DC80 to U+DCFF stand for a byte`,
      )
    }
    copyUpTo(at)
    bytes[size] = unit - 0xdc00
    size += 1
    from = at + 1
  }
  copyUpTo(text.length)
  return bytes.subarray(0, size)
}

/** Decodes text that is not all UTF-8 by its units, because joined strings would take fifty bytes for each of them. */
function decodeBroken(bytes: Buffer): string {
  const units = Buffer.allocUnsafe(2 * bytes.length)
  let size = 0
  const put = (unit: number): void => {
    units[size] = unit & 0xff
    units[size + 1] = unit >> 8
    size += 2
  }
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at)
    if (length === 0) put(0xdc00 + (bytes[at] as number))
    else if (length === 1) put(bytes[at] as number)
    else {
      const point = codePoint(bytes, at, length)
      if (point < 0x10000) put(point)
      else {
        put(0xd7c0 + (point >> 10))
        put(0xdc00 + (point & 0x3ff))
      }
    }
    at += Math.max(1, length)
  }
  return units.toString('utf16le', 0, size)
}

/** Returns the length in bytes of the valid UTF-8 sequence at `at`, or 0 if there is none. */
function sequenceLength(bytes: Buffer, at: number): number {
  const lead = bytes[at] as number
  if (lead < 0x80) return 1
  if (lead < 0xc2 || lead > 0xf4) return 0
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2
  if (at + length > bytes.length) return 0
  const second = bytes[at + 1] as number
  // The shortest form, no surrogate, and nothing above U+10FFFF.
  const least = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80
  const most = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf
  if (second < least || second > most) return 0
  for (let next = at + 2; next < at + length; next += 1)
    if (((bytes[next] as number) & 0xc0) !== 0x80) return 0
  return length
}

/** Decodes a valid UTF-8 sequence of more than one byte. */
function codePoint(bytes: Buffer, at: number, length: number): number {
  let point = (bytes[at] as number) & (0x7f >> length)
  for (let next = at + 1; next < at + length; next += 1)
    point = (point << 6) | ((bytes[next] as number) & 0x3f)
  return point
}
