import type { Reader } from './reader.ts'

/** 2^32, the weight of the upper 32 bits of a word. */
export const HIGH = 0x1_0000_0000

/** The word at the cursor, which stays where it is; inexact above 2^53. */
export function wordAt(r: Reader): number {
  const low = r.view.getUint32(r.offset, true)
  const high = r.view.getUint32(r.offset + 4, true)
  // Mostly the lower half is all, and an integer for the compiler, which then leaves out floating point.
  return high === 0 ? low : high * HIGH + low
}

/** The same without loss. */
export function exactWordAt(r: Reader): bigint {
  return r.view.getBigUint64(r.offset, true)
}

/** The bits of the word at `at` behind its first 1 to 7 bytes: two loads in place of one for each byte. */
export function bitsAfter(view: DataView, at: number, bytes: number): number {
  const high = view.getUint32(at + 4, true)
  if (bytes >= 4) return high >>> (8 * (bytes - 4))
  return (view.getUint32(at, true) >>> (8 * bytes)) | high
}
