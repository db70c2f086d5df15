import type { EnumValue } from '../../ir/types.ts'
import { functionsIn } from './bodies.ts'
import type { CheckoutComparison } from './checkout-comparison.ts'
import { counterparts, translated } from './counterparts.ts'
import { lineAt } from './cpp.ts'
import { type Item, placeOf } from './item.ts'

interface Pair {
  readonly name: string
  readonly value: number
  readonly place: string
}

const files = ['worker-protocol.cc', 'common-protocol.cc']

/** Compares numbers that serialisers translate in switches, and in tables by their index. */
export function compareSwitches(context: CheckoutComparison): Item[] {
  return [...translated].flatMap(({ type: name, cpp, prefix = '' }): Item[] => {
    const type = context.protocol.types.find(each => each.name === name)
    if (type?.shape.kind !== 'enum') return []
    const pairs = pairsOf(context, cpp)
    const place = placeOf(type.source)
    if (pairs.length === 0 && counterparts.some(each => each.type === name)) return []
    if (pairs.length === 0) {
      return [
        { kind: 'unchecked', message: `${name}: no switch or table of ${cpp} in its serialiser`, place },
      ]
    }
    return pairs.flatMap(pair =>
      comparePair(name, type.shape.kind === 'enum' ? type.shape.values : [], prefix, pair),
    )
  })
}

function pairsOf({ checkout }: CheckoutComparison, cpp: string): Pair[] {
  return files.flatMap(checkout.files).flatMap(({ path, text }) => {
    const place = (offset: number): string => `${path}:${lineAt(text, offset)}`
    const bodies = functionsIn({ path, text }).filter(({ name }) => name.includes(`Serialise<${cpp}>::`))
    const switches = bodies.flatMap(body => [
      ...[...body.text.matchAll(/\bcase\s+(\d+)\s*:\s*return\s*\{?\s*(?:\w+::)*(\w+)/g)].map(match => ({
        name: match[2] ?? '',
        value: Number(match[1]),
        place: place(body.start + match.index),
      })),
      ...[
        ...body.text.matchAll(/\bcase\s+(?:\w+::)*([A-Za-z_]\w*)\s*:\s*conn\.to\s*<<\s*\w+\s*\{\s*(\d+)/g),
      ].map(match => ({
        name: match[1] ?? '',
        value: Number(match[2]),
        place: place(body.start + match.index),
      })),
    ])
    const table = new RegExp(String.raw`\b${cpp}\s+\w*[tT]able\w*\s*\[\s*\]\s*=?\s*\{([^{}]*)\}`).exec(text)
    const entries = [...(table?.[1] ?? '').matchAll(/(?:\w+::)*(\w+)\s*(?:,|$)/g)]
    const start = table === null ? 0 : table.index + table[0].indexOf('{') + 1
    return [
      ...switches,
      ...entries.map((match, value) => ({ name: match[1] ?? '', value, place: place(start + match.index) })),
    ]
  })
}

function comparePair(type: string, values: readonly EnumValue[], prefix: string, pair: Pair): Item[] {
  const { value, place } = pair
  if (pair.name === 'nullopt') return []
  const name = pair.name.startsWith(prefix) ? pair.name.slice(prefix.length) : pair.name
  const named = values.find(each => each.name === name)
  if (named?.value === value) return []
  const message =
    named === undefined
      ? `${type}.${name} (${value}), in the serialiser`
      : `${type}.${name} is ${value} in the serialiser, and ${named.value} in the spec`
  return [{ kind: named === undefined ? 'missing' : 'different', message, place }]
}

/** Tells for which enums of the spec a switch or a table gives the numbers of the wire. */
export function isTranslated(context: CheckoutComparison, type: string): boolean {
  return translated.some(each => each.type === type && pairsOf(context, each.cpp).length > 0)
}

/** Compares translations of internal values, which peers do not know. */
export function compareInternal({ checkout }: CheckoutComparison): Item[] {
  return counterparts.flatMap(({ type, internal = {} }) =>
    Object.entries(internal).flatMap(([from, { to }]) =>
      files.flatMap(checkout.files).flatMap(({ path, text }): Item[] =>
        functionsIn({ path, text })
          .filter(({ name, text: body }) => /Serialise<.*>::write$/.test(name) && body.includes(from))
          .filter(({ text: body }) => !new RegExp(String.raw`${from}\b[\s\S]*?\b${to}\b`).test(body))
          .map(({ start }) => ({
            kind: 'different',
            message: `${type}.${from} is not sent as ${to}`,
            place: `${path}:${lineAt(text, start)}`,
          })),
      ),
    ),
  )
}
