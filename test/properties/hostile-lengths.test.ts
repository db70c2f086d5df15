import { describe, expect, test } from 'vitest'
import { DecodeError } from '../../runtime/errors/errors.ts'
import { Input } from '../../runtime/input/input.ts'
import type { Part } from '../../runtime/layout/locate.ts'
import { encode } from '../../runtime/wire/codec.ts'
import { checkShape } from '../support/check-shape.ts'
import { partsOf, withByte, withWord } from '../support/message-parts.ts'
import { decoded } from '../support/outcome.ts'
import { everyShape } from '../support/shapes.ts'

const ABOVE_LIMITS = [1n << 63n, (1n << 64n) - 1n, 1n << 40n, 1n << 60n, (1n << 63n) - 1n]
// Within the limits, so that only the missing bytes are a reason to refuse them.
const WITHIN_LIMITS = [62n << 20n, 16_000_000n]

const isCount = (part: Part): boolean => /(^|\.)count$/.test(part.path)
const isText = (part: Part): boolean => part.end - part.start > 8

/** Counts the bytes on the heap and in buffers. */
function held(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

describe.each(everyShape)('$title', shape => {
  const { limits } = shape.of.protocol
  const { few } = shape.of.sessions

  test('is refused at once, at the word of a length or count, if that is above the limits', () => {
    checkShape(shape, few, 2, (value, session) => {
      const bytes = encode(shape.write, value, session)
      for (const part of partsOf(shape.of.layout, shape.name, bytes, session)) {
        if (!isCount(part) && !isText(part)) continue
        for (const word of ABOVE_LIMITS) {
          const input = new Input(session, { limits })
          input.push(withWord(bytes, part.start, word))
          expect(() => input.read(shape.read), `${part.path} ${word}`).toThrow(
            expect.objectContaining({
              code: 'limit-exceeded',
              place: expect.objectContaining({ offset: part.start }),
            }),
          )
        }
      }
    })
  })

  test('decodes to a typed error or a value in little memory if any of its words is replaced', () => {
    checkShape(shape, few, 1, (value, session) => {
      const bytes = encode(shape.write, value, session)
      for (const part of partsOf(shape.of.layout, shape.name, bytes, session)) {
        for (const word of [...ABOVE_LIMITS, ...WITHIN_LIMITS]) {
          const before = held()
          const outcome = decoded(shape.read, withWord(bytes, part.start, word), session, { limits })
          expect(held() - before, `${part.path} ${word}`).toBeLessThan(8 << 20)
          if ('thrown' in outcome) expect(outcome.thrown).toBeInstanceOf(DecodeError)
        }
      }
    })
  })

  test('is refused at the word of its padding if that is not zero', () => {
    checkShape(shape, few, 2, (value, session) => {
      const bytes = encode(shape.write, value, session)
      for (const part of partsOf(shape.of.layout, shape.name, bytes, session).filter(isText)) {
        const end = part.start + 8 + Number(bytes.readBigUInt64LE(part.start))
        for (let at = end; at < part.end; at += 1) {
          const input = new Input(session)
          // Puts bytes before the message, so that it does not start at the start of the window.
          input.push(Buffer.concat([Buffer.alloc(16), withByte(bytes, at, 0x80)]))
          input.take(16)
          expect(() => input.read(shape.read), `${part.path} byte ${at}`).toThrow(
            expect.objectContaining({
              code: 'bad-padding',
              place: expect.objectContaining({ offset: part.end - 8 }),
            }),
          )
        }
      }
    })
  })
})
