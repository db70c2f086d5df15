import { describe, expect, test } from 'vitest'
import { EncodeError } from '../../../runtime/errors/errors.ts'
import { reject, reserve, Writer } from '../../../runtime/wire/writer.ts'

const session = { version: 0x126, features: 5 }

describe('a writer', () => {
  test('writes into memory that it does not share', () => {
    const w = new Writer(session)
    expect(w.bytes.byteOffset).toBe(0)
    expect(w.bytes.buffer.byteLength).toBe(w.bytes.length)
    expect(w).toMatchObject({ offset: 0, version: 0x126, features: 5, exact: false })
  })

  test('writes on with another session after use', () => {
    const w = new Writer(session)
    w.use({ version: 0x110, features: 0 })
    expect(w).toMatchObject({ version: 0x110, features: 0 })
  })

  test('uses a given buffer', () => {
    const buffer = Buffer.allocUnsafeSlow(64)
    expect(new Writer(session, { buffer, size: 8 }).bytes).toBe(buffer)
  })

  test('gives up the memory of a long message, and keeps that of a short one', () => {
    const w = new Writer(session)
    reserve(w, 2 << 20)
    w.bytes.fill(7, 0, 2 << 20)
    w.offset = 2 << 20
    const long = w.take()
    expect(long.equals(Buffer.alloc(2 << 20, 7))).toBe(true)
    expect(w).toMatchObject({ offset: 0 })
    expect(w.bytes.length).toBeLessThanOrEqual(1024)
    expect(w.view.buffer).toBe(w.bytes.buffer)
    const { bytes } = w
    w.offset = 8
    w.take()
    expect(w.bytes).toBe(bytes)
  })

  test('gives a copy of the written bytes, and starts anew', () => {
    const w = new Writer(session, { size: 8 })
    w.bytes.write('abc')
    w.offset = 3
    const taken = w.take()
    w.bytes.write('xyz')
    expect(taken.toString()).toBe('abc')
    expect(w.offset).toBe(0)
    expect(w.take().length).toBe(0)
  })
})

describe('the room of a writer', () => {
  test('is not enlarged if it suffices', () => {
    const w = new Writer(session, { size: 16 })
    const { bytes } = w
    w.offset = 8
    reserve(w, 8)
    expect(w.bytes).toBe(bytes)
  })

  test.each([
    [9, 32],
    [100, 108],
  ])('for %i bytes behind 8 of 16 becomes %i, and keeps the written bytes', (size, length) => {
    const w = new Writer(session, { size: 16 })
    w.bytes.write('12345678')
    w.offset = 8
    reserve(w, size)
    expect(w.bytes.length).toBe(length)
    expect(w.view.byteLength).toBe(length)
    expect(w.bytes.toString('latin1', 0, 8)).toBe('12345678')
    expect(w.offset).toBe(8)
  })
})

test('the error for a rejected value has the cursor and the version', () => {
  const w = new Writer(session)
  w.offset = 24
  let thrown: unknown
  try {
    reject(w, 'wrong-type', 'that is wrong')
  } catch (error) {
    thrown = error
  }
  expect(thrown).toBeInstanceOf(EncodeError)
  expect(thrown).toMatchObject({ code: 'wrong-type', place: { offset: 24, version: 0x126 } })
})
