import { describe, expect, test } from 'vitest'
import { enumTable } from '../../../runtime/wire/enum-table.ts'

const table = enumTable({ Off: 0, On: 1, Auto: 0xffff }, 0xffffffff)

describe('the table of an enum', () => {
  test('maps every name to its number and back', () => {
    for (const [name, value] of [
      ['Off', 0],
      ['On', 1],
      ['Auto', 0xffff],
    ] as const) {
      expect(table.values.get(name)).toBe(value)
      expect(table.names.get(value)).toBe(name)
    }
  })

  test('has no other names and numbers, not even names of properties of every object', () => {
    expect(table.names.get(2)).toBeUndefined()
    expect(table.values.get('off')).toBeUndefined()
    expect(table.values.get('constructor')).toBeUndefined()
    expect(table.values.size).toBe(3)
  })

  test('names all its values in the order of the spec', () => {
    expect(table.describe()).toBe('Off (0), On (1), Auto (65535)')
    expect(table.max).toBe(0xffffffff)
  })
})
