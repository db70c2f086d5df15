import type { Reader } from './reader.ts'

/*
 * Decoded values take more memory than their bytes. Each is made of words on the wire, and no word of 8 bytes makes
 * objects of more than 48: measured were 42 for an empty list in a list, 37 for a word of a pair or of an integer in a
 * union, 41 for the length of a string. Only the bytes of texts and byte sequences take less, so readers count by how
 * much.
 */

/** Bytes of memory for one byte on the wire, at most, outside of texts. */
const WORD = 6
/** The same for texts of which only some characters are ASCII, or that share their memory with neighbours. */
const TEXT = 2
/** The same for values that an adapter makes of a text: lists in JSON take the most. */
const ADAPTED = 16
/** Bytes of memory for a byte sequence, beside its bytes. */
const BYTES_OBJECT = 192

export const TEXT_SAVING: number = WORD - TEXT
export const ASCII_SAVING: number = WORD - 1
export const ADAPTED_SAVING: number = WORD - ADAPTED
export const BYTES_SAVING: number = 8 * WORD - BYTES_OBJECT

/** Returns the bytes of memory that values take, at most, of which the reader has read `bytes` bytes. */
export function memoryCost(r: Reader, bytes: number): number {
  return WORD * bytes - r.saving
}
