import { expect, test } from 'vitest'
import { type Comment, commentsIn, commentsOf, sentences } from './comments.ts'
import { sources } from './imports.ts'

const folders = ['runtime', 'generated', 'generator', 'nix', 'store', 'cli', 'bench', 'examples', 'test']
const comments = folders.flatMap(sources).flatMap(commentsOf)

const opens = (comment: Comment): boolean =>
  sentences(comment).some(sentence => /^(What|Where|Whoever)\b/.test(sentence))
// In quotes or backticks, "nobody" is the name of a user.
const hasNoRole = ({ text }: Comment): boolean =>
  /\b(whoever|somebody|nobody)\b/i.test(text.replace(/`[^`]*`|"[^"]*"/g, ''))
const shown = ({ file, line, text }: Comment): string => `${file}:${line}: ${text.split('\n')[0]}`

test('no sentence of a comment begins with What, Where or Whoever', () => {
  expect(comments.length).toBeGreaterThan(1000)
  expect(comments.filter(opens).map(shown)).toEqual([])
})

test('no comment has whoever, somebody or nobody in place of a role', () => {
  expect(comments.filter(hasNoRole).map(shown)).toEqual([])
})

test('the reader of comments finds all of them and no code', () => {
  const text = [
    '/** Whoever reads. */',
    'const a = 1 // What follows.',
    "const url = 'http://whoever' // fine",
    'function f(/* Where is it */ x: number) {',
    '  // First line,',
    '  // second. Where it ends.',
    '  return x /* somebody */',
    '}',
  ].join('\n')
  const found = commentsIn('sample.ts', text)
  expect(found.map(comment => comment.text)).toEqual([
    'Whoever reads.',
    'What follows.',
    'fine',
    'Where is it',
    'First line,\nsecond. Where it ends.',
    'somebody',
  ])
  expect(found.map(opens)).toEqual([true, true, false, true, true, false])
  expect(found.map(hasNoRole)).toEqual([true, false, false, false, false, true])
})
