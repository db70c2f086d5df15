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

describe('reading an optional value', () => {
  test('accepts the tags 0 and 1, and refuses others', () => {
    const read: Read<number | undefined> = r => readOptional(r, readByte, readByte)
    expect(from(read, 0)).toBeUndefined()
    expect(from(read, 1, 7)).toBe(7)
    expect(refusal(read, wire(2, 7))).toMatchObject({ code: 'unknown-tag', place: { offset: 0 } })
  })

  test('accepts all tags if they are lax, unless the reader is exact', () => {
    const read: Read<number | undefined> = r => readLaxOptional(r, readLaxBool, readByte)
    expect(from(read, 2, 7)).toBe(7)
    expect(from(read, 0)).toBeUndefined()
    expect(exactly(read, 1, 7)).toBe(7)
    expect(() => exactly(read, 2, 7)).toThrow('tag 2 is neither 0 (nothing) nor 1 (a value)')
  })

  test('takes the empty string for a missing text', () => {
    const read: Read<string | undefined> = r => readOptionalText(r, readString)
    expect(from(read, 0)).toBeUndefined()
    expect(from(read, 'abc')).toBe('abc')
  })
})

describe('reading an enum', () => {
  test('gives the name of a number, and the number if it has none', () => {
    expect(from(r => readEnum(r, table), 1)).toBe('On')
    expect(from(r => readEnum(r, table), 2)).toBe(2)
  })

  test('refuses a number without a name if the enum is closed', () => {
    expect(from(r => readClosedEnum(r, table), 0)).toBe('Off')
    expect(refusal(r => readClosedEnum(r, table), wire(2))).toMatchObject({
      code: 'bad-value',
      problem: '2 is not one of Off (0), On (1)',
      place: { offset: 0 },
    })
  })
})

describe('reading a constant', () => {
  test('refuses another value at its start', () => {
    expect(from(r => readConstant(r, readString, 'ok'), 'ok')).toBeUndefined()
    expect(refusal(r => readConstant(r, readString, 'ok'), wire('no'))).toMatchObject({
      code: 'bad-constant',
      problem: 'expected "ok", got "no"',
      place: { offset: 0 },
    })
  })

  test('skips any value of an ignored constant unless the reader is exact', () => {
    const read: Read<void> = r => skipConstant(r, readByte, 1)
    expect(from(read, 2)).toBeUndefined()
    expect(() => exactly(read, 2)).toThrow('expected 1, got 2')
  })
})

describe('reading a pinned value', () => {
  const read: Read<unknown> = r => [readPinned(r, 0x10a, inner => [inner.version, inner.features]), r.version]

  test('uses the pinned version without features, then the session again', () => {
    expect(decode(read, Buffer.alloc(0), session)).toEqual([[0x10a, 0], 0x126])
  })

  test('restores the session even if the value is refused', () => {
    const r = new Reader(wire(9), session)
    expect(() => readPinned(r, 0x10a, inner => readUint(inner, 1))).toThrow('above 1')
    expect(r).toMatchObject(session)
  })
})

test('an error of an adapter in reading gets the place of the value', () => {
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

test('reading a recursive type refuses more levels than the limit, counted along one branch', () => {
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
