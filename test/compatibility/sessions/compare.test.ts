// Tests how the ends of sessions are compared: marks of known differences let differ what they name, and have to do so.

import { expect, test } from 'vitest'
import { type Difference, differences } from './compare.ts'
import { parseMark } from './marks.ts'
import type { Ended } from './run-session.ts'

const end = { status: '0', stdout: 'a\n', stderr: 'b\n' }
const stale = [
  expect.objectContaining({ daemon: [], ours: [], problem: expect.stringContaining('remove the mark') }),
]

/** Compares an end that differs in some parts with the one that does not. */
function compared(command: string, changed: Partial<Ended>, version = '2.34.8'): Difference[] {
  return differences([{ command, ...end }], [{ command, ...end, ...changed }], { version, words: true })
}

test('A difference is told, also in a part that the mark does not name', () => {
  expect(compared('x', { stdout: 'c\n' })).toEqual([
    { command: 'x', daemon: ['stdout: a'], ours: ['stdout: c'] },
  ])
  expect(compared('x #: words', { stdout: 'c\n', stderr: 'c\n' })).toEqual([
    { command: 'x #: words', daemon: ['stdout: a'], ours: ['stdout: c'] },
  ])
  expect(compared('x #: words', { stderr: 'c\n' })).toEqual([])
})

test('A mark of a command that ends the same at both is told', () => {
  expect(compared('x #: words', {})).toEqual(stale)
  expect(compared('x #: trust since 2.4', {})).toEqual(stale)
  expect(compared('x #: trust since 2.4', {}, '2.3.7')).toEqual([])
  expect(compared('x #: trust since 2.4', { status: '1' }, '2.3.7')).toHaveLength(1)
  expect(compared('x #: trust before 2.4', {}, '2.3.7')).toEqual(stale)
  expect(compared('x #: words sometimes', {})).toEqual([])
})

test('A mark is refused if it has another form, or names no known difference', () => {
  for (const mark of ['nothing', 'words after 2.4', 'words since', 'words 2.3.7', 'words sometimes 2.4'])
    expect(() => parseMark(`x #: ${mark}`)).toThrow(/no mark of a known difference/)
})
