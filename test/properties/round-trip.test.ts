import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DecodeError } from '../../runtime/errors/errors.ts'
import { decode, encode } from '../../runtime/wire/codec.ts'
import { checkShape } from '../support/check-shape.ts'
import { everyShape } from '../support/shapes.ts'

const RUNS = 6

describe.each(everyShape)('$title', shape => {
  const { boundary } = shape.of.sessions

  test('decodes to the value that was encoded, and encodes to the same bytes again, at every gate', () => {
    checkShape(shape, boundary, RUNS, (value, session) => {
      const bytes = encode(shape.write, value, session)
      const decoded = decode(shape.read, bytes, session)
      expect(decoded).toEqual(value)
      expect(encode(shape.write, decoded, session).equals(bytes)).toBe(true)
      expect(bytes.length % 8).toBe(0)
    })
  })

  test('has the same bytes and values for exact readers and writers', () => {
    checkShape(shape, boundary, 2, (value, session) => {
      const bytes = encode(shape.write, value, session, { exact: true })
      expect(bytes.equals(encode(shape.write, value, session))).toBe(true)
      expect(decode(shape.read, bytes, session, { exact: true })).toEqual(value)
    })
  })

  test('is refused at the first byte left over behind it', () => {
    const rest = fc.sample(fc.uint8Array({ minLength: 1, maxLength: 9 }), 3)
    checkShape(shape, boundary, 2, (value, session) => {
      const bytes = encode(shape.write, value, session)
      for (const more of rest) {
        const error = failure(() => decode(shape.read, Buffer.concat([bytes, more]), session))
        expect(error).toBeInstanceOf(DecodeError)
        expect(error).toMatchObject({ code: 'leftover-bytes', place: { offset: bytes.length } })
      }
    })
  })
})

function failure(run: () => unknown): unknown {
  try {
    return { nothingThrown: run() }
  } catch (error) {
    return error
  }
}
