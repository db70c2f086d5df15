import { describe, expect, test } from 'vitest'
import { type Read, readString } from '../../../runtime/wire/read.ts'
import { readList, readMap } from '../../../runtime/wire/read-list.ts'
import { NEED, Reader } from '../../../runtime/wire/reader.ts'
import { from, readByte, refusal, session, wire } from '../../support/reading.ts'

describe('reading lists and maps', () => {
  test.each([0, 1, 64, 65, 1000])('gives %i elements in order', size => {
    const items = Array.from({ length: size }, (_, index) => index % 200)
    expect(from(r => readList(r, readByte), size, ...items)).toEqual(items)
  })

  test('refuses more elements than the limit before any of them', () => {
    const read: Read<number[]> = r => readList(r, readByte)
    expect(refusal(read, wire(4), { limits: { count: 3 } })).toMatchObject({
      code: 'limit-exceeded',
      problem: 'a count of 4 is above the limit of 3 elements',
    })
  })

  test('allocates no memory for elements that do not arrive', () => {
    const r = new Reader(wire(2n ** 50n, 1), session)
    expect(() => readList(r, readByte)).toThrow(expect.toSatisfy(error => error === NEED))
  })

  test('gives the pairs of a map in order, with repeated keys', () => {
    const read: Read<unknown> = r => readMap(r, readString, readByte)
    expect(from(read, 3, 'b', 1, 'a', 2, 'b', 3)).toEqual([
      ['b', 1],
      ['a', 2],
      ['b', 3],
    ])
  })
})
