import type { Reader } from './reader.ts'
import { characters, decodeText } from './text.ts'

/*
 * A native call that makes a string costs more than all other work on it, so neighbouring strings share one:
 * the bytes around the cursor become a string with one character per byte, from which values are cut. Only
 * ASCII values may be cut out this way; a look at their words tells whether they are.
 */

/**
 * Bytes that are converted at once. A value that is kept may keep its whole block alive, so this bounds what
 * a string can cost beyond its own characters.
 */
const BLOCK = 512

/** Strings longer than this many bytes are converted on their own. */
const SHARED = 256

/** Returns the text of `length` bytes at the cursor. Zero padding to a multiple of 8 must follow them. */
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
