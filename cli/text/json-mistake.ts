import { quoted } from './visible-text.ts'

/** The first place at which a text stops being JSON, and what is wrong there. */
export interface JsonMistake {
  /** Both count from 1; a column is a character. */
  readonly line: number
  readonly column: number
  readonly problem: string
}

/** Next in the text, as an error names it. */
const EXPECTED = {
  value: 'a value',
  'first item': 'a value or ]',
  'first name': 'a name in quotes or }',
  name: 'a name in quotes',
  colon: 'a colon',
  'after item': 'a comma or ]',
  'after member': 'a comma or }',
  end: 'the end',
} as const

type Next = keyof typeof EXPECTED

const SPACE = /[ \t\n\r]*/y
const WORD = /[^\s"{}[\],:]+/y
const PLAIN = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/
// No alternatives inside a repetition: over a string of megabytes they would exhaust the stack.
const CHARACTERS = /[^"\\\0-\x1f]*/y
const ESCAPE = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y

/**
 * Finds the mistake in a text that JSON.parse refuses, because its own words for it differ between releases of
 * Node. Undefined when the text is JSON.
 */
export function findJsonMistake(text: string): JsonMistake | undefined {
  const open: ('[' | '{')[] = []
  let next: Next = 'value'
  const ended = (): Next => (open.length === 0 ? 'end' : open.at(-1) === '[' ? 'after item' : 'after member')
  for (let at = matchEnd(SPACE, text, 0); ; at = matchEnd(SPACE, text, at)) {
    const character = text[at]
    if (next === 'end' && character === undefined) return undefined
    const isValue: boolean = next === 'value' || next === 'first item'
    if (character === '"' && (isValue || next === 'name' || next === 'first name')) {
      const end = matchString(text, at)
      if (typeof end !== 'number') return placed(text, end.at, end.problem)
      next = isValue ? ended() : 'colon'
      at = end
    } else if (isValue && (character === '[' || character === '{')) {
      open.push(character)
      next = character === '[' ? 'first item' : 'first name'
      at += 1
    } else if (
      (character === ']' && (next === 'first item' || next === 'after item')) ||
      (character === '}' && (next === 'first name' || next === 'after member'))
    ) {
      open.pop()
      next = ended()
      at += 1
    } else if (character === ',' && (next === 'after item' || next === 'after member')) {
      next = next === 'after item' ? 'value' : 'name'
      at += 1
    } else if (character === ':' && next === 'colon') {
      next = 'value'
      at += 1
    } else {
      const word = text.slice(at, matchEnd(WORD, text, at))
      if (!isValue || !PLAIN.test(word)) {
        const found = character === undefined ? 'but the text ends' : `found ${shown(word, text, at)}`
        return placed(text, at, `expected ${EXPECTED[next]}, ${found}`)
      }
      next = ended()
      at += word.length
    }
  }
}

/** The end of a string that begins at `start`, or its mistake. */
function matchString(
  text: string,
  start: number,
): number | { readonly at: number; readonly problem: string } {
  let at = start + 1
  for (;;) {
    at = matchEnd(CHARACTERS, text, at)
    if (at === text.length) return { at: start, problem: 'this string has no end' }
    if (text[at] === '"') return at + 1
    if (text[at] !== '\\') return { at, problem: `${shown('', text, at)} in a string has to be escaped` }
    const end = matchEnd(ESCAPE, text, at)
    if (end === at) return { at, problem: 'JSON has no such escape' }
    at = end
  }
}

/** The position behind what a sticky pattern matches at `at`; `at` itself when it matches nothing. */
function matchEnd(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : at
}

function shown(word: string, text: string, at: number): string {
  const found = word || String.fromCodePoint(text.codePointAt(at) ?? 0)
  return quoted(found, 20)
}

function placed(text: string, at: number, problem: string): JsonMistake {
  const before = text.slice(0, at).split('\n')
  return { line: before.length, column: [...(before.at(-1) ?? '')].length + 1, problem }
}
