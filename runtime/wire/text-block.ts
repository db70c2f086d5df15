import type { Reader } from './reader.ts'
import { characters, decodeText } from './text.ts'

/*
 * Making a string in native code costs more than everything else about it, so that neighbours share one
 * native call: the bytes around the cursor become one string of a character a byte, and values are cut out
 * of it. That is right where all their bytes are ASCII, which is seen from the words that they fill.
 */

/**
 * Bytes that become a string at a time. A value that is kept may keep the whole block alive: this is what a
 * string can cost beyond its own characters.
 */
const BLOCK = 512

/** Above this many bytes a string is made on its own. */
const SHARED = 256

/** The text of a value of `length` bytes at the cursor, which zeros follow up to a multiple of 8. */
export function textAt(r: Reader, length: number): string {
  const start = r.offset
  const end = start + length
  if (length > SHARED || !isAscii(r.view, start, end)) return decodeText(r.bytes, start, end)
  if (start < r.blockStart || end > r.blockEnd) {
    r.blockStart = start
    r.blockEnd = Math.max(end, Math.min(start + BLOCK, r.end))
    r.block = characters(r.bytes, start, r.blockEnd)
  }
  return r.block.substring(start - r.blockStart, end - r.blockStart)
}

function isAscii(view: DataView, start: number, end: number): boolean {
  let bits = 0
  for (let at = start; at < end; at += 8) bits |= view.getUint32(at, true) | view.getUint32(at + 4, true)
  return (bits & 0x80808080) === 0
}
