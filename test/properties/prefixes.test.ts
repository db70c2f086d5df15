import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Input } from '../../runtime/input/input.ts'
import type { Session } from '../../runtime/session/session.ts'
import { decode, encode } from '../../runtime/wire/codec.ts'
import type { Read } from '../../runtime/wire/read.ts'
import { NEED, Reader } from '../../runtime/wire/reader.ts'
import { checkShape, checkShapeAsync } from '../support/check-shape.ts'
import { settle, stateOf } from '../support/chunks.ts'
import { everyShape } from '../support/shapes.ts'

/** Reads a value, or gives the error that reading throws. */
function outcome(read: Read<unknown>, bytes: Buffer, session: Session): unknown {
  try {
    return { value: read(new Reader(bytes, session)) }
  } catch (thrown) {
    return thrown
  }
}

/** Returns how many bytes the reader asks for after a prefix. */
function asked(read: Read<unknown>, prefix: Buffer, session: Session): number {
  expect(outcome(read, prefix, session), `after ${prefix.length} bytes`).toBe(NEED)
  return NEED.atLeast
}

describe.each(everyShape)('$title', shape => {
  const { boundary, few } = shape.of.sessions

  test('needs more bytes after every strict prefix, and asks for at most those that are missing', () => {
    checkShape(shape, few, 2, (value, session) => {
      const bytes = encode(shape.write, value, session)
      for (let length = 0; length < bytes.length; length += 1) {
        const needed = asked(shape.read, bytes.subarray(0, length), session)
        expect(needed).toBeGreaterThan(0)
        expect(needed).toBeLessThanOrEqual(bytes.length - length)
      }
    })
  })

  test('is refused as short if only a prefix is decoded, at every gate', () => {
    checkShape(shape, boundary, 2, (value, session) => {
      const bytes = encode(shape.write, value, session)
      for (let length = 0; length < bytes.length; length += 1 + (bytes.length >> 4)) {
        asked(shape.read, bytes.subarray(0, length), session)
        expect(() => decode(shape.read, bytes.subarray(0, length), session)).toThrow(
          expect.objectContaining({ code: 'short-input' }),
        )
      }
    })
  })

  test('is read when the rest of its bytes arrives, and refused if the input ends before', async () => {
    const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
    await checkShapeAsync(shape, boundary, 1, fraction, async (value, session, part) => {
      const bytes = encode(shape.write, value, session)
      const length = Math.floor(bytes.length * part)
      const [waiting, ending] = [new Input(session), new Input(session)]
      const readings = [waiting, ending].map(input => {
        input.push(Buffer.from(bytes.subarray(0, length)))
        return input.read(shape.read)
      })
      expect(await Promise.all(readings.map(stateOf))).toEqual(['pending', 'pending'])
      waiting.push(Buffer.from(bytes.subarray(length)))
      ending.end()
      expect(await readings[0]).toEqual(value)
      // An end between two values is no mistake in the bytes, so it has another code.
      const code = length === 0 ? 'closed' : 'short-input'
      await expect(readings[1]).rejects.toMatchObject({ code })
      await settle()
      expect(waiting.available).toBe(0)
    })
  })
})
