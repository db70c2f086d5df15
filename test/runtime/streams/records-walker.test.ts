import { describe, expect, test } from 'vitest'
import { MemoryAccount } from '../../../runtime/input/memory-account.ts'
import { MemoryBudget } from '../../../runtime/input/memory-budget.ts'
import type { AnyStreamCodec } from '../../../runtime/protocol/protocol.ts'
import { RecordsWalker } from '../../../runtime/streams/records-walker.ts'
import { readString, readUint } from '../../../runtime/wire/read.ts'
import { readList } from '../../../runtime/wire/read-list.ts'
import type { Reader } from '../../../runtime/wire/reader.ts'
import { session, wire } from '../../support/reading.ts'
import { Bare, Boxes } from '../../support/toy/protocol.ts'

const boxes = Boxes as unknown as AnyStreamCodec
/** Records of some words, a body and nothing. */
const listed: AnyStreamCodec = {
  ...boxes,
  record: {
    ...boxes.record,
    head: { read: (r: Reader) => readList(r, readString), write: () => {} },
    tail: (Bare as unknown as AnyStreamCodec).record.tail,
  },
}
const counted: AnyStreamCodec = {
  name: 'Counted',
  record: boxes.record,
  count: { read: r => readUint(r, 1000), write: () => {} },
}

// A body of the toy protocol is words up to a word of zero.
const one = [1, 'label', 5, 6, 0, 7]
const bytes = wire(...one, 1, 'other', 0, 8, 0)

function walker(stream: AnyStreamCodec, memory?: MemoryAccount): RecordsWalker {
  return new RecordsWalker(stream, session, { limits: { count: 100 }, memory }, 7)
}

describe('the end of records', () => {
  test.each([1, 3, 8, 24, 1000])('is found in chunks of %i bytes, and what follows is left', size => {
    const walk = walker(boxes)
    const all = Buffer.concat([bytes, wire(99, 98)])
    let used = 0
    for (let at = 0; at < all.length && !walk.done; at += size) {
      const chunk = Buffer.from(all.subarray(at, at + size))
      used += walk.feed(chunk)
      // The chunk's memory is not the walker's.
      chunk.fill(0xff)
    }
    expect(walk.done).toBe(true)
    expect(used).toBe(bytes.length)
    expect(walk.walked).toBe(bytes.length)
  })

  test('comes after the last word that it needs', () => {
    const bare = walker(Bare as unknown as AnyStreamCodec)
    expect(bare.feed(wire(3, 0, 1))).toBe(16)
    expect(bare.done).toBe(true)
    const none = walker(counted)
    expect(none.feed(wire(0, 5))).toBe(8)
    expect(none.done).toBe(true)
    const two = walker(counted)
    expect(two.feed(wire(2, ...one.slice(1), ...one.slice(1)))).toBe(8 + 2 * 48)
    expect(two.done).toBe(true)
  })
})

describe('bytes that are no records', () => {
  test('are refused with their record and their place in the stream', () => {
    const walk = walker(boxes)
    walk.feed(wire(...one))
    expect(() => walk.feed(wire(2))).toThrow(
      expect.objectContaining({
        code: 'bad-marker',
        place: expect.objectContaining({ path: 'records[1]', offset: 56 }),
      }),
    )
    expect(walk.failedWord).toBe(2n)
    expect(walk.tokenAt).toBe(56)
  })

  test('are refused in a head', () => {
    const walk = walker(listed)
    walk.feed(wire(1))
    expect(() => walk.feed(wire(101))).toThrow(
      expect.objectContaining({
        code: 'limit-exceeded',
        place: expect.objectContaining({ path: 'records[0]', offset: 8 }),
      }),
    )
    expect(walk.failedWord).toBe(101n)
  })
})

describe('the memory of a head', () => {
  const budget = new MemoryBudget(8 << 20)

  test('is counted, and given back with the head, an error or the end of the walk', () => {
    const text = 'x'.repeat(100_000)
    for (const end of ['head', 'error', 'close']) {
      const account = new MemoryAccount({}, budget)
      const walk = walker(listed, account)
      walk.feed(wire(1, 2))
      walk.feed(wire(text))
      walk.feed(wire(text).subarray(0, 80_000))
      expect(account.used).toBeGreaterThan(180_000)
      if (end === 'close') walk.close()
      else if (end === 'error') {
        expect(() => {
          for (let at = 0; at < 4; at += 1) walk.feed(Buffer.alloc(8, 0xff))
          walk.feed(wire(text))
        }).toThrow()
      } else walk.feed(Buffer.concat([wire(text).subarray(80_000), wire(0, 0)]))
      expect(account.used).toBe(0)
    }
  })

  test('is refused where there is not enough', () => {
    const account = new MemoryAccount({ message: 100_000 }, budget)
    const walk = walker(listed, account)
    expect(() => {
      walk.feed(wire(1, 90))
      for (let at = 0; at < 90; at += 1) walk.feed(wire('x'.repeat(10_000)))
    }).toThrow(expect.objectContaining({ code: 'memory-limit' }))
    expect(account.used).toBe(0)
  })
})
