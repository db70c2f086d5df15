import type { Protocol } from '../../ir/protocol.ts'
import type { CheckoutComparison } from './checkout-comparison.ts'
import { definesIn, lineAt } from './cpp.ts'
import { type Item, placeOf } from './item.ts'

interface Magic {
  readonly name: string
  readonly value: number
  readonly place: string
}

/** Compares the words that open connections, messages and exports. */
export function compareMagics(context: CheckoutComparison): Item[] {
  const found = findMagics(context)
  const wanted = wantedMagics(context.protocol)
  const items = wanted.flatMap(({ name, value, place }): Item[] => {
    const other = found.get(name)
    if (other === undefined) return [{ kind: 'unchecked', message: `the word ${name} was not found`, place }]
    if (other.value === value) return []
    const message = `the word ${name} is ${hex(other.value)}, and ${hex(value)} in the spec`
    return [{ kind: 'different', message, place: other.place }]
  })
  const known = new Set(wanted.map(each => each.name))
  const refusals = refusalWords(context.protocol)
  // The spec gives a word of refusal no name of its own.
  const missing = [...found.values()].filter(({ name, value }) => !known.has(name) && !refusals.has(value))
  return [
    ...missing.map(
      ({ name, value, place }): Item => ({
        kind: 'missing',
        message: `the word ${name} (${hex(value)})`,
        place,
      }),
    ),
    ...items,
  ]
}

function refusalWords({ handshake }: Protocol): ReadonlySet<number> {
  const steps = handshake?.steps ?? []
  return new Set(
    steps.flatMap(step => (step.kind === 'say' ? (step.refusals ?? []).map(({ word }) => word) : [])),
  )
}

function findMagics({ checkout }: CheckoutComparison): ReadonlyMap<string, Magic> {
  const magics: Magic[] = []
  for (const { path, text } of checkout.files('worker-protocol.hh')) {
    for (const { name, value, line } of definesIn(text)) {
      if (/^(?:WORKER_MAGIC|STDERR)_/.test(name)) magics.push({ name, value, place: `${path}:${line}` })
    }
  }
  const places = ['store-api.hh', 'export-import.hh', 'export-import.cc']
  for (const { path, text } of places.flatMap(checkout.files)) {
    const match = /\bexportMagic\w*\s*=\s*(0x[0-9a-f]+)/i.exec(text)
    if (match === null) continue
    const place = `${path}:${lineAt(text, match.index)}`
    magics.push({ name: 'exportMagic', value: Number(match[1]), place })
  }
  return new Map(magics.map(magic => [magic.name, magic]))
}

function wantedMagics({ handshake, channel, streams }: Protocol): Magic[] {
  const said = { clientMagic: 'WORKER_MAGIC_1', serverMagic: 'WORKER_MAGIC_2' } as const
  const steps = (handshake?.steps ?? []).flatMap(step => {
    if (step.kind !== 'say' || step.constant === undefined || !(step.name in said)) return []
    const name = said[step.name as keyof typeof said]
    return [{ name, value: step.constant, place: placeOf(step.source) }]
  })
  const messages = (channel?.messages ?? []).map(({ name, tag, source }) => ({
    name: `STDERR_${name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase()}`,
    value: tag,
    place: placeOf(source),
  }))
  const exports = streams.flatMap(stream => {
    const parts = stream.name === 'Export' && stream.kind === 'record' ? stream.parts : []
    return parts.flatMap(part => {
      const value =
        part.kind === 'field' && part.field.name === 'magic' ? part.field.constant?.value : undefined
      return typeof value === 'number' ? [{ name: 'exportMagic', value, place: placeOf(stream.source) }] : []
    })
  })
  return [...steps, ...messages, ...exports]
}

function hex(value: number): string {
  return `0x${value.toString(16)}`
}
