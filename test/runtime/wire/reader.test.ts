import { describe, expect, test } from 'vitest'
import { DecodeError } from '../../../runtime/errors/errors.ts'
import { check, NEED, Reader, refuse } from '../../../runtime/wire/reader.ts'

const session = { version: 0x126, features: 5 }

describe('a reader', () => {
  test('starts at the first byte, with the session it was given', () => {
    const r = new Reader(Buffer.from('12345678'), session)
    expect(r).toMatchObject({
      offset: 0,
      start: 0,
      end: 8,
      version: 0x126,
      features: 5,
      exact: false,
      depth: 0,
    })
  })

  test('reads the given part of a buffer only', () => {
    const whole = Uint8Array.of(9, 1, 0, 0, 0, 0, 0, 0, 0, 9)
    const r = new Reader(whole.subarray(1, 9), session)
    expect(r.view.getBigUint64(0, true)).toBe(1n)
    expect(r.bytes.length).toBe(8)
  })

  test('reads on with another session after use', () => {
    const r = new Reader(Buffer.alloc(8), session)
    r.use({ version: 0x110, features: 0 })
    expect(r).toMatchObject({ version: 0x110, features: 0 })
  })

  test('forgets depth, lists and shared text in another window', () => {
    const r = new Reader(Buffer.alloc(8), session)
    Object.assign(r, { depth: 3, nextList: 2, block: 'abc', blockStart: 0, blockEnd: 3 })
    r.reset(Buffer.alloc(16), 8, 12)
    expect(r).toMatchObject({ offset: 8, start: 8, end: 12, depth: 0, nextList: 0, block: '', blockEnd: 0 })
  })

  test('keeps shared text in the same window', () => {
    const bytes = Buffer.alloc(8)
    const r = new Reader(bytes, session)
    Object.assign(r, { block: 'abc', blockEnd: 3 })
    r.reset(bytes, 0, 8)
    expect(r).toMatchObject({ block: 'abc', blockEnd: 3 })
  })
})

describe('limits of a reader', () => {
  test('are as wide as possible if none are given', () => {
    const { limits } = new Reader(Buffer.alloc(0), session)
    expect(limits).toEqual({
      string: 0x1fffffe8,
      count: Number.MAX_SAFE_INTEGER,
      frame: 0xffffffff,
      depth: 512,
    })
  })

  test('are the given ones, and as wide as possible for others', () => {
    const { limits } = new Reader(Buffer.alloc(0), session, { limits: { string: 10, depth: 2 } })
    expect(limits).toMatchObject({ string: 10, depth: 2, frame: 0xffffffff })
  })

  test('never allow a string that Node could not hold', () => {
    const { limits } = new Reader(Buffer.alloc(0), session, { limits: { string: 2 ** 40 } })
    expect(limits.string).toBe(0x1fffffe8)
  })
})

describe('bytes that a reader needs', () => {
  test('may be all bytes up to the end of the window', () => {
    const r = new Reader(Buffer.alloc(16), session)
    r.offset = 8
    expect(() => check(r, 8)).not.toThrow()
    expect(() => check(r, 0)).not.toThrow()
  })

  test('are counted from the end of the window, not of the buffer', () => {
    const r = new Reader(Buffer.alloc(32), session)
    r.reset(r.bytes, 8, 20)
    let thrown: unknown
    try {
      check(r, 17)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBe(NEED)
    expect(NEED.atLeast).toBe(5)
    expect(r.offset).toBe(8)
  })
})

test('the error for a refused word has its offset, the version and the bytes around it', () => {
  const r = new Reader(Buffer.from('0100000000000000ff00000000000000', 'hex'), session)
  r.offset = 16
  let thrown: unknown
  try {
    refuse(r, 'bad-value', 'that is wrong', 8)
  } catch (error) {
    thrown = error
  }
  expect(thrown).toBeInstanceOf(DecodeError)
  expect(thrown).toMatchObject({
    code: 'bad-value',
    problem: 'that is wrong',
    place: { offset: 8, version: 0x126 },
  })
  expect((thrown as Error).message).toContain('0100000000000000 [ff00000000000000]')
})
