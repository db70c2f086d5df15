import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Input } from '../../runtime/input/input.ts'
import { encode } from '../../runtime/wire/codec.ts'
import { checkShape, checkShapeLater } from '../support/check.ts'
import { cut, cuts, readLent, readPieces } from '../support/chunks.ts'
import { boundarySessions, fewSessions } from '../support/sessions.ts'
import { shapes } from '../support/shapes.ts'

describe.each(shapes)('$name', shape => {
  test('is the same however its bytes arrive, twice in one stream, at every gate', async () => {
    await checkShapeLater(shape, boundarySessions, 2, cuts, async (value, session, lengths) => {
      const bytes = encode(shape.write, value, session)
      const pieces = cut(Buffer.concat([bytes, bytes]), lengths)
      const { values, input } = await readPieces([shape.read, shape.read], pieces, session)
      expect(values).toEqual([value, value])
      expect(input.available).toBe(0)
    })
  })

  test('is the same where its bytes arrive in a buffer that is used again', async () => {
    await checkShapeLater(shape, boundarySessions, 1, cuts, async (value, session, lengths) => {
      const bytes = encode(shape.write, value, session)
      const pieces = cut(Buffer.concat([bytes, bytes, Buffer.from('next')]), lengths)
      const { values, input } = readLent([shape.read, shape.read], pieces, session)
      expect(values).toEqual([value, value])
      expect(input.peek().toString()).toBe('next')
    })
  })

  test('is the same where its bytes arrive one by one', async () => {
    await checkShapeLater(shape, fewSessions, 1, fc.constant([1]), async (value, session, lengths) => {
      const bytes = encode(shape.write, value, session)
      const { values } = await readPieces([shape.read], cut(bytes, lengths), session)
      expect(values).toEqual([value])
    })
  })

  test('is there at once where all its bytes are, and leaves those of others alone', () => {
    checkShape(shape, boundarySessions, 1, (value, session) => {
      const input = new Input(session)
      const bytes = encode(shape.write, value, session)
      input.push(Buffer.concat([bytes, Buffer.from('next')]))
      expect(input.read(shape.read)).toEqual(value)
      expect(input.peek().toString()).toBe('next')
    })
  })
})
