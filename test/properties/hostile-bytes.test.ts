import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DecodeError } from '../../runtime/errors/errors.ts'
import { encode } from '../../runtime/wire/codec.ts'
import { checkShapeAsync } from '../support/check-shape.ts'
import { cut, cuts, readChunks } from '../support/chunks.ts'
import { decoded } from '../support/outcome.ts'
import { everyShape } from '../support/shapes.ts'

/** Generates words that may be tags, counts or lengths, so that decoders get far into a message. */
const words = fc.array(
  fc.oneof(fc.bigInt({ min: 0n, max: 3n }), fc.bigInt({ min: 0n, max: (1n << 64n) - 1n })),
  {
    maxLength: 30,
  },
)
const garbage = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  words.map(list => new Uint8Array(BigUint64Array.from(list).buffer)),
)
const flips = fc.array(
  fc.tuple(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), fc.integer({ min: 1, max: 255 })),
  {
    minLength: 1,
    maxLength: 3,
  },
)

function flipped(bytes: Buffer, changes: readonly (readonly [number, number])[]): Buffer {
  const copy = Buffer.from(bytes)
  for (const [part, mask] of changes) {
    const at = Math.floor(part * copy.length)
    copy[at] = (copy[at] as number) ^ mask
  }
  return copy
}

describe.each(everyShape)('$title', shape => {
  const { boundary, few } = shape.of.sessions

  test('decodes any bytes to a typed error, or to a value that an exact writer encodes to them again', async () => {
    const both = fc.tuple(flips, garbage)
    await checkShapeAsync(shape, boundary, 4, both, async (value, session, [changes, bytes]) => {
      for (const input of [flipped(encode(shape.write, value, session), changes), Buffer.from(bytes)]) {
        const outcome = decoded(shape.read, input, session, { exact: true })
        if ('thrown' in outcome) expect(outcome.thrown).toBeInstanceOf(DecodeError)
        else expect(encode(shape.write, outcome.value, session, { exact: true }).equals(input)).toBe(true)
        const plain = decoded(shape.read, input, session)
        if ('thrown' in plain) expect(plain.thrown).toBeInstanceOf(DecodeError)
      }
    })
  })

  test('is refused with the same error at the same place whatever chunks its bytes arrive in', async () => {
    const both = fc.tuple(flips, cuts)
    await checkShapeAsync(shape, few, 8, both, async (value, session, [changes, lengths]) => {
      const bytes = flipped(encode(shape.write, value, session), changes)
      const whole = decoded(shape.read, bytes, session)
      if ('value' in whole) return
      const { code, place, message } = whole.thrown as DecodeError
      if (code === 'leftover-bytes') return
      const error = await readChunks([shape.read], cut(bytes, lengths), session).catch(thrown => thrown)
      expect(error).toBeInstanceOf(DecodeError)
      expect(error.code).toBe(code)
      // The decoder of whole bytes reports missing bytes at their end, the input at the start of the word.
      if (code === 'short-input') return
      expect(error.place.offset).toBe(place.offset)
      // The window in the message may lack bytes that have not arrived or were dropped, so compare the first line.
      expect(error.message.split('\n')[0]).toBe(message.split('\n')[0])
    })
  })
})
