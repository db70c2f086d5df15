import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { findJsonMistake } from '../../../cli/text/json-mistake.ts'
import { runs } from '../../support/runs.ts'

test.each([
  ['', '1:1 expected a value, but the text ends'],
  ['nope', '1:1 expected a value, found nope'],
  ['[1', '1:3 expected a comma or ], but the text ends'],
  ['[1,]', '1:4 expected a value, found "]"'],
  ['[1 2]', '1:4 expected a comma or ], found "2"'],
  ['[', '1:2 expected a value or ], but the text ends'],
  ['{,', '1:2 expected a name in quotes or }, found ","'],
  ['{\n  "a": 1,\n  b: 2\n}', '3:3 expected a name in quotes, found b'],
  ['{"a" 1}', '1:6 expected a colon, found "1"'],
  ['{"a":1]', '1:7 expected a comma or }, found "]"'],
  ['[1] x', '1:5 expected the end, found x'],
  ['[01]', '1:2 expected a value or ], found "01"'],
  ['["é😀", ’]', '1:8 expected a value, found "’"'],
  ['\ufeff[]', '1:1 expected a value, found "\\u{feff}"'],
  ['["a\nb"]', '1:4 "\\n" in a string has to be escaped'],
  ['["\\x"]', '1:3 JSON has no such escape'],
  ['["a]', '1:2 this string has no end'],
])('%j', (text, told) => {
  const { line, column, problem } = findJsonMistake(text) ?? {}
  expect(`${line}:${column} ${problem}`).toBe(told)
})

test('megabytes in one string, and deep nesting, are no obstacle', () => {
  expect(findJsonMistake(`["${'\\n'.repeat(1 << 20)}${'a'.repeat(1 << 22)}"`)?.column).toBe((6 << 20) + 4)
  expect(findJsonMistake('['.repeat(100_000))?.column).toBe(100_001)
})

test('a mistake is found exactly where JSON.parse refuses', () => {
  const pieces = fc.constantFrom(
    '[',
    ']',
    '{',
    '}',
    ',',
    ':',
    ' ',
    '\n',
    '"a"',
    '1',
    '-0.5e3',
    'null',
    '"\\u00e4"',
  )
  const odd = fc.constantFrom(
    '"',
    '\\',
    '\u00a0',
    '\u2028',
    '01',
    '1.',
    '-',
    'nul',
    '\t',
    '\0',
    'é',
    '\ud800',
  )
  const texts = fc.oneof(
    fc.array(fc.oneof({ weight: 9, arbitrary: pieces }, odd), { maxLength: 12 }).map(all => all.join('')),
    // One thing put into a text that is right.
    fc
      .tuple(fc.json(), fc.nat(), fc.oneof(pieces, odd, fc.constant('')), fc.nat(2))
      .map(([json, at, more, less]) => {
        const cut = at % (json.length + 1)
        return json.slice(0, cut) + more + json.slice(cut + less)
      }),
  )
  const property = (text: string): void => {
    let refused = false
    try {
      JSON.parse(text)
    } catch {
      refused = true
    }
    expect(findJsonMistake(text) !== undefined).toBe(refused)
  }
  fc.assert(fc.property(texts, property), { numRuns: runs(5000) })
})
