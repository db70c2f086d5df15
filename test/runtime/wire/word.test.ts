import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Reader } from '../../../runtime/wire/reader.ts'
import { bitsAfter, exactWordAt, wordAt } from '../../../runtime/wire/word.ts'

const session = { version: 0x126, features: 0 }
const u64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })

function readerOf(...words: bigint[]): Reader {
  const bytes = Buffer.alloc(8 * words.length)
  for (const [index, word] of words.entries()) bytes.writeBigUInt64LE(word, 8 * index)
  return new Reader(bytes, session)
}

test('a word is read exactly as a bigint, and rounded as a number', () => {
  fc.assert(
    fc.property(fc.oneof(u64, fc.bigInt({ min: 0n, max: 2n ** 53n })), word => {
      const r = readerOf(word)
      expect(exactWordAt(r)).toBe(word)
      expect(wordAt(r)).toBe(Number(word))
      expect(r.offset).toBe(0)
    }),
  )
})

test.each([0n, 1n, 0xffffffffn, 0x100000000n, 2n ** 53n - 1n])('the word %s is exact as a number', word => {
  expect(BigInt(wordAt(readerOf(word)))).toBe(word)
})

test('a word is read at the cursor, not at the start', () => {
  const r = readerOf(1n, 2n)
  r.offset = 8
  expect(wordAt(r)).toBe(2)
  expect(exactWordAt(r)).toBe(2n)
})

test('a word has bits behind its first bytes exactly if one of the other bytes is not zero', () => {
  const word = fc.uint8Array({ minLength: 8, maxLength: 8 })
  fc.assert(
    fc.property(word, fc.integer({ min: 1, max: 7 }), fc.boolean(), (given, bytes, clear) => {
      const padded = clear ? given.fill(0, bytes) : given
      const view = new DataView(padded.buffer, padded.byteOffset, 8)
      expect(bitsAfter(view, 0, bytes) !== 0).toBe(padded.subarray(bytes).some(byte => byte !== 0))
    }),
  )
})
