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
  const parts: Buffer[] = []
  let from = 0
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
    parts.push(Buffer.from(text.slice(from, at), 'utf8'), Buffer.of(unit - 0xdc00))
    from = at + 1
  }
  parts.push(Buffer.from(text.slice(from), 'utf8'))
  return Buffer.concat(parts)
}

function decodeBroken(bytes: Buffer): string {
  let text = ''
  let from = 0
  let at = 0
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at)
    if (length > 0) {
      at += length
      continue
    }
    text += bytes.toString('utf8', from, at) + String.fromCharCode(0xdc00 + (bytes[at] as number))
    at += 1
    from = at
  }
  return text + bytes.toString('utf8', from, at)
}

/** Returns the length in bytes of the valid UTF-8 sequence at `at`, or 0 if there is none. */
function sequenceLength(bytes: Buffer, at: number): number {
  const lead = bytes[at] as number
  if (lead < 0x80) return 1
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2
  return at + length <= bytes.length && isUtf8(bytes.subarray(at, at + length)) ? length : 0
}
