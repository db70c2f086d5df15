import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { EncodeError } from '../../../runtime/errors/errors.ts'
import { decode } from '../../../runtime/wire/codec.ts'
import { enumTable } from '../../../runtime/wire/enum-table.ts'
import {
  enter,
  leave,
  type Read,
  readAdapted,
  readBigUint,
  readBool,
  readBytes,
  readClosedEnum,
  readConstant,
  readEnum,
  readLaxBool,
  readLaxOptional,
  readList,
  readMap,
  readMixedUint,
  readOptional,
  readOptionalText,
  readPinned,
  readSafeUint,
  readString,
  readUint,
  skipConstant,
} from '../../../runtime/wire/read.ts'
import { NEED, Reader, type ReaderOptions } from '../../../runtime/wire/reader.ts'

const session = { version: 0x126, features: 3 }
const MAX = 2n ** 64n - 1n
const table = enumTable({ Off: 0, On: 1 }, 0xffffffff)
const readByte: Read<number> = r => readUint(r, 255)

type Part = number | bigint | string

/** Words for numbers and bigints; padded strings, with their lengths, for texts. */
function wire(...parts: Part[]): Buffer {
  return Buffer.concat(
    parts.map(part => {
      if (typeof part === 'string') {
        const text = Buffer.from(part, 'latin1')
        return Buffer.concat([wire(text.length), text, Buffer.alloc(-text.length & 7)])
      }
      const word = Buffer.alloc(8)
      word.writeBigUInt64LE(BigInt(part))
      return word
    }),
  )
}

function from<T>(read: Read<T>, ...parts: Part[]): T {
  return decode(read, wire(...parts), session)
}

function exactly<T>(read: Read<T>, ...parts: Part[]): T {
  return decode(read, wire(...parts), session, { exact: true })
}

/** The error that reading throws, and the cursor it leaves. */
function refusal(read: Read<unknown>, bytes: Buffer, options: ReaderOptions = {}): unknown {
  try {
    decode(read, bytes, session, options)
  } catch (error) {
    return error
  }
  throw new Error('nothing was refused')
}

describe('a word', () => {
  test.each([0, 1, 0xffffffff, 0x100000000, Number.MAX_SAFE_INTEGER])('of %i is a number', value => {
    expect(from(r => readUint(r, Number.MAX_SAFE_INTEGER), value)).toBe(value)
  })

  test('above its maximum is refused with its exact value', () => {
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

  test.each([1, 4, 7])('of which %i bytes are there needs the others, and leaves the cursor', size => {
    const r = new Reader(Buffer.alloc(size), session)
    expect(() => readUint(r, 1)).toThrow(expect.toSatisfy(error => error === NEED))
    expect(NEED.atLeast).toBe(8 - size)
    expect(r.offset).toBe(0)
  })

  test('of any size is a bigint, or a number as long as that is exact', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: MAX }), word => {
        expect(from(r => readBigUint(r, MAX), word)).toBe(word)
        expect(from(r => readMixedUint(r, MAX), word)).toBe(word < 2n ** 53n ? Number(word) : word)
      }),
    )
  })

  test('that is a number for the program is refused above 2^53-1, unless the reader is exact', () => {
    expect(from(r => readSafeUint(r, MAX), 2n ** 53n - 1n)).toBe(Number.MAX_SAFE_INTEGER)
    expect(refusal(r => readSafeUint(r, MAX), wire(2n ** 53n))).toMatchObject({
      code: 'integer-range',
      place: { offset: 0 },
    })
    expect(exactly(r => readSafeUint(r, MAX), MAX)).toBe(MAX)
    expect(refusal(r => readBigUint(r, 7n), wire(8))).toMatchObject({ code: 'integer-range' })
  })
})

describe('a boolean', () => {
  test('is 0 or 1', () => {
    expect(from(readBool, 0)).toBe(false)
    expect(from(readBool, 1)).toBe(true)
    expect(refusal(readBool, wire(2))).toMatchObject({ code: 'bad-boolean' })
    expect(refusal(readBool, wire(2n ** 63n))).toMatchObject({ code: 'bad-boolean' })
  })

  test('that is lax is any number of 32 bits, which an exact reader keeps', () => {
    expect(from(readLaxBool, 7)).toBe(true)
    expect(from(readLaxBool, 0)).toBe(false)
    expect(exactly(readLaxBool, 7)).toBe(7)
    expect(exactly(readLaxBool, 1)).toBe(true)
    expect(refusal(readLaxBool, wire(2n ** 32n))).toMatchObject({ code: 'integer-range' })
  })
})

describe('strings and bytes', () => {
  test.each([0, 1, 7, 8, 9, 255, 256, 257])('of %i bytes end with their padding', size => {
    const text = 'x'.repeat(size)
    expect(from(r => [readString(r), readByte(r)], text, 5)).toEqual([text, 5])
    expect(from(r => [Buffer.from(readBytes(r)), readByte(r)], text, 5)).toEqual([Buffer.from(text), 5])
  })

  test('have no byte but zero in their padding, or are refused with the byte', () => {
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

  test('are refused above their limit before their bytes are there', () => {
    const limits = { string: 4 }
    expect(refusal(readString, wire(5), { limits })).toMatchObject({ code: 'limit-exceeded' })
    expect(refusal(readBytes, wire(2n ** 32n), { limits })).toMatchObject({ code: 'limit-exceeded' })
    expect(refusal(r => readString(r, 2), wire('abc'))).toMatchObject({
      problem: 'a length of 3 is above the limit of 2 bytes',
    })
    expect(decode(readString, wire('abcd'), session, { limits })).toBe('abcd')
  })

  test('leave the window: bytes are a copy', () => {
    const bytes = wire('abc')
    const value = decode(readBytes, bytes, session)
    bytes.fill(0)
    expect(Buffer.from(value).toString()).toBe('abc')
  })
})

describe('lists and maps', () => {
  test.each([0, 1, 64, 65, 1000])('of %i elements have them in order', size => {
    const items = Array.from({ length: size }, (_, index) => index % 200)
    expect(from(r => readList(r, readByte), size, ...items)).toEqual(items)
  })

  test('of more elements than the limit are refused before any of them', () => {
    const read: Read<number[]> = r => readList(r, readByte)
    expect(refusal(read, wire(4), { limits: { count: 3 } })).toMatchObject({
      code: 'limit-exceeded',
      problem: 'a count of 4 is above the limit of 3 elements',
    })
  })

  test('that announce far more than comes hold no room for it', () => {
    const r = new Reader(wire(2n ** 50n, 1), session)
    expect(() => readList(r, readByte)).toThrow(expect.toSatisfy(error => error === NEED))
  })

  test('keep the pairs of a map as they came, repeated keys included', () => {
    const read: Read<unknown> = r => readMap(r, readString, readByte)
    expect(from(read, 3, 'b', 1, 'a', 2, 'b', 3)).toEqual([
      ['b', 1],
      ['a', 2],
      ['b', 3],
    ])
  })
})

describe('a value that may be missing', () => {
  test('is announced by 0 or 1, and refused at its tag otherwise', () => {
    const read: Read<number | undefined> = r => readOptional(r, readByte, readByte)
    expect(from(read, 0)).toBeUndefined()
    expect(from(read, 1, 7)).toBe(7)
    expect(refusal(read, wire(2, 7))).toMatchObject({ code: 'unknown-tag', place: { offset: 0 } })
  })

  test('is announced by anything but 0 if its tag is lax, which an exact reader refuses', () => {
    const read: Read<number | undefined> = r => readLaxOptional(r, readLaxBool, readByte)
    expect(from(read, 2, 7)).toBe(7)
    expect(from(read, 0)).toBeUndefined()
    expect(exactly(read, 1, 7)).toBe(7)
    expect(() => exactly(read, 2, 7)).toThrow('tag 2 is neither 0 (nothing) nor 1 (a value)')
  })

  test('is the empty string if it is shaped like one', () => {
    const read: Read<string | undefined> = r => readOptionalText(r, readString)
    expect(from(read, 0)).toBeUndefined()
    expect(from(read, 'abc')).toBe('abc')
  })
})

describe('an enum', () => {
  test('gives the name of a number, and the number if it has none', () => {
    expect(from(r => readEnum(r, table), 1)).toBe('On')
    expect(from(r => readEnum(r, table), 2)).toBe(2)
  })

  test('that is closed refuses a number without a name', () => {
    expect(from(r => readClosedEnum(r, table), 0)).toBe('Off')
    expect(refusal(r => readClosedEnum(r, table), wire(2))).toMatchObject({
      code: 'bad-value',
      problem: '2 is not one of Off (0), On (1)',
      place: { offset: 0 },
    })
  })
})

describe('a constant', () => {
  test('is refused at its start if it is another one', () => {
    expect(from(r => readConstant(r, readString, 'ok'), 'ok')).toBeUndefined()
    expect(refusal(r => readConstant(r, readString, 'ok'), wire('no'))).toMatchObject({
      code: 'bad-constant',
      problem: 'expected "ok", got "no"',
      place: { offset: 0 },
    })
  })

  test('that readers ignore matters to an exact one only', () => {
    const read: Read<void> = r => skipConstant(r, readByte, 1)
    expect(from(read, 2)).toBeUndefined()
    expect(() => exactly(read, 2)).toThrow('expected 1, got 2')
  })
})

describe('a pinned value', () => {
  const read: Read<unknown> = r => [readPinned(r, 0x10a, inner => [inner.version, inner.features]), r.version]

  test('is read as its version has it, without features, and the rest as before', () => {
    expect(decode(read, Buffer.alloc(0), session)).toEqual([[0x10a, 0], 0x126])
  })

  test('leaves the session to the reader even if it is refused', () => {
    const r = new Reader(wire(9), session)
    expect(() => readPinned(r, 0x10a, inner => readUint(inner, 1))).toThrow('above 1')
    expect(r).toMatchObject(session)
  })
})

test('an adapter’s error gets the place of the value', () => {
  const adapter = {
    fromWire: (text: string): string => {
      if (text === '') throw new EncodeError('not-encodable', 'empty')
      return text.toUpperCase()
    },
    toWire: (text: string): string => text,
  }
  const read: Read<unknown> = r => [readByte(r), readAdapted(r, readString, adapter)]
  expect(from(read, 1, 'abc')).toEqual([1, 'ABC'])
  expect(refusal(read, wire(1, ''))).toMatchObject({ problem: 'empty', place: { offset: 8, version: 0x126 } })
})

test('a recursive type is refused below its limit, and levels side by side do not add up', () => {
  const nest: Read<number> = r => {
    enter(r)
    const depth = readByte(r) === 0 ? r.depth : nest(r)
    leave(r)
    return depth
  }
  const limits = { depth: 3 }
  const twice: Read<unknown> = r => [nest(r), nest(r)]
  expect(decode(twice, wire(1, 1, 0, 1, 1, 0), session, { limits })).toEqual([3, 3])
  expect(refusal(nest, wire(1, 1, 1, 0), { limits })).toMatchObject({
    code: 'limit-exceeded',
    problem: 'nested deeper than the limit of 3',
  })
})
