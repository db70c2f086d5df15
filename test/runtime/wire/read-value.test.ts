import { describe, expect, test } from 'vitest'
import { EncodeError } from '../../../runtime/errors/errors.ts'
import { decode } from '../../../runtime/wire/codec.ts'
import { type Read, readLaxBool, readString, readUint } from '../../../runtime/wire/read.ts'
import {
  enter,
  leave,
  readAdapted,
  readClosedEnum,
  readConstant,
  readEnum,
  readLaxOptional,
  readOptional,
  readOptionalText,
  readPinned,
  skipConstant,
} from '../../../runtime/wire/read-value.ts'
import { Reader } from '../../../runtime/wire/reader.ts'
import { exactly, from, readByte, refusal, session, table, wire } from '../../support/reading.ts'

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
