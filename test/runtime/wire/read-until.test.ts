import { describe, expect, test } from 'vitest'
import { Input } from '../../../runtime/input/input.ts'
import { type Read, readString } from '../../../runtime/wire/read.ts'
import { readList } from '../../../runtime/wire/read-list.ts'
import { readMapUntil, readUntil } from '../../../runtime/wire/read-until.ts'
import { NEED } from '../../../runtime/wire/reader.ts'
import { from, readByte, refusal, session, wire } from '../../support/reading.ts'

const words: Read<string[]> = r => readUntil(r, readString)

describe('reading up to an empty string', () => {
  test('gives the elements in order', () => {
    expect(from(words, 0)).toEqual([])
    expect(from(words, 'b', 'a', 'b', 0)).toEqual(['b', 'a', 'b'])
  })

  test('gives the pairs of a map in order, with repeated keys, up to an empty key', () => {
    const read: Read<unknown> = r => readMapUntil(r, readString, readByte)
    expect(from(read, 'b', 1, 'a', 0, 'b', 3, 0)).toEqual([
      ['b', 1],
      ['a', 0],
      ['b', 3],
    ])
  })

  test('takes as many elements as the limit, and refuses one more', () => {
    const limits = { limits: { count: 2 } }
    expect(refusal(words, wire('a', 'b', 'c', 0), limits)).toMatchObject({
      code: 'limit-exceeded',
      problem: 'a list goes on after the limit of 2 elements',
      place: { offset: 32 },
    })
    expect(() => refusal(words, wire('a', 'b', 0), limits)).toThrow()
  })
})

describe('reading from bytes that arrive one by one', () => {
  const read: Read<unknown> = r => [words(r), readList(r, words), words(r), readByte(r)]
  const bytes = wire('a', 'bc', 0, 2, 'd', 0, 0, 'e', 0, 7)
  const value = [['a', 'bc'], [['d'], []], ['e'], 7]

  test('gives the same value', () => {
    const input = new Input(session)
    let found: unknown = NEED
    for (const byte of bytes) {
      expect(found).toBe(NEED)
      input.push(Buffer.from([byte]))
      found = input.tryRead(read)
    }
    expect(found).toEqual(value)
    expect(input.available).toBe(0)
  })

  test('gives the elements that are there, and holds none of them and none of their bytes', () => {
    const input = new Input(session, { limits: { count: 600 } })
    const taken: unknown[] = []
    for (let at = 0; at < 500; at += 1) {
      input.push(wire(`word ${at}`))
      expect(input.tryRead(words)).toBe(NEED)
      taken.push(...input.takeElements())
      expect(input.available).toBe(0)
    }
    expect(taken).toEqual(Array.from({ length: 500 }, (_, at) => `word ${at}`))
    input.push(wire('last', 0))
    expect(input.tryRead(words)).toEqual(['last'])
  })

  test('refuses more elements than the limit, those included that were taken', () => {
    const input = new Input(session, { limits: { count: 2 } })
    for (const word of ['a', 'b']) {
      input.push(wire(word))
      expect(input.tryRead(words)).toBe(NEED)
      input.takeElements()
    }
    input.push(wire('c'))
    expect(() => input.tryRead(words)).toThrow(
      expect.objectContaining({ code: 'limit-exceeded', place: expect.objectContaining({ offset: 32 }) }),
    )
  })
})
