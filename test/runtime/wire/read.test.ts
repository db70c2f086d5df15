import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decode } from '../../../runtime/wire/codec.ts'
import {
  readBigUint,
  readBool,
  readBytes,
  readLaxBool,
  readMixedUint,
  readOneBool,
  readSafeUint,
  readString,
  readUint,
} from '../../../runtime/wire/read.ts'
import { NEED, Reader } from '../../../runtime/wire/reader.ts'
import { exactly, from, MAX, readByte, refusal, session, wire } from '../../support/reading.ts'

describe('reading a word', () => {
  test.each([0, 1, 0xffffffff, 0x100000000, Number.MAX_SAFE_INTEGER])('gives the number %i', value => {
    expect(from(r => readUint(r, Number.MAX_SAFE_INTEGER), value)).toBe(value)
  })

  test('refuses a word above its maximum with the exact value', () => {
    expect(from(r => readUint(r, 9), 9)).toBe(9)
    expect(refusal(r => readUint(r, 9), wire(10))).toMatchObject({
      code: 'integer-range',
      problem: 'integer 10 is above 9',
      place: { offset: 0, version: 0x126 },
    })
    expect(refusal(r => readUint(r, Number.MAX_SAFE_INTEGER), wire(MAX))).toMatchObject({
      problem: `integer ${MAX} is above ${Number.MAX_SAFE_INTEGER}`,
    })
  })

  test.each([1, 4, 7])('needs the others after %i bytes, and does not move the cursor', size => {
    const r = new Reader(Buffer.alloc(size), session)
    expect(() => readUint(r, 1)).toThrow(expect.toSatisfy(error => error === NEED))
    expect(NEED.atLeast).toBe(8 - size)
    expect(r.offset).toBe(0)
  })

  test('gives a bigint, or, for mixed words, a number if that is exact', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: MAX }), word => {
        expect(from(r => readBigUint(r, MAX), word)).toBe(word)
        expect(from(r => readMixedUint(r, MAX), word)).toBe(word < 2n ** 53n ? Number(word) : word)
      }),
    )
  })

  test('refuses a safe number above 2^53-1 unless the reader is exact', () => {
    expect(from(r => readSafeUint(r, MAX), 2n ** 53n - 1n)).toBe(Number.MAX_SAFE_INTEGER)
    expect(refusal(r => readSafeUint(r, MAX), wire(2n ** 53n))).toMatchObject({
      code: 'integer-range',
      place: { offset: 0 },
    })
    expect(exactly(r => readSafeUint(r, MAX), MAX)).toBe(MAX)
    expect(refusal(r => readBigUint(r, 7n), wire(8))).toMatchObject({ code: 'integer-range' })
  })
})

describe('reading a boolean', () => {
  test('accepts 0 and 1 only', () => {
    expect(from(readBool, 0)).toBe(false)
    expect(from(readBool, 1)).toBe(true)
    expect(refusal(readBool, wire(2))).toMatchObject({ code: 'bad-boolean' })
    expect(refusal(readBool, wire(2n ** 63n))).toMatchObject({ code: 'bad-boolean' })
  })

  test('accepts any number of 32 bits as false if only 1 is true, which an exact reader keeps', () => {
    expect(from(readOneBool, 7)).toBe(false)
    expect(from(readOneBool, 0)).toBe(false)
    expect(from(readOneBool, 1)).toBe(true)
    expect(exactly(readOneBool, 7)).toBe(7)
    expect(exactly(readOneBool, 1)).toBe(true)
    expect(refusal(readOneBool, wire(2n ** 32n))).toMatchObject({ code: 'integer-range' })
  })

  test('accepts any number of 32 bits if it is lax, which an exact reader keeps', () => {
    expect(from(readLaxBool, 7)).toBe(true)
    expect(from(readLaxBool, 0)).toBe(false)
    expect(exactly(readLaxBool, 7)).toBe(7)
    expect(exactly(readLaxBool, 1)).toBe(true)
    expect(refusal(readLaxBool, wire(2n ** 32n))).toMatchObject({ code: 'integer-range' })
  })
})

describe('reading strings and bytes', () => {
  test.each([0, 1, 7, 8, 9, 255, 256, 257])('of %i bytes ends behind their padding', size => {
    const text = 'x'.repeat(size)
    expect(from(r => [readString(r), readByte(r)], text, 5)).toEqual([text, 5])
    expect(from(r => [Buffer.from(readBytes(r)), readByte(r)], text, 5)).toEqual([Buffer.from(text), 5])
  })

  test('refuses padding that is not zero, with the byte', () => {
    for (let at = 3; at < 8; at += 1) {
      const bytes = wire('abc')
      bytes[8 + at] = 0x7f
      expect(refusal(readString, bytes)).toMatchObject({
        code: 'bad-padding',
        problem: 'padding is not zero: 3 bytes are followed by 0x7f',
      })
      expect(refusal(readBytes, bytes)).toMatchObject({ code: 'bad-padding', place: { offset: 8 } })
    }
  })

  test('refuses a length above the limit before the bytes are there', () => {
    const limits = { string: 4 }
    expect(refusal(readString, wire(5), { limits })).toMatchObject({ code: 'limit-exceeded' })
    expect(refusal(readBytes, wire(2n ** 32n), { limits })).toMatchObject({ code: 'limit-exceeded' })
    expect(refusal(r => readString(r, 2), wire('abc'))).toMatchObject({
      problem: 'a length of 3 is above the limit of 2 bytes',
    })
    expect(decode(readString, wire('abcd'), session, { limits })).toBe('abcd')
  })

  test('copies bytes out of the window', () => {
    const bytes = wire('abc')
    const value = decode(readBytes, bytes, session)
    bytes.fill(0)
    expect(Buffer.from(value).toString()).toBe('abc')
  })
})
