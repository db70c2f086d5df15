import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DecodeError } from '../../runtime/errors/errors.ts'
import { encode } from '../../runtime/wire/codec.ts'
import { checkShapeLater } from '../support/check.ts'
import { cut, cuts, readPieces } from '../support/chunks.ts'
import { decoded } from '../support/outcome.ts'
import { boundarySessions, fewSessions } from '../support/sessions.ts'
import { shapes } from '../support/shapes.ts'

/** Words that lead far into a message: tags, counts, lengths. */
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

describe.each(shapes)('$name', shape => {
  test('comes to a value or to a typed error from any bytes, which an exact writer writes again', async () => {
    const both = fc.tuple(flips, garbage)
    await checkShapeLater(shape, boundarySessions, 4, both, async (value, session, [changes, bytes]) => {
      for (const input of [flipped(encode(shape.write, value, session), changes), Buffer.from(bytes)]) {
        const outcome = decoded(shape.read, input, session, { exact: true })
        if ('thrown' in outcome) expect(outcome.thrown).toBeInstanceOf(DecodeError)
        else expect(encode(shape.write, outcome.value, session, { exact: true }).equals(input)).toBe(true)
        const plain = decoded(shape.read, input, session)
        if ('thrown' in plain) expect(plain.thrown).toBeInstanceOf(DecodeError)
      }
    })
  })

  test('comes to the same error at the same place however the bytes arrive', async () => {
    const both = fc.tuple(flips, cuts)
    await checkShapeLater(shape, fewSessions, 8, both, async (value, session, [changes, lengths]) => {
      const bytes = flipped(encode(shape.write, value, session), changes)
      const whole = decoded(shape.read, bytes, session)
      if ('value' in whole) return
      const { code, place, message } = whole.thrown as DecodeError
      if (code === 'leftover-bytes') return
      const error = await readPieces([shape.read], cut(bytes, lengths), session).catch(thrown => thrown)
      expect(error).toBeInstanceOf(DecodeError)
      expect(error.code).toBe(code)
      // What is missing is missed at the end of the bytes there, at the start of the word here.
      if (code === 'short-input') return
      expect(error.place.offset).toBe(place.offset)
      // Later bytes were not there yet, and earlier ones may be gone.
      expect(error.message.split('\n')[0]).toBe(message.split('\n')[0])
    })
  })
})
