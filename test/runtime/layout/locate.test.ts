import { describe, expect, test } from 'vitest'
import type { Layout } from '../../../runtime/layout/layout.ts'
import { locate, walkParts } from '../../../runtime/layout/locate.ts'

const session = { version: 0x126, features: 0 }

function paths(layout: Layout, words: readonly number[]): string[] {
  const bytes = Buffer.alloc(words.length * 8)
  for (const [index, word] of words.entries()) bytes.writeBigUInt64LE(BigInt(word), index * 8)
  const found: string[] = []
  walkParts(layout, 'Top', bytes, session, part => found.push(`${part.path} ${part.start}-${part.end}`))
  return found
}

test('a tag without a case of its own is the field that keeps it', () => {
  const layout: Layout = {
    Int: 'word',
    Top: {
      union: 'Int',
      cases: [
        { name: 'Done', tag: 0, fields: [['at', 'Int']] },
        {
          name: 'Failed',
          fields: [
            ['status', 'Int'],
            ['size', 'Int'],
          ],
        },
      ],
    },
  }
  expect(paths(layout, [0, 5])).toEqual(['kind 0-8', 'at 8-16'])
  expect(paths(layout, [3, 5])).toEqual(['status 0-8', 'size 8-16'])
  expect(paths(layout, [3])).toEqual(['status 0-8', 'size 8-8'])
  expect(paths(layout, [])).toEqual(['kind 0-0'])
})

describe('a list up to an empty string', () => {
  const layout: Layout = {
    Text: 'text',
    Int: 'word',
    Top: {
      fields: [
        ['table', { map: ['Text', 'Int'], until: '' }],
        ['size', 'Int'],
      ],
    },
  }

  test('has elements and an end, but no count', () => {
    expect(paths(layout, [1, 97, 5, 0, 6])).toEqual([
      'table[0].key 0-16',
      'table[0].value 16-24',
      'table.end 24-32',
      'size 32-40',
    ])
  })

  test('names the element that is missing or cannot be written', () => {
    expect(paths(layout, [1, 97, 5])).toEqual(['table[0].key 0-16', 'table[0].value 16-24', 'table[1] 24-24'])
  })

  test('counts the elements in front of the bytes', () => {
    const bytes = Buffer.alloc(24)
    bytes[0] = 1
    const skipped = { bytes: 80, lists: [{ read: 7, count: 1000 }] }
    expect(locate(layout, 'Top', bytes, session, 96, skipped)).toBe('table[7].value')
  })
})
