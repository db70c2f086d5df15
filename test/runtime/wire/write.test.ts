import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encode } from '../../../runtime/wire/codec.ts'
import {
  type Write,
  writeBigUint,
  writeBool,
  writeBytes,
  writeLaxBool,
  writeSafeUint,
  writeString,
  writeUint,
} from '../../../runtime/wire/write.ts'
import { Writer } from '../../../runtime/wire/writer.ts'
import { hex, MAX, rejection, session, writeByte } from '../../support/writing.ts'

describe('writing a word', () => {
  test('puts numbers and bigints in little endian', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: MAX }), value => {
        const expected = Buffer.alloc(8)
        expected.writeBigUInt64LE(value)
        expect(hex((w, word) => writeBigUint(w, word, MAX), value)).toBe(expected.toString('hex'))
        if (value > BigInt(Number.MAX_SAFE_INTEGER)) return
        const max = Number.MAX_SAFE_INTEGER
        expect(hex((w, word) => writeUint(w, word, max), Number(value))).toBe(expected.toString('hex'))
        expect(hex((w, word) => writeSafeUint(w, word, MAX), Number(value))).toBe(expected.toString('hex'))
      }),
    )
  })

  test.each([-1, 256, 256n, -1n])('rejects a value outside its range: %s', value => {
    expect(rejection(writeByte, value)).toMatchObject({
      code: 'integer-range',
      problem: `integer ${value} is outside 0..255`,
      place: { offset: 0, version: 0x126 },
    })
  })

  test.each([1.5, Number.NaN, Number.POSITIVE_INFINITY, '1', true, null, undefined, [1], {}])(
    'rejects a value that is no whole number: %s',
    value => {
      expect(rejection(writeByte, value)).toMatchObject({ code: 'wrong-type' })
    },
  )

  test('accepts values above 2^53-1 only as bigints', () => {
    const write: Write<number | bigint> = (w, value) => writeSafeUint(w, value, MAX)
    expect(hex(write, MAX)).toBe('ffffffffffffffff')
    expect(rejection(write, 2 ** 53)).toMatchObject({
      code: 'wrong-type',
      problem: 'expected a whole number, got 9007199254740992; above 2^53-1 use a bigint',
    })
    expect(rejection(write, -1)).toMatchObject({ code: 'integer-range' })
  })

  test('accepts text with an exact writer', () => {
    const write: Write<number | bigint> = (w, value) => writeBigUint(w, value, MAX)
    expect(hex(write, '18446744073709551615' as never, { exact: true })).toBe('ffffffffffffffff')
    expect(rejection(write, '-1', { exact: true })).toMatchObject({ code: 'wrong-type' })
    expect(rejection(write, '18446744073709551616', { exact: true })).toMatchObject({ code: 'integer-range' })
  })
})

describe('writing a boolean', () => {
  test('puts 1 or 0', () => {
    expect(hex(writeBool, true)).toBe('0100000000000000')
    expect(hex(writeBool, false)).toBe('0000000000000000')
    expect(rejection(writeBool, 1)).toMatchObject({ code: 'wrong-type' })
  })

  test('accepts a number for a lax boolean with an exact writer only', () => {
    expect(hex(writeLaxBool, 7 as never, { exact: true })).toBe('0700000000000000')
    expect(rejection(writeLaxBool, 7)).toMatchObject({ code: 'wrong-type' })
  })
})

describe('writing strings and bytes', () => {
  test.each([0, 1, 7, 8, 9, 4096, 4097])('pads %i bytes with zeros', size => {
    const bytes = encode(writeString, 'x'.repeat(size), session)
    expect(bytes.readUInt32LE(0)).toBe(size)
    expect(bytes.length).toBe(8 + Math.ceil(size / 8) * 8)
    expect(bytes.subarray(8 + size).every(byte => byte === 0)).toBe(true)
    expect(encode(writeBytes, Buffer.alloc(size, 'x'), session)).toEqual(bytes)
  })

  test('pads with zeros even in memory that held other bytes', () => {
    const w = new Writer(session, { size: 64 })
    w.bytes.fill(0xff)
    writeString(w, 'é')
    expect(w.take().toString('hex')).toBe('0200000000000000c3a9000000000000')
  })

  test('gives the same bytes for a string as for its bytes, UTF-8 or not', () => {
    const unit = fc.constantFrom('a', 'é', '日', '😀', '\udc80', '\udcff')
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 12 }), fc.constantFrom(0, 5000), (units, more) => {
        const text = 'x'.repeat(more) + units.join('')
        const bytes = Buffer.concat([
          Buffer.alloc(more, 'x'),
          ...units.map(each =>
            /^[\udc80\udcff]$/.test(each) ? Buffer.of(each.charCodeAt(0) - 0xdc00) : Buffer.from(each),
          ),
        ])
        expect(encode(writeString, text, session)).toEqual(encode(writeBytes, bytes, session))
      }),
    )
  })

  test.each([1, null, undefined, ['a'], Buffer.of(1)])('rejects a string that is no text: %s', value => {
    expect(rejection(writeString, value)).toMatchObject({ code: 'wrong-type' })
  })

  test('rejects a string with a surrogate that stands for no byte', () => {
    expect(rejection(writeString, 'a\ud800')).toMatchObject({ code: 'not-encodable' })
  })

  test('accepts text for bytes with an exact writer only', () => {
    expect(hex(writeBytes, 'é' as never, { exact: true })).toBe('0200000000000000c3a9000000000000')
    expect(rejection(writeBytes, 'é')).toMatchObject({ code: 'wrong-type' })
    expect(rejection(writeBytes, [1, 2])).toMatchObject({
      problem: 'expected bytes (a Uint8Array), got an array',
    })
  })
})
