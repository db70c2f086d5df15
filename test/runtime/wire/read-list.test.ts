import { describe, expect, test } from 'vitest'
import { type Read, readString } from '../../../runtime/wire/read.ts'
import { readList, readMap } from '../../../runtime/wire/read-list.ts'
import { NEED, Reader } from '../../../runtime/wire/reader.ts'
import { from, readByte, refusal, session, wire } from '../../support/reading.ts'

describe('lists and maps', () => {
  test.each([0, 1, 64, 65, 1000])('of %i elements have them in order', size => {
    const items = Array.from({ length: size }, (_, index) => index % 200)
    expect(from(r => readList(r, readByte), size, ...items)).toEqual(items)
  })

  test('of more elements than the limit are refused before any of them', () => {
    const read: Read<number[]> = r => readList(r, readByte)
    expect(refusal(read, wire(4), { limits: { count: 3 } })).toMatchObject({
      code: 'limit-exceeded',
      problem: 'a count of 4 is above the limit of 3 elements',
    })
  })

  test('that announce far more than comes hold no room for it', () => {
    const r = new Reader(wire(2n ** 50n, 1), session)
    expect(() => readList(r, readByte)).toThrow(expect.toSatisfy(error => error === NEED))
  })

  test('keep the pairs of a map as they came, repeated keys included', () => {
    const read: Read<unknown> = r => readMap(r, readString, readByte)
    expect(from(read, 3, 'b', 1, 'a', 2, 'b', 3)).toEqual([
      ['b', 1],
      ['a', 2],
      ['b', 3],
    ])
  })
})
