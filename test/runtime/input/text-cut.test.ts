import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Input } from '../../../runtime/input/input.ts'
import { MemoryAccount } from '../../../runtime/input/memory-account.ts'
import { MemoryBudget } from '../../../runtime/input/memory-budget.ts'
import type { TextRule } from '../../../runtime/input/text-cut.ts'
import { type Read, readString, readUint } from '../../../runtime/wire/read.ts'
import { readList } from '../../../runtime/wire/read-list.ts'
import { NEED } from '../../../runtime/wire/reader.ts'
import { cut } from '../../support/chunks.ts'
import { bytesOf } from '../../support/raw-client.ts'
import { runs } from '../../support/runs.ts'

const session = { version: 0x126, features: 0 }
const KIB = 1 << 10

interface Message {
  readonly tag: number
  readonly texts: string[]
  readonly last: string
}

const readMessage: Read<Message> = r => ({
  tag: readUint(r, 100),
  texts: readList(r, readString),
  last: readString(r),
})

const longText = fc
  .tuple(fc.constantFrom('a', 'é', '日本', '🐟'), fc.integer({ min: 0, max: 400 * KIB }))
  .map(([unit, size]) => unit.repeat(size / Buffer.byteLength(unit)))
const messages = fc.tuple(fc.array(longText, { maxLength: 4 }), longText)
const chunks = fc.array(fc.integer({ min: 1, max: 100 * KIB }), { minLength: 2, maxLength: 6 })

function encoded(tag: number, texts: readonly string[], last: string): Buffer {
  return bytesOf(tag, texts, last)
}

/** Reads a message from chunks. Returns it, and the most bytes that the window held. */
function readFrom(
  input: Input,
  parts: readonly Buffer[],
  rule: TextRule,
): { message: Message; held: number } {
  let message: Message | typeof NEED = input.tryRead(readMessage, rule)
  let held = 0
  for (const part of parts) {
    input.push(part)
    if (message === NEED) message = input.tryRead(readMessage, rule)
    held = Math.max(held, input.available)
  }
  if (message === NEED) throw new Error('the message is not whole')
  return { message: message as Message, held }
}

describe('a text that is longer than the limit', () => {
  test('is cut behind a whole character, and the number of its other bytes is told', () => {
    fc.assert(
      fc.property(
        messages,
        chunks,
        fc.integer({ min: 0, max: 200 * KIB }),
        ([texts, last], lengths, most) => {
          const input = new Input(session)
          const next = encoded(7, [], 'next')
          const parts = cut(Buffer.concat([encoded(5, texts, last), next]), lengths)
          let read: Message | typeof NEED = input.tryRead(readMessage, { most })
          let left = 0
          const found: Message[] = []
          for (const part of parts) {
            input.push(part)
            if (read === NEED || found.length < 2) read = input.tryRead(readMessage, { most })
            for (; read !== NEED && found.length < 2; read = input.tryRead(readMessage, { most })) {
              found.push(read as Message)
              left += input.long.cut
            }
          }
          const given = [...texts, last]
          const got = [...(found[0]?.texts ?? []), found[0]?.last ?? '']
          expect(got.every((text, index) => given[index]?.startsWith(text))).toBe(true)
          expect(got.join('').isWellFormed()).toBe(true)
          const bytes = (all: readonly string[]): number => Buffer.byteLength(all.join(''))
          expect(left).toBe(bytes(given) - bytes(got))
          expect(found[1]).toEqual({ tag: 7, texts: [], last: 'next' })
        },
      ),
      { numRuns: runs(30) },
    )
  })

  test('is passed on with all its bytes, and the window keeps few of them', () => {
    fc.assert(
      fc.property(messages, chunks, ([texts, last], lengths) => {
        const whole = encoded(5, texts, last)
        const passed: Buffer[] = []
        const passOn = { begin: () => true, bytes: (piece: Buffer) => void passed.push(piece) }
        const { message, held } = readFrom(new Input(session), cut(whole, lengths), { most: 1 << 30, passOn })
        expect(message.tag).toBe(5)
        if (passed.length > 0) expect(Buffer.concat(passed).equals(whole)).toBe(true)
        else expect(message).toEqual({ tag: 5, texts, last })
        const shorts = [...texts, last].filter(text => text.length <= 128 * KIB).join('')
        expect(held).toBeLessThan(Buffer.byteLength(shorts) + 8 * 200 * KIB)
      }),
      { numRuns: runs(30) },
    )
  })

  const whole = encoded(5, ['a'.repeat(5 << 20)], 'z'.repeat(5 << 20))
  const parts = cut(whole, [64 * KIB])

  test('is passed on at once, and its first bytes are decoded', () => {
    const passed: Buffer[] = []
    const passOn = { begin: () => true, bytes: (piece: Buffer) => void passed.push(piece) }
    const input = new Input(session)
    const { message, held } = readFrom(input, parts, { most: 1 << 30, passOn })
    expect(held).toBeLessThan(400 * KIB)
    expect(Buffer.concat(passed).equals(whole)).toBe(true)
    expect(message.texts[0]?.length).toBeLessThanOrEqual(64 * KIB)
    expect(input.long.passed).toBe(true)
    expect(input.long.cut + (message.texts[0]?.length ?? 0) + message.last.length).toBe(10 << 20)
  })

  test.each<[string, TextRule]>([
    [
      'the sink does not take it',
      { most: 1 << 20, passOn: { begin: () => false, bytes: () => expect.unreachable() } },
    ],
    [
      'the message is an exception',
      { most: 1 << 20, except: 5, passOn: { begin: () => true, bytes: () => expect.unreachable() } },
    ],
  ])('is cut if %s', (_, rule) => {
    const input = new Input(session)
    const { message } = readFrom(input, parts, rule)
    expect(message.texts[0]?.length).toBeGreaterThan((1 << 20) - 64 * KIB)
    expect(message.texts[0]?.length).toBeLessThanOrEqual(1 << 20)
    expect(input.long.passed).toBe(false)
  })

  test('is cut where the memory ends, and the message is read', () => {
    const memory = new MemoryAccount({ message: 3 << 20 }, new MemoryBudget(1 << 30))
    const input = new Input(session, { memory })
    const { message } = readFrom(input, parts, { most: 1 << 30 })
    expect(message.texts[0]?.length).toBeGreaterThan(100 * KIB)
    expect(message.texts[0]?.length).toBeLessThan(3 << 20)
    expect(input.long.cut).toBe((10 << 20) - (message.texts[0]?.length ?? 0) - message.last.length)
    expect(memory.used).toBe(0)
  })
})
