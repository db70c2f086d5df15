import { describe, expect, test } from 'vitest'
import { decode, encode, readWhole } from '../../../runtime/wire/codec.ts'
import { readString, readUint } from '../../../runtime/wire/read.ts'
import { Reader } from '../../../runtime/wire/reader.ts'
import { writeString, writeUint } from '../../../runtime/wire/write.ts'
import { writeList } from '../../../runtime/wire/write-list.ts'
import type { Writer } from '../../../runtime/wire/writer.ts'

const session = { version: 0x126, features: 0 }
const readWord = (r: Reader): number => readUint(r, 100)
const writeWord = (w: Writer, value: number): void => writeUint(w, value, 100)

function thrownBy(run: () => unknown): unknown {
  try {
    run()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

describe('decoding', () => {
  test('accepts bytes that a value fills', () => {
    expect(decode(readWord, encode(writeWord, 7, session), session)).toBe(7)
  })

  test('refuses bytes behind the value, with the offset of the first', () => {
    const error = thrownBy(() => decode(readWord, Buffer.alloc(11), session))
    expect(error).toMatchObject({
      code: 'leftover-bytes',
      problem: '3 bytes are left after the value',
      place: { offset: 8 },
    })
  })

  test('refuses bytes that end early, with the number of missing bytes', () => {
    const bytes = encode(writeString, 'hello world', session)
    const error = thrownBy(() => decode(readString, bytes.subarray(0, 20), session))
    expect(error).toMatchObject({ code: 'short-input', place: { offset: 8, version: 0x126 } })
    expect((error as Error).message).toContain('the bytes end where 4 more are needed')
    expect((error as Error).message).toContain('0b00000000000000 [68656c6c6f20776f]')
  })

  test('refuses an incomplete value of a reader, whose cursor stays behind the value before', () => {
    const r = new Reader(Buffer.alloc(12), session)
    expect(readWhole(r, readWord)).toBe(0)
    expect(thrownBy(() => readWhole(r, readWord))).toMatchObject({
      code: 'short-input',
      place: { offset: 8 },
    })
  })

  test('passes on errors that are no DecodeError', () => {
    const error = new Error('mine')
    const broken = (): never => {
      throw error
    }
    expect(thrownBy(() => decode(broken, Buffer.alloc(0), session))).toBe(error)
  })

  test('applies the given limits and exactness', () => {
    const bytes = encode(writeString, 'hello', session)
    expect(thrownBy(() => decode(readString, bytes, session, { limits: { string: 4 } }))).toMatchObject({
      code: 'limit-exceeded',
    })
    expect(decode(r => r.exact, Buffer.alloc(0), session, { exact: true })).toBe(true)
  })
})

describe('encoding', () => {
  test('gives bytes that the next message does not change', () => {
    const first = encode(writeString, 'first', session)
    const copy = Buffer.from(first)
    encode(writeString, 'later', session)
    expect(first).toEqual(copy)
  })

  test('gives the right bytes even if a writer inside encodes another value', () => {
    const nested = encode(
      (w, texts: readonly string[]) =>
        writeList(w, texts, (inner, text) =>
          writeUint(inner, encode(writeString, text, session).length, 1000),
        ),
      ['', 'x'.repeat(20)],
      session,
    )
    expect(nested.toString('hex')).toBe('020000000000000008000000000000002000000000000000')
  })

  test.each([1000, 1 << 20, (1 << 20) + 1, 3 << 20])(
    'of %i bytes leaves nothing of them in the next message',
    size => {
      const text = 'x'.repeat(size)
      const first = encode(writeString, text, session)
      const second = encode(writeWord, 1, session)
      expect(first.length).toBe(8 + Math.ceil(size / 8) * 8)
      expect(decode(readString, first, session)).toBe(text)
      expect(second).toEqual(Buffer.of(1, 0, 0, 0, 0, 0, 0, 0))
    },
  )

  test('does not change later messages if it fails', () => {
    expect(thrownBy(() => encode(writeWord, 101, session))).toMatchObject({ code: 'integer-range' })
    expect(encode(writeWord, 100, session)).toEqual(Buffer.of(100, 0, 0, 0, 0, 0, 0, 0))
  })
})
