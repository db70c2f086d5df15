import { isAscii as isAsciiBytes } from 'node:buffer'
import { ASCII_SAVING, TEXT_SAVING } from './memory-cost.ts'
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

/** Strings longer than this many bytes are worth a look at the memory that they take. */
const LARGE = 4096

/** Strings longer than this many bytes are converted on their own. */
const SHARED = 256

/** Returns the text of `length` bytes at the cursor. Zero padding to a multiple of 8 must follow them. */
export function textAt(r: Reader, length: number): string {
  const start = r.offset
  const end = start + length
  if (length > SHARED) return longText(r, start, end)
  r.saving += TEXT_SAVING * length
  if (!isAscii(r.view, start, end)) return decodeText(r.bytes, start, end)
  if (start < r.blockStart || end > r.blockEnd) {
    r.blockStart = start
    r.blockEnd = Math.max(end, Math.min(start + BLOCK, r.end))
    r.block = characters(r.bytes, start, r.blockEnd)
  }
  return r.block.substring(start - r.blockStart, end - r.blockStart)
}

function longText(r: Reader, start: number, end: number): string {
  const isAlone = end - start > LARGE && isAsciiBytes(r.bytes.subarray(start, end))
  r.saving += (isAlone ? ASCII_SAVING : TEXT_SAVING) * (end - start)
  return decodeText(r.bytes, start, end)
}

function isAscii(view: DataView, start: number, end: number): boolean {
  let bits = 0
  for (let at = start; at < end; at += 8) bits |= view.getUint32(at, true) | view.getUint32(at + 4, true)
  return (bits & 0x80808080) === 0
}
