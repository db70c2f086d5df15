import type { RawTypeDefinition } from '../../../generator/resolve/raw.ts'
import { type Draft, doc, type TypeNote } from './draft.ts'
import { patterns, texts } from './words.ts'

const maxima = ['0', '1', '255', '65535', '2^32-1', '2^40-1', '2^53-1', '2^64-1'] as const

/** Adds types that refer to no others but integers. */
export function addScalars(draft: Draft, nextName: (what: string) => string): void {
  const { dice, types } = draft
  const add = (
    what: string,
    note: Omit<TypeNote, 'name' | 'definition' | 'gate'>,
    kind: Partial<RawTypeDefinition>,
  ): unknown => {
    const name = nextName(what)
    return types.push({ ...note, name, gate: {}, definition: { name, doc: doc(draft), ...kind } })
  }
  add('Int', { kind: 'number', max: 2n ** 64n - 1n }, { integer: { max: '2^64-1' } })
  add('Byte', { kind: 'number', max: 255n }, { integer: { max: 255 } })
  for (let left = dice.number(0, 4); left > 0; left -= 1) {
    const max = dice.of(maxima)
    const as = dice.of(['number', 'number', 'bigint', 'mixed'] as const)
    const power = /^2\^(\d+)-1$/.exec(max)?.[1]
    const limit = power === undefined ? BigInt(max) : 2n ** BigInt(power) - 1n
    add(
      'Number',
      { kind: as, max: limit },
      { integer: { max, ...(as === 'number' && dice.chance(50) ? {} : { as }) } },
    )
  }
  for (const boolean of dice.some(['strict', 'lax', 'one'] as const, 1, 3))
    add('Flag', { kind: 'boolean' }, { boolean })
  add('Text', { kind: 'string' }, { string: {} })
  for (let left = dice.number(0, 3); left > 0; left -= 1) {
    const max = dice.chance(50) ? { max: dice.number(12, 60) } : {}
    const note = max.max === undefined ? {} : { maxBytes: max.max }
    if (dice.chance(30)) add('Bytes', { kind: 'bytes', ...note }, { bytes: max })
    else {
      const pattern = dice.chance(40) ? { pattern: dice.of(patterns) } : {}
      const examples =
        pattern.pattern === undefined && dice.chance(40) ? { examples: dice.some(texts, 1, 3) } : {}
      add('String', { kind: 'string', ...note }, { string: { ...max, ...pattern, ...examples } })
    }
  }
  for (let left = dice.number(1, 3); left > 0; left -= 1) {
    const of = dice.of(
      types.filter(({ max, kind }) => max !== undefined && (kind === 'number' || dice.chance(50))),
    )
    const top = Math.min(1e15, Number(of.max))
    const values = [...new Set([0, 1, 2, 5, 200, 70000, 2 ** 40, top].filter(value => value <= top))].sort(
      (a, b) => a - b,
    )
    const chosen = values.filter(() => dice.chance(60))
    const names = (chosen.length === 0 ? [0] : chosen).map((_, at) =>
      dice.of([`V${at}`, `v${at}`, `constructor${at}`, at === 0 ? 'toString' : `X${at}`]),
    )
    const unknown = dice.of([{}, { unknown: 'keep' }, { unknown: 'reject' }] as const)
    const entries = names.map((name, at) => ({
      name,
      value: chosen[at] ?? 0,
      ...(dice.chance(20) ? { doc: doc(draft) } : {}),
    }))
    add('Enum', { kind: 'enum', names }, { enum: { of: of.name, values: entries, ...unknown } })
  }
}
