import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Feed } from '../../../runtime/input/feed.ts'
import { Input } from '../../../runtime/input/input.ts'
import { encode } from '../../../runtime/wire/codec.ts'
import { type Read, readString, readUint } from '../../../runtime/wire/read.ts'
import { readList } from '../../../runtime/wire/read-list.ts'
import { NEED } from '../../../runtime/wire/reader.ts'
import { writeString, writeUint } from '../../../runtime/wire/write.ts'
import { writeList } from '../../../runtime/wire/write-list.ts'
import { cut, cuts } from '../../support/chunks.ts'
import { runs } from '../../support/runs.ts'

const session = { version: 0x126, features: 0 }
const readByte: Read<number> = r => readUint(r, 255)
const readBytes: Read<number[]> = r => readList(r, readByte)

function word(value: number): Buffer {
  return encode((w, number: number) => writeUint(w, number, Number.MAX_SAFE_INTEGER), value, session)
}

function listOf(...items: readonly number[]): Buffer {
  return encode(
    (w, list: readonly number[]) => writeList(w, list, (inner, item) => writeUint(inner, item, 2 ** 40)),
    items,
    session,
  )
}

/** Makes a feed that notes calls of its methods. */
function countedFeed(lazy = false): Feed & { readonly calls: string[] } {
  const calls: string[] = []
  return { lazy, calls, pause: () => calls.push('pause'), resume: () => calls.push('resume') }
}

async function errorOf(value: unknown): Promise<unknown> {
  try {
    await value
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

describe('reading from an input', () => {
  test('gives a value at once if its bytes are there, and leaves later bytes unread', () => {
    const input = new Input(session)
    input.push(Buffer.concat([word(7), word(8)]))
    expect(input.read(readByte)).toBe(7)
    expect(input.available).toBe(8)
  })

  test('gives a promise if bytes are missing', async () => {
    const input = new Input(session)
    const reading = input.read(readByte)
    expect(reading).toBeInstanceOf(Promise)
    input.push(word(7).subarray(0, 5))
    input.push(word(7).subarray(5))
    expect(await reading).toBe(7)
  })

  test('gives the same values from chunks of any sizes', async () => {
    const texts = fc.array(fc.string({ unit: 'binary', maxLength: 30 }), { maxLength: 6 })
    const readTexts: Read<string[]> = r => readList(r, readString)
    await fc.assert(
      fc.asyncProperty(fc.array(texts, { minLength: 1, maxLength: 4 }), cuts, async (lists, lengths) => {
        const encoded = lists.map(list =>
          encode(
            (w, value: readonly string[]) => writeList(w, value, writeString),
            list.map(each => each.toWellFormed()),
            session,
          ),
        )
        const input = new Input(session)
        const reading = (async () => {
          const values: string[][] = []
          for (const _ of lists) values.push(await input.read(readTexts))
          return values
        })()
        for (const piece of cut(Buffer.concat(encoded), lengths)) {
          input.push(piece)
          await new Promise(resolve => setImmediate(resolve))
        }
        expect(await reading).toEqual(lists.map(list => list.map(each => each.toWellFormed())))
        expect(input.available).toBe(0)
      }),
      { numRuns: runs(50) },
    )
  })

  test('ends with an error that has the offset if the bytes end inside a value', async () => {
    const input = new Input(session)
    const reading = input.read(readByte)
    input.push(Buffer.alloc(5))
    input.end()
    expect(await errorOf(reading)).toMatchObject({ code: 'short-input', place: { offset: 5 } })
    expect(input.lastRefused?.bytes.length).toBe(5)
  })

  test('ends with another error if the bytes end before a value', async () => {
    const input = new Input(session)
    const reading = input.read(readByte)
    input.end()
    expect(await errorOf(reading)).toMatchObject({ code: 'closed' })
    expect(input.ended).toBe(true)
  })

  test('ends with the error that ended the feed', async () => {
    const cause = new Error('reset by peer')
    const input = new Input(session)
    input.end(cause)
    input.end()
    expect(input.error).toBe(cause)
    expect(await errorOf((async () => input.read(readByte))())).toMatchObject({
      code: 'closed',
      problem: 'the connection broke: reset by peer',
    })
  })

  test('keeps the message that a decoder refused unchanged by later chunks', async () => {
    const input = new Input(session)
    input.push(Buffer.concat([word(1), word(1000)]))
    expect(input.read(readByte)).toBe(1)
    const error = await errorOf((async () => input.read(readByte))())
    expect(error).toMatchObject({ code: 'integer-range', place: { offset: 0 } })
    for (let count = 0; count < 10; count += 1) input.push(Buffer.alloc(100, 0xff))
    expect(input.lastRefused?.bytes).toEqual(word(1000))
  })

  test('copies the message that a decoder refused out of memory that the input uses again', async () => {
    const input = new Input(session)
    const bytes = word(1000)
    input.push(bytes.subarray(0, 4))
    input.push(bytes.subarray(4))
    await errorOf((async () => input.read(readByte))())
    input.clear()
    input.push(Buffer.alloc(8, 0xff))
    input.own()
    expect(input.lastRefused?.bytes).toEqual(bytes)
  })
})

describe('a long list in an input', () => {
  test('is not held twice: bytes of decoded elements are dropped, and offsets still count them', async () => {
    const input = new Input(session)
    const reading = input.read(readBytes)
    const bytes = listOf(1, 2, 3, 1000)
    input.push(bytes.subarray(0, 24))
    await new Promise(resolve => setImmediate(resolve))
    expect(input.available).toBe(0)
    input.push(bytes.subarray(24))
    expect(await errorOf(reading)).toMatchObject({ code: 'integer-range', place: { offset: 32 } })
    expect(input.lastRefused?.skipped).toEqual({ bytes: 24, lists: [{ read: 2, count: 4 }] })
  })

  test('gives its elements as they arrive, each once', () => {
    const input = new Input(session)
    const bytes = listOf(1, 2, 3, 4, 5)
    input.push(bytes.subarray(0, 28))
    expect(input.tryRead(readBytes)).toBe(NEED)
    expect(input.takeElements()).toEqual([1, 2])
    expect(input.takeElements()).toEqual([])
    input.push(bytes.subarray(28, 40))
    expect(input.tryRead(readBytes)).toBe(NEED)
    expect(input.takeElements()).toEqual([3, 4])
    input.push(bytes.subarray(40))
    expect(input.tryRead(readBytes)).toEqual([5])
    expect(input.available).toBe(0)
  })
})

describe('bytes of an input', () => {
  test('are taken up to a size, in order, until there are none', () => {
    const input = new Input(session)
    input.push(Buffer.from('abcdef'))
    expect(input.take(4)?.toString()).toBe('abcd')
    expect(input.take(4)?.toString()).toBe('ef')
    expect(input.take(4)).toBeUndefined()
  })

  test('can be peeked at, skipped, put back and dropped', () => {
    const input = new Input(session)
    input.push(Buffer.from('abcdef'))
    input.skip(2)
    expect(input.peek().toString()).toBe('cdef')
    input.window.unread(Buffer.from('AB'))
    expect(input.peek().toString()).toBe('ABcdef')
    input.clear()
    expect(input.available).toBe(0)
  })

  test('of a lent chunk are kept if a piece was, and copied otherwise', () => {
    const input = new Input(session)
    const lent = Buffer.from(Buffer.from('abcdef'))
    expect(input.push(lent, true)).toBe(false)
    lent.fill('x')
    expect(input.take(6)?.toString()).toBe('abcdef')
    input.consumer = () => input.take(2)
    expect(input.push(Buffer.from('ghij'), true)).toBe(true)
    expect(input.peek().toString()).toBe('ij')
  })

  test('are not changed by an empty chunk', () => {
    const feed = countedFeed(true)
    const input = new Input(session, {}, feed)
    expect(input.push(Buffer.alloc(0), true)).toBe(false)
    expect(feed.calls).toEqual([])
  })
})

describe('the consumer of an input', () => {
  test('is called within the call that brings bytes or the end', () => {
    const input = new Input(session)
    const seen: (number | string)[] = []
    input.consumer = () => seen.push(input.ended ? 'end' : input.available)
    input.push(Buffer.alloc(3))
    input.push(Buffer.alloc(2))
    input.end()
    expect(seen).toEqual([3, 5, 'end'])
  })
})

describe('the feed of an input', () => {
  test('is paused at 1 MiB of unread bytes, and resumed at half of it', () => {
    const feed = countedFeed()
    const input = new Input(session, {}, feed)
    input.push(Buffer.alloc((1 << 20) - 1))
    expect(feed.calls).toEqual([])
    input.push(Buffer.alloc(1))
    input.push(Buffer.alloc(1))
    expect(feed.calls).toEqual(['pause'])
    input.skip(1 << 19)
    expect(feed.calls).toEqual(['pause'])
    input.skip(2)
    expect(feed.calls).toEqual(['pause', 'resume'])
  })

  test('is resumed by a reader that needs more bytes than are held', async () => {
    const feed = countedFeed()
    const input = new Input(session, {}, feed)
    input.push(Buffer.alloc(1 << 20))
    const more = input.more()
    expect(feed.calls).toEqual(['pause', 'resume'])
    input.push(Buffer.alloc(1))
    expect(await more).toBe(true)
  })

  test('is paused after every chunk if it is lazy, and resumed when bytes are needed', () => {
    const feed = countedFeed(true)
    const input = new Input(session, {}, feed)
    input.push(Buffer.alloc(3))
    input.take(3)
    expect(feed.calls).toEqual(['pause'])
    input.want()
    expect(feed.calls).toEqual(['pause', 'resume'])
  })
})

test('waiting for more bytes ends when the feed ends', async () => {
  const input = new Input(session)
  const waiting = input.more()
  input.end()
  expect(await waiting).toBe(false)
})
