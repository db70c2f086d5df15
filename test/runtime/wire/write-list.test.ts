import { describe, expect, test } from 'vitest'
import type { Write } from '../../../runtime/wire/write.ts'
import { writeList, writeMap } from '../../../runtime/wire/write-list.ts'
import { hex, rejection, writeByte } from '../../support/writing.ts'

describe('writing lists and maps', () => {
  test('puts the count before the elements', () => {
    expect(hex((w, value: readonly number[]) => writeList(w, value, writeByte), [1, 2])).toBe(
      '020000000000000001000000000000000200000000000000',
    )
  })

  test.each([undefined, null, 'ab', new Set([1]), { length: 1 }])(
    'rejects as a whole what is no array: %s',
    value => {
      expect(rejection((w, list: readonly number[]) => writeList(w, list, writeByte), value)).toMatchObject({
        code: 'wrong-type',
        place: { offset: 0, whole: 'array' },
      })
    },
  )

  test('rejects a wrong element at its place', () => {
    expect(
      rejection((w, value: readonly number[]) => writeList(w, value, writeByte), [1, 300]),
    ).toMatchObject({
      code: 'integer-range',
      place: { offset: 16 },
    })
  })

  test('accepts only pairs as elements of maps', () => {
    const write: Write<readonly (readonly [number, number])[]> = (w, value) =>
      writeMap(w, value, writeByte, writeByte)
    expect(hex(write, [[1, 2]])).toBe('010000000000000001000000000000000200000000000000')
    for (const pair of [[1], [1, 2, 3], 'ab', undefined]) {
      expect(rejection(write, [pair])).toMatchObject({ code: 'wrong-type' })
    }
  })
})
