import { describe, expect, test } from 'vitest'
import { encode } from '../../../runtime/wire/codec.ts'
import { type Write, writeString } from '../../../runtime/wire/write.ts'
import { writeMapUntil, writeUntil } from '../../../runtime/wire/write-until.ts'
import { session, wire } from '../../support/reading.ts'

const words: Write<readonly string[]> = (w, value) => writeUntil(w, value, writeString)
const table: Write<readonly (readonly [string, string])[]> = (w, value) =>
  writeMapUntil(w, value, writeString, writeString)

describe('writing up to an empty string', () => {
  test('writes the elements or pairs, then the end', () => {
    expect(encode(words, [], session)).toEqual(wire(0))
    expect(encode(words, ['b', 'a'], session)).toEqual(wire('b', 'a', 0))
    expect(encode(table, [['b', ''], ['a', 'c']], session)).toEqual(wire('b', 0, 'a', 'c', 0)) // biome-ignore format: one line reads better
  })

  test('rejects an element or a key that would be the end, at its first byte', () => {
    const error = { code: 'not-encodable', place: expect.objectContaining({ offset: 16 }) }
    expect(() => encode(words, ['a', '', 'b'], session)).toThrow(expect.objectContaining(error))
    expect(() => encode(table, [['', 'a']], session)).toThrow(
      expect.objectContaining({ code: 'not-encodable' }),
    )
  })

  test('rejects what is no array, or no pair', () => {
    expect(() => encode(words, 'a' as never, session)).toThrow(
      expect.objectContaining({ code: 'wrong-type' }),
    )
    expect(() => encode(table, [['a']] as never, session)).toThrow('expected a pair [key, value]')
  })
})
