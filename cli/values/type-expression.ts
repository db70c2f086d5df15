import { UsageError } from '../io.ts'
import { type FlowEntry, type FlowNode, parseFlow } from './flow-style.ts'

/** A type expression of the spec; `until` is the place of that key. */
export type TypeExpression =
  | { readonly kind: 'name'; readonly name: string; readonly at: number }
  | { readonly kind: 'list'; readonly of: TypeExpression; readonly until?: number }
  | {
      readonly kind: 'map'
      readonly key: TypeExpression
      readonly value: TypeExpression
      readonly until?: number
    }
  | { readonly kind: 'text'; readonly of: TypeExpression; readonly at: number }
  | { readonly kind: 'tagged'; readonly of: TypeExpression; readonly tag: string; readonly at: number }
  | { readonly kind: 'pinned'; readonly of: TypeExpression; readonly version: string; readonly at: number }

const FORMS =
  "a name, { list: T }, { set: T }, { map: [K, V] }, { list: T, until: '' }, { optional: T, none: '' }, { optional: T, tag: U } or { type: T, at: '1.16' }"

/** The keys of the forms; the first one tells which it is. */
const KEYS: readonly (readonly [string, readonly string[]])[] = [
  ['list', ['until']],
  ['set', ['until']],
  ['map', ['until']],
  ['optional', ['none', 'tag']],
  ['type', ['at']],
]

/**
 * Reads a type expression, written as in the spec in YAML's flow style.
 *
 * @throws {UsageError} with the column and what may stand there.
 */
export function parseTypeExpression(text: string): TypeExpression {
  const error = (at: number, problem: string): UsageError => typeError(text, at, problem)
  return interpret(text, parseFlow(text, error))
}

/** Makes the error about the part of a type expression that begins at `at`. */
export function typeError(text: string, at: number, problem: string): UsageError {
  const shown = /^[\x20-\x7e]*$/.test(text)
  const frame = shown ? [`  ${text}`, `  ${' '.repeat(at)}^`] : []
  return new UsageError([`type expression, column ${at + 1}: ${problem}`, ...frame])
}

function interpret(text: string, node: FlowNode): TypeExpression {
  if (node.kind === 'scalar') {
    if (!/^[A-Z][A-Za-z0-9]*$/.test(node.text)) throw typeError(text, node.at, `expected a type: ${FORMS}`)
    return { kind: 'name', name: node.text, at: node.at }
  }
  if (node.kind === 'list') throw typeError(text, node.at, `expected a type: ${FORMS}`)
  const { form, of, option } = formOf(text, node.at, node.entries)
  if (form === 'map') return { ...mapOf(text, of), ...untilOf(text, option) }
  const inner = interpret(text, of.value)
  if (form === 'list' || form === 'set') return { kind: 'list', of: inner, ...untilOf(text, option) }
  if (option === undefined) {
    const missing = form === 'type' ? 'at: VERSION' : "none: '' or tag: TYPE"
    throw typeError(text, node.at, `${form} needs ${missing} beside it`)
  }
  const { value, at } = scalarOf(text, option)
  if (form === 'type') return { kind: 'pinned', of: inner, at, version: value }
  if (option.key === 'tag') return { kind: 'tagged', of: inner, tag: value, at }
  refuseText(text, value, at)
  return { kind: 'text', of: inner, at: node.at }
}

function untilOf(text: string, option: FlowEntry | undefined): { readonly until?: number } {
  if (option === undefined) return {}
  const { value, at } = scalarOf(text, option)
  refuseText(text, value, at)
  return { until: option.keyAt }
}

function refuseText(text: string, value: string, at: number): void {
  if (value !== '') throw typeError(text, at, "expected the empty string, ''")
}

/** Finds the form of a map, and the values of its keys in any order. */
function formOf(
  text: string,
  at: number,
  entries: readonly FlowEntry[],
): { readonly form: string; readonly of: FlowEntry; readonly option: FlowEntry | undefined } {
  const found = KEYS.find(([key]) => entries.some(entry => entry.key === key))
  const of = entries.find(entry => entry.key === found?.[0])
  if (found === undefined || of === undefined) {
    throw typeError(text, entries[0]?.keyAt ?? at, 'expected list, set, map, optional or type')
  }
  const [form, options] = found
  const [option, more] = entries.filter(entry => entry !== of)
  const odd = option !== undefined && !options.includes(option.key) ? option : more
  if (odd !== undefined) {
    const wanted = options.length === 0 || more !== undefined ? 'nothing more' : options.join(' or ')
    throw typeError(text, odd.keyAt, `expected ${wanted}`)
  }
  return { form, of, option }
}

function mapOf(text: string, { value }: FlowEntry): TypeExpression {
  const [key, item, more] = value.kind === 'list' ? value.items : []
  if (key === undefined || item === undefined || more !== undefined) {
    throw typeError(text, value.at, 'expected two types, [K, V]')
  }
  return { kind: 'map', key: interpret(text, key), value: interpret(text, item) }
}

function scalarOf(text: string, { value }: FlowEntry): { readonly value: string; readonly at: number } {
  if (value.kind !== 'scalar') throw typeError(text, value.at, 'expected a word or text in quotes')
  return { value: value.text, at: value.at }
}
