import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ByteWindow } from '../../../runtime/input/byte-window.ts'
import { runs } from '../../support/runs.ts'

/** Makes a chunk, whose sender uses the memory again once it is no longer lent. */
function chunk(text: string): Buffer {
  return Buffer.from(Buffer.from(text))
}

function unread(window: ByteWindow): string {
  return window.peek().toString()
}

describe('a window', () => {
  test('begins empty', () => {
    const window = new ByteWindow()
    expect(window.size).toBe(0)
    expect(window.take(10).length).toBe(0)
  })

  test('uses the memory of a chunk if the chunk before was read to its end', () => {
    const window = new ByteWindow()
    for (const bytes of [chunk('abc'), chunk('defg')]) {
      window.push(bytes, false)
      expect(window.bytes).toBe(bytes)
      window.start += bytes.length
    }
  })

  test('uses its own memory once a chunk comes behind unread bytes', () => {
    const window = new ByteWindow()
    const first = chunk('abcdef')
    window.push(first, false)
    window.start = 4
    expect(window.push(chunk('ghi'), false)).toBe(-4)
    expect(unread(window)).toBe('efghi')
    expect(first.toString()).toBe('abcdef')
  })

  test('moves bytes within its memory if there is room before them', () => {
    const window = new ByteWindow()
    window.push(chunk('abcd'), false)
    window.push(chunk('efgh'), false)
    window.start += 6
    const { bytes } = window
    expect(window.push(chunk('ijklm'), false)).toBe(-6)
    expect(window.bytes).toBe(bytes)
    expect(unread(window)).toBe('ghijklm')
  })

  test('gives pieces without a copy, which later chunks do not change', () => {
    const window = new ByteWindow()
    window.push(chunk('abcd'), false)
    window.push(chunk('efgh'), false)
    const piece = window.take(3)
    expect(piece.buffer).toBe(window.bytes.buffer)
    window.push(chunk('x'.repeat(20)), false)
    window.start = window.end
    window.push(chunk('yyyy'), false)
    window.push(chunk('zzzz'), false)
    expect(piece.toString()).toBe('abc')
  })

  test('puts bytes back before the unread ones', () => {
    const window = new ByteWindow()
    window.push(chunk('abcd'), false)
    window.start = 2
    window.unread(Buffer.from('AB'))
    expect(unread(window)).toBe('ABcd')
    window.push(chunk('ef'), false)
    expect(unread(window)).toBe('ABcdef')
  })

  test('may be overwritten after own(), which leaves a given chunk unchanged', () => {
    const window = new ByteWindow()
    const given = chunk('abcd')
    window.push(given, false)
    window.start = 1
    expect(window.own()).toBe(-1)
    window.bytes.fill('x', window.start, window.end)
    expect(unread(window)).toBe('xxx')
    expect(given.toString()).toBe('abcd')
    expect(window.own()).toBe(0)
  })
})

describe('a lent chunk', () => {
  test('stays with its sender if it was read to its end', () => {
    const window = new ByteWindow()
    window.push(chunk('abcd'), true)
    window.start = window.end
    expect(window.settle()).toBe(0)
  })

  test('stays with its sender if few bytes are unread, which the window copies', () => {
    const window = new ByteWindow()
    const lent = chunk('abcd')
    window.push(lent, true)
    window.start = 1
    expect(window.settle()).toBe(-1)
    lent.fill('x')
    expect(unread(window)).toBe('bcd')
  })

  test.each([
    [16 << 10, -1],
    [(16 << 10) + 1, undefined],
  ])('of which %i bytes are unread gives %s: more than 16 KiB are kept and not copied', (size, expected) => {
    const window = new ByteWindow()
    const lent = Buffer.alloc(size + 1, 'a')
    window.push(lent, true)
    window.start = 1
    expect(window.settle()).toBe(expected)
    expect(window.bytes === lent).toBe(expected === undefined)
    expect(window.size).toBe(size)
  })

  test('is kept if a caller has a piece of it', () => {
    const window = new ByteWindow()
    window.push(chunk('abcd'), true)
    window.take(2)
    expect(window.settle()).toBeUndefined()
    expect(unread(window)).toBe('cd')
  })

  test('may be overwritten in its unread part', () => {
    const window = new ByteWindow()
    const lent = chunk('abcd')
    window.push(lent, true)
    expect(window.own()).toBe(0)
    expect(window.bytes).toBe(lent)
  })
})

/** A step of a window's life; `take` is a fraction of the unread bytes. */
type Step =
  | { readonly do: 'given' | 'lent'; readonly size: number; readonly take: number }
  | { readonly do: 'own' | 'skip' | 'take'; readonly take: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constantFrom('given' as const, 'lent' as const),
    size: fc.nat(40),
    take: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  fc.record({
    do: fc.constantFrom('own' as const, 'skip' as const, 'take' as const),
    take: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
)

test('unread bytes and taken pieces do not change when senders use their memory again', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), steps => {
      const window = new ByteWindow()
      const pieces: { readonly piece: Buffer; readonly text: string }[] = []
      let expected = ''
      let next = 0
      const take = (part: number): void => {
        const size = Math.floor(part * window.size)
        const piece = window.take(size)
        pieces.push({ piece, text: expected.slice(0, size) })
        expected = expected.slice(size)
      }
      for (const each of steps) {
        if (each.do === 'given' || each.do === 'lent') {
          const text = Array.from({ length: each.size }, () => String.fromCharCode(33 + (next++ % 90))).join(
            '',
          )
          const bytes = chunk(text)
          if (bytes.length > 0) window.push(bytes, each.do === 'lent')
          expected += text
          if (each.take > 0.5) take(each.take)
          if (window.settle() !== undefined && each.do === 'lent') bytes.fill(0)
        } else if (each.do === 'own') window.own()
        else if (each.do === 'take') take(each.take)
        else {
          const size = Math.floor(each.take * window.size)
          window.start += size
          expected = expected.slice(size)
        }
        expect(unread(window)).toBe(expected)
        expect(pieces.map(({ piece }) => piece.toString())).toEqual(pieces.map(({ text }) => text))
      }
    }),
    { numRuns: runs(500) },
  )
})
