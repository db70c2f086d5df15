import { expect, test } from 'vitest'
import type { Layout } from '../../../runtime/layout/layout.ts'
import { walkParts } from '../../../runtime/layout/locate.ts'

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
