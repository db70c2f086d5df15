import type { Reader } from './reader.ts'

/** 2^32, the weight of the upper 32 bits of a word. */
export const HIGH = 0x1_0000_0000

/** Returns the word at the cursor without advancing; inexact above 2^53. */
export function wordAt(r: Reader): number {
  const low = r.view.getUint32(r.offset, true)
  const high = r.view.getUint32(r.offset + 4, true)
  // Usually the upper half is 0; then the result is an integer for the compiler, which needs no floating
  // point.
  return high === 0 ? low : high * HIGH + low
}

/** Returns the word at the cursor as a bigint without advancing; always exact. */
export function exactWordAt(r: Reader): bigint {
  return r.view.getBigUint64(r.offset, true)
}

/**
 * Returns a number that is 0 only if the word at `at` has nothing but zeros behind its first `bytes` (1 to 7)
 * bytes. Testing the word at once takes a fraction of the time of testing each byte.
 */
export function bitsAfter(view: DataView, at: number, bytes: number): number {
  const high = view.getUint32(at + 4, true)
  if (bytes >= 4) return high >>> (8 * (bytes - 4))
  return (view.getUint32(at, true) >>> (8 * bytes)) | high
}
