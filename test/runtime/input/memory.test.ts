import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Input } from '../../../runtime/input/input.ts'
import { MemoryAccount } from '../../../runtime/input/memory-account.ts'
import { availableMemory, MemoryBudget, processBudget } from '../../../runtime/input/memory-budget.ts'
import { encode } from '../../../runtime/wire/codec.ts'
import { type Read, readString, readUint } from '../../../runtime/wire/read.ts'
import { readList } from '../../../runtime/wire/read-list.ts'
import { NEED } from '../../../runtime/wire/reader.ts'
import { writeString } from '../../../runtime/wire/write.ts'
import { writeList } from '../../../runtime/wire/write-list.ts'
import { cut, cuts } from '../../support/chunks.ts'
import { bytesOf, type Part } from '../../support/raw-client.ts'
import { runs } from '../../support/runs.ts'

const session = { version: 0x126, features: 0 }
const readWord: Read<number> = r => readUint(r, Number.MAX_SAFE_INTEGER)
const readTexts: Read<string[]> = r => readList(r, readString)
const MIB = 1 << 20

function texts(...items: readonly string[]): Buffer {
  return encode((w, list: readonly string[]) => writeList(w, list, writeString), items, session)
}

function repeated(count: number, text: string): Buffer {
  const one = bytesOf(text)
  return Buffer.concat([bytesOf(count), Buffer.alloc(count * one.length, one)])
}

/** Makes an input with an account of so many bytes. */
function inputWith(limit: number, budget: MemoryBudget = new MemoryBudget(1 << 30)): Input {
  return new Input(session, { memory: new MemoryAccount({ message: limit }, budget), keeps: true })
}

function used(input: Input): number {
  return input.memory?.used ?? -1
}

/** Pushes bytes in chunks. Returns the value, or undefined if it is not whole; and the most memory that was counted. */
function feed<T>(input: Input, read: Read<T>, bytes: Buffer, chunk = 1 << 16): { value?: T; most: number } {
  let most = 0
  let value = input.tryRead(read)
  for (let at = 0; at < bytes.length; at += chunk) {
    input.push(bytes.subarray(at, at + chunk))
    if (value === NEED) value = input.tryRead(read)
    most = Math.max(most, used(input))
  }
  return value === NEED ? { most } : { value: value as T, most }
}

function codeOf(run: () => unknown): unknown {
  try {
    run()
  } catch (error) {
    return (error as { code?: unknown }).code
  }
  return undefined
}

describe('the memory of a message', () => {
  test('counts bytes of texts once or twice, and six bytes for each byte of a word', () => {
    const long = texts('a'.repeat(MIB))
    const input = inputWith(16 * MIB)
    expect(feed(input, readTexts, long).value).toHaveLength(1)
    expect(used(input)).toBe(MIB + 6 * 16)
    input.long.release()
    expect(used(input)).toBe(0)

    const wide = texts(`€${'a'.repeat(MIB - 3)}`)
    feed(input, readTexts, wide)
    expect(used(input)).toBe(2 * MIB + 6 * 16)
    input.long.release()

    const many = repeated(100_000, 'abcdefgh')
    feed(input, readTexts, many)
    expect(used(input)).toBe(100_000 * (2 * 8 + 6 * 8) + 6 * 8)
  })

  test('counts the window as well while bytes are missing', () => {
    const input = inputWith(1 << 30)
    const { most } = feed(input, r => [readWord(r), readTexts(r)], bytesOf(1, texts('a'.repeat(10 * MIB))))
    expect(most).toBeGreaterThan(20 * MIB)
    expect(most).toBeLessThan(24 * MIB)
    expect(input.window.bytes.length).toBeLessThan(MIB)
  })

  test('is the same however the bytes arrive', () => {
    const text = fc.oneof(
      fc.constant(''),
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.constant('a'.repeat(5000)),
    )
    fc.assert(
      fc.property(fc.array(text, { minLength: 150, maxLength: 150 }), cuts, (items, lengths) => {
        const bytes = texts(...items.map(item => item.toWellFormed()), 'a'.repeat(1 << 16))
        const whole = inputWith(1 << 30)
        whole.push(bytes)
        whole.tryRead(readTexts)
        const parted = inputWith(1 << 30)
        let value: unknown = parted.tryRead(readTexts)
        for (const piece of cut(bytes, lengths)) {
          parted.push(piece)
          if (value === NEED) value = parted.tryRead(readTexts)
        }
        expect(value).toHaveLength(151)
        expect(used(parted)).toBe(used(whole))
        expect(used(parted)).toBeGreaterThan(1 << 16)
      }),
      { numRuns: runs(20) },
    )
  })

  test('is not counted up to 64 KiB', () => {
    const input = inputWith(0)
    expect(feed(input, readTexts, repeated(4000, 'abc'), 1000).value).toHaveLength(4000)
    expect(used(input)).toBe(0)
    expect(codeOf(() => feed(input, readTexts, repeated(5000, 'abc'), 1000))).toBe('memory-limit')
  })

  test.each<[string, Part[]]>([
    ['texts', [1 << 20, Buffer.alloc(8 << 20)]],
    ['one text in a long list', [2, texts('a'.repeat(7 * MIB)).subarray(8), 'x']],
  ])('is refused once it is too much, and given back: %s', (_, parts) => {
    const input = inputWith(4 * MIB)
    const bytes = bytesOf(...parts)
    let at = 0
    const code = codeOf(() => {
      for (; at < bytes.length; at += 1 << 16) {
        input.push(bytes.subarray(at, at + (1 << 16)))
        input.tryRead(readTexts)
      }
    })
    expect(code).toBe('memory-limit')
    expect(at).toBeLessThan(2 * MIB)
    expect(used(input)).toBe(0)
  })

  test('of a text that cannot fit is refused when it is announced', () => {
    const input = inputWith(64 * MIB)
    input.push(bytesOf(1, 200 * MIB))
    expect(codeOf(() => input.tryRead(readTexts))).toBe('memory-limit')
    expect(used(input)).toBe(0)
    const fits = inputWith(64 * MIB)
    fits.push(bytesOf(1, 30 * MIB))
    expect(fits.tryRead(readTexts)).toBe(NEED)
    // Nothing is taken for bytes that are only announced.
    expect(used(fits)).toBeLessThan(MIB)
    expect(fits.window.bytes.length).toBeLessThan(MIB)
  })

  test('is given back if the feed ends, or the decoder refuses the message', () => {
    const ended = inputWith(64 * MIB)
    feed(ended, readTexts, texts('a'.repeat(4 * MIB)).subarray(0, 2 * MIB))
    expect(used(ended)).toBeGreaterThan(2 * MIB)
    ended.end()
    expect(used(ended)).toBe(0)
    const refused = inputWith(64 * MIB)
    const bad = bytesOf(2, 'a'.repeat(MIB), Buffer.alloc(8, 0xff))
    expect(codeOf(() => feed(refused, readTexts, bad))).toBe('limit-exceeded')
    expect(used(refused)).toBe(0)
  })

  test('of elements that are taken as they come does not add up', () => {
    const input = inputWith(2 * MIB)
    const bytes = repeated(1 << 17, 'abcdefgh')
    let taken = 0
    for (let at = 0; at < bytes.length; at += 1 << 16) {
      input.push(bytes.subarray(at, at + (1 << 16)))
      const rest = input.tryRead(readTexts)
      taken += (rest === NEED ? input.takeElements() : (rest as string[])).length
    }
    expect(taken).toBe(1 << 17)
    input.long.release()
    expect(used(input)).toBe(0)
    expect(feed(input, readTexts, repeated(6000, 'abc')).value).toHaveLength(6000)
    expect(used(input)).toBe(6000 * (2 * 3 + 6 * 13) + 6 * 8)
  })

  test('comes out of a budget that connections share', () => {
    const budget = new MemoryBudget(16 * MIB)
    const [first, second] = [inputWith(14 * MIB, budget), inputWith(14 * MIB, budget)]
    feed(first, readTexts, texts('a'.repeat(6 * MIB)))
    expect(budget.used).toBe(6 * MIB + 6 * 16)
    expect(codeOf(() => feed(second, readTexts, texts('a'.repeat(6 * MIB))))).toBe('memory-limit')
    expect(budget.used).toBe(used(first))
    // Small messages go on.
    const third = inputWith(8 * MIB, budget)
    expect(feed(third, readTexts, texts('a')).value).toEqual(['a'])
    first.long.release()
    expect(budget.used).toBe(0)
    expect(feed(third, readTexts, texts('a'.repeat(3 * MIB))).value).toHaveLength(1)
  })
})

test('By default a connection has a sixteenth of the memory of the process, and all have half', () => {
  const memory = availableMemory()
  expect(memory).toBeGreaterThan(1 << 26)
  expect(processBudget().bytes).toBe(memory / 2)
  expect(new MemoryAccount({}).limit).toBe(memory / 16)
  expect(new MemoryAccount({}, new MemoryBudget(800)).limit).toBe(100)
  expect(new MemoryAccount({ message: 7 }).limit).toBe(7)
})
