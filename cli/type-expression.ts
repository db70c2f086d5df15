import { UsageError } from './io.ts'

/** A type expression of the spec. */
export type TypeExpression =
  | { readonly kind: 'name'; readonly name: string; readonly at: number }
  | { readonly kind: 'list'; readonly of: TypeExpression }
  | { readonly kind: 'map'; readonly key: TypeExpression; readonly value: TypeExpression }
  | { readonly kind: 'text'; readonly of: TypeExpression; readonly at: number }
  | { readonly kind: 'tagged'; readonly of: TypeExpression; readonly tag: string; readonly at: number }
  | { readonly kind: 'pinned'; readonly of: TypeExpression; readonly version: string; readonly at: number }

const FORMS =
  "a name, { list: T }, { set: T }, { map: [K, V] }, { optional: T, none: '' }, { optional: T, tag: U } or { type: T, at: '1.16' }"

/** Deeper than anyone means it, and far from the end of the stack. */
const MAX_DEPTH = 32

interface Parsing {
  readonly text: string
  at: number
  depth: number
}

/**
 * Reads a type expression, written as in the spec in YAML's flow style.
 *
 * @throws {UsageError} with the column and what may stand there.
 */
export function parseTypeExpression(text: string): TypeExpression {
  const p: Parsing = { text, at: 0, depth: 0 }
  const type = parseType(p)
  skipBlanks(p)
  if (p.at < text.length) expected(p, 'the end')
  return type
}

/** The error for the part of a type expression that starts at `at`. */
export function typeError(text: string, at: number, problem: string): UsageError {
  const shown = /^[\x20-\x7e]*$/.test(text)
  const frame = shown ? `\n  ${text}\n  ${' '.repeat(at)}^` : ''
  return new UsageError(`type expression, column ${at + 1}: ${problem}${frame}`)
}

function parseType(p: Parsing): TypeExpression {
  skipBlanks(p)
  if (p.text[p.at] !== '{') {
    const at = p.at
    const name = word(p)
    if (!/^[A-Z]/.test(name)) throw typeError(p.text, at, `expected a type: ${FORMS}`)
    return { kind: 'name', name, at }
  }
  const start = p.at
  p.depth += 1
  if (p.depth > MAX_DEPTH) throw typeError(p.text, start, `nested deeper than ${MAX_DEPTH}`)
  p.at += 1
  const type = parseForm(p, start)
  take(p, '}')
  p.depth -= 1
  return type
}

function parseForm(p: Parsing, start: number): TypeExpression {
  skipBlanks(p)
  const at = p.at
  const key = word(p)
  if (!['list', 'set', 'map', 'optional', 'type'].includes(key))
    throw typeError(p.text, at, `expected list, set, map, optional or type`)
  take(p, ':')
  if (key === 'map') return parseMap(p)
  const of = parseType(p)
  if (key === 'list' || key === 'set') return { kind: 'list', of }
  take(p, ',', key === 'type' ? ', at: VERSION' : ", none: '' or , tag: TYPE")
  skipBlanks(p)
  const second = p.at
  const option = word(p)
  if (key === 'type') {
    if (option !== 'at') throw typeError(p.text, second, 'expected at')
    take(p, ':')
    skipBlanks(p)
    return { kind: 'pinned', of, at: p.at, version: scalar(p) }
  }
  if (option !== 'none' && option !== 'tag') throw typeError(p.text, second, 'expected none or tag')
  take(p, ':')
  skipBlanks(p)
  const value = p.at
  const text = scalar(p)
  if (option === 'tag') return { kind: 'tagged', of, tag: text, at: value }
  if (text !== '') throw typeError(p.text, value, "expected the empty string, ''")
  return { kind: 'text', of, at: start }
}

function parseMap(p: Parsing): TypeExpression {
  take(p, '[')
  const key = parseType(p)
  take(p, ',')
  const value = parseType(p)
  take(p, ']')
  return { kind: 'map', key, value }
}

/** A word, or text in quotes. */
function scalar(p: Parsing): string {
  const match = /'([^']*)'|"([^"\\]*)"|[A-Za-z0-9.]+/y
  match.lastIndex = p.at
  const found = match.exec(p.text)
  if (found === null) return expected(p, 'a word or text in quotes')
  p.at = match.lastIndex
  return found[1] ?? found[2] ?? found[0]
}

function word(p: Parsing): string {
  const match = /[A-Za-z0-9]*/y
  match.lastIndex = p.at
  const found = match.exec(p.text)?.[0] ?? ''
  p.at += found.length
  return found
}

function take(p: Parsing, character: string, meaning = `'${character}'`): void {
  skipBlanks(p)
  if (p.text[p.at] !== character) expected(p, meaning)
  p.at += 1
}

function expected(p: Parsing, what: string): never {
  const got = p.at < p.text.length ? `'${p.text[p.at]}'` : 'the end'
  throw typeError(p.text, p.at, `expected ${what}, got ${got}`)
}

function skipBlanks(p: Parsing): void {
  while (p.text[p.at] === ' ' || p.text[p.at] === '\t' || p.text[p.at] === '\n') p.at += 1
}
