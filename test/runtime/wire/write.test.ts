import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encode } from '../../../runtime/wire/codec.ts'
import { enumTable } from '../../../runtime/wire/enum-table.ts'
import {
  type Write,
  writeAdapted,
  writeBigUint,
  writeBool,
  writeBytes,
  writeClosedEnum,
  writeEnum,
  writeLaxBool,
  writeList,
  writeMap,
  writeOptional,
  writeOptionalText,
  writePinned,
  writeSafeUint,
  writeString,
  writeUint,
} from '../../../runtime/wire/write.ts'
import { Writer, type WriterOptions } from '../../../runtime/wire/writer.ts'

const session = { version: 0x126, features: 3 }
const MAX = 2n ** 64n - 1n
const table = enumTable({ Off: 0, On: 1 }, 0xffffffff)
const writeByte: Write<number> = (w, value) => writeUint(w, value, 255)

function hex<T>(write: Write<T>, value: T, options: WriterOptions = {}): string {
  return encode(write, value, session, options).toString('hex')
}

/** The error for a value that need not be of the type. */
function rejection<T>(write: Write<T>, value: unknown, options: WriterOptions = {}): unknown {
  try {
    encode(write, value as T, session, options)
  } catch (error) {
    return error
  }
  throw new Error('nothing was rejected')
}

describe('a word', () => {
  test('is little endian, whether it is given as a number or as a bigint', () => {
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

  test.each([-1, 256, 256n, -1n])('outside its range is rejected: %s', value => {
    expect(rejection(writeByte, value)).toMatchObject({
      code: 'integer-range',
      problem: `integer ${value} is outside 0..255`,
      place: { offset: 0, version: 0x126 },
    })
  })

  test.each([1.5, Number.NaN, Number.POSITIVE_INFINITY, '1', true, null, undefined, [1], {}])(
    'that is no whole number is rejected: %s',
    value => {
      expect(rejection(writeByte, value)).toMatchObject({ code: 'wrong-type' })
    },
  )

  test('above 2^53-1 has to be a bigint', () => {
    const write: Write<number | bigint> = (w, value) => writeSafeUint(w, value, MAX)
    expect(hex(write, MAX)).toBe('ffffffffffffffff')
    expect(rejection(write, 2 ** 53)).toMatchObject({
      code: 'wrong-type',
      problem: 'expected a whole number, got 9007199254740992; above 2^53-1 use a bigint',
    })
    expect(rejection(write, -1)).toMatchObject({ code: 'integer-range' })
  })

  test('may be text for an exact writer', () => {
    const write: Write<number | bigint> = (w, value) => writeBigUint(w, value, MAX)
    expect(hex(write, '18446744073709551615' as never, { exact: true })).toBe('ffffffffffffffff')
    expect(rejection(write, '-1', { exact: true })).toMatchObject({ code: 'wrong-type' })
    expect(rejection(write, '18446744073709551616', { exact: true })).toMatchObject({ code: 'integer-range' })
  })
})

describe('a boolean', () => {
  test('is 1 or 0', () => {
    expect(hex(writeBool, true)).toBe('0100000000000000')
    expect(hex(writeBool, false)).toBe('0000000000000000')
    expect(rejection(writeBool, 1)).toMatchObject({ code: 'wrong-type' })
  })

  test('that is lax may be a number for an exact writer only', () => {
    expect(hex(writeLaxBool, 7 as never, { exact: true })).toBe('0700000000000000')
    expect(rejection(writeLaxBool, 7)).toMatchObject({ code: 'wrong-type' })
  })
})

describe('strings and bytes', () => {
  test.each([0, 1, 7, 8, 9, 4096, 4097])('of %i bytes are padded with zeros', size => {
    const bytes = encode(writeString, 'x'.repeat(size), session)
    expect(bytes.readUInt32LE(0)).toBe(size)
    expect(bytes.length).toBe(8 + Math.ceil(size / 8) * 8)
    expect(bytes.subarray(8 + size).every(byte => byte === 0)).toBe(true)
    expect(encode(writeBytes, Buffer.alloc(size, 'x'), session)).toEqual(bytes)
  })

  test('have zeros in their padding even in memory that held something else', () => {
    const w = new Writer(session, { size: 64 })
    w.bytes.fill(0xff)
    writeString(w, 'é')
    expect(w.take().toString('hex')).toBe('0200000000000000c3a9000000000000')
  })

  test('are the same whether they are UTF-8 or have bytes that are not', () => {
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

  test.each([1, null, undefined, ['a'], Buffer.of(1)])('are rejected if they are no text: %s', value => {
    expect(rejection(writeString, value)).toMatchObject({ code: 'wrong-type' })
  })

  test('are rejected if they hold a surrogate that stands for no byte', () => {
    expect(rejection(writeString, 'a\ud800')).toMatchObject({ code: 'not-encodable' })
  })

  test('are taken as text for bytes by an exact writer only', () => {
    expect(hex(writeBytes, 'é' as never, { exact: true })).toBe('0200000000000000c3a9000000000000')
    expect(rejection(writeBytes, 'é')).toMatchObject({ code: 'wrong-type' })
    expect(rejection(writeBytes, [1, 2])).toMatchObject({
      problem: 'expected bytes (a Uint8Array), got an array',
    })
  })
})

describe('lists and maps', () => {
  test('have their count before their elements', () => {
    expect(hex((w, value: readonly number[]) => writeList(w, value, writeByte), [1, 2])).toBe(
      '020000000000000001000000000000000200000000000000',
    )
  })

  test.each([undefined, null, 'ab', new Set([1]), { length: 1 }])(
    'are rejected as a whole if they are no array: %s',
    value => {
      expect(rejection((w, list: readonly number[]) => writeList(w, list, writeByte), value)).toMatchObject({
        code: 'wrong-type',
        place: { offset: 0, whole: 'array' },
      })
    },
  )

  test('are rejected at the element that is wrong', () => {
    expect(
      rejection((w, value: readonly number[]) => writeList(w, value, writeByte), [1, 300]),
    ).toMatchObject({
      code: 'integer-range',
      place: { offset: 16 },
    })
  })

  test('have pairs if they are maps', () => {
    const write: Write<readonly (readonly [number, number])[]> = (w, value) =>
      writeMap(w, value, writeByte, writeByte)
    expect(hex(write, [[1, 2]])).toBe('010000000000000001000000000000000200000000000000')
    for (const pair of [[1], [1, 2, 3], 'ab', undefined]) {
      expect(rejection(write, [pair])).toMatchObject({ code: 'wrong-type' })
    }
  })
})

describe('a value that may be missing', () => {
  const write: Write<number | undefined> = (w, value) => writeOptional(w, value, writeByte)
  const writeText: Write<string | undefined> = (w, value) => writeOptionalText(w, value, writeString)

  test('has a tag before it', () => {
    expect(hex(write, undefined)).toBe('0000000000000000')
    expect(hex(write, 7)).toBe('01000000000000000700000000000000')
  })

  test('is the empty string if it is shaped like one, which can then not be given', () => {
    expect(hex(writeText, undefined)).toBe('0000000000000000')
    expect(hex(writeText, 'a')).toBe('01000000000000006100000000000000')
    expect(rejection(writeText, '')).toMatchObject({ code: 'not-encodable' })
  })

  test('may be null for an exact writer only', () => {
    expect(hex(write, null as never, { exact: true })).toBe('0000000000000000')
    expect(rejection(write, null)).toMatchObject({ code: 'wrong-type' })
  })
})

describe('an enum', () => {
  const write: Write<'Off' | 'On' | number> = (w, value) => writeEnum(w, value, table)

  test('is written by name, or by a number that need not have one', () => {
    expect(hex(write, 'On')).toBe('0100000000000000')
    expect(hex(write, 7)).toBe('0700000000000000')
  })

  test.each(['on', 'constructor', undefined])('has no other names: %s', value => {
    expect(rejection(write, value)).toMatchObject({ code: 'unknown-name' })
  })

  test('that is closed has names only', () => {
    const closed: Write<'Off' | 'On'> = (w, value) => writeClosedEnum(w, value, table)
    expect(hex(closed, 'Off')).toBe('0000000000000000')
    expect(rejection(closed, 0)).toMatchObject({
      code: 'unknown-name',
      problem: '0 is not one of Off (0), On (1)',
    })
  })
})

describe('a pinned value', () => {
  test('is written as its version has it, without features, and the rest as before', () => {
    const seen: unknown[] = []
    const look: Write<number> = w => seen.push([w.version, w.features])
    encode(
      (w, value: number) => {
        writePinned(w, 0x10a, value, look)
        look(w, value)
      },
      1,
      session,
    )
    expect(seen).toEqual([
      [0x10a, 0],
      [0x126, 3],
    ])
  })

  test('leaves the session to the writer even if it is rejected', () => {
    const w = new Writer(session)
    expect(() => writePinned(w, 0x10a, 300, writeByte)).toThrow('outside 0..255')
    expect(w).toMatchObject(session)
  })
})

test('an adapter’s error gets the place of the value', () => {
  const adapter = {
    fromWire: (text: string): string => text,
    toWire: (text: string, { version }: { version: number }): string => {
      if (text === '') writeUint(new Writer(session), 1, 0)
      return `${text}${version}`
    },
  }
  const write: Write<string> = (w, value) => {
    writeByte(w, 1)
    writeAdapted(w, value, writeString, adapter)
  }
  expect(encode(write, 'v', session).toString('latin1', 16, 20)).toBe('v294')
  expect(rejection(write, '')).toMatchObject({ code: 'integer-range', place: { version: 0x126 } })
})
