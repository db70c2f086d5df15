import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Input } from '../../runtime/input/input.ts'
import { encode } from '../../runtime/wire/codec.ts'
import { checkShape, checkShapeAsync } from '../support/check-shape.ts'
import { cut, cuts, readChunks, readLent } from '../support/chunks.ts'
import { everyShape } from '../support/shapes.ts'

describe.each(everyShape)('$title', shape => {
  const { boundary, few } = shape.of.sessions

  test('is decoded alike from chunks of any sizes, twice in one stream, at every gate', async () => {
    await checkShapeAsync(shape, boundary, 2, cuts, async (value, session, lengths) => {
      const bytes = encode(shape.write, value, session)
      const pieces = cut(Buffer.concat([bytes, bytes]), lengths)
      const { values, input } = await readChunks([shape.read, shape.read], pieces, session)
      expect(values).toEqual([value, value])
      expect(input.available).toBe(0)
    })
  })

  test('is decoded alike if its bytes arrive in a buffer that is used again', async () => {
    await checkShapeAsync(shape, boundary, 1, cuts, async (value, session, lengths) => {
      const bytes = encode(shape.write, value, session)
      const pieces = cut(Buffer.concat([bytes, bytes, Buffer.from('next')]), lengths)
      const { values, input } = readLent([shape.read, shape.read], pieces, session)
      expect(values).toEqual([value, value])
      expect(input.peek().toString()).toBe('next')
    })
  })

  test('is decoded alike if its bytes arrive one by one', async () => {
    await checkShapeAsync(shape, few, 1, fc.constant([1]), async (value, session, lengths) => {
      const bytes = encode(shape.write, value, session)
      const { values } = await readChunks([shape.read], cut(bytes, lengths), session)
      expect(values).toEqual([value])
    })
  })

  test('is decoded at once if all its bytes are there, and later bytes stay unread', () => {
    checkShape(shape, boundary, 1, (value, session) => {
      const input = new Input(session)
      const bytes = encode(shape.write, value, session)
      input.push(Buffer.concat([bytes, Buffer.from('next')]))
      expect(input.read(shape.read)).toEqual(value)
      expect(input.peek().toString()).toBe('next')
    })
  })
})
