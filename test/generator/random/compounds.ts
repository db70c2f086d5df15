import type { RawOtherwise, RawTypeDefinition, RawUnionCase } from '../../../generator/resolve/raw.ts'
import { anyGate, type Draft, doc, isGated, type TypeNote } from './draft.ts'
import { choice, fieldList, type Place } from './fields.ts'

type Compound = 'Struct' | 'Union' | 'Alias' | 'Adapted'

/** Adds types made of others, which may contain themselves and each other. */
export function addCompounds(draft: Draft, nextName: (what: string) => string): void {
  const { dice, types, later } = draft
  const planned = Array.from({ length: dice.number(2, 8) }, () => {
    const what = dice.of<Compound>(['Struct', 'Struct', 'Union', 'Union', 'Alias', 'Adapted'])
    return { what, name: nextName(what), gate: dice.chance(15) ? anyGate(draft) : {} }
  })
  later.push(...planned)
  for (const { what, name, gate } of planned) {
    const place = { around: [gate], forward: what !== 'Adapted' }
    const { note, ...kind } = compound(draft, what, place)
    types.push({
      kind: 'other',
      ...note,
      name,
      gate,
      definition: { name, ...(draft.dice.chance(80) ? { doc: doc(draft) } : {}), ...gate, ...kind },
    })
  }
}

function compound(
  draft: Draft,
  what: Compound,
  place: Place,
): Partial<RawTypeDefinition> & { readonly note?: Partial<TypeNote> } {
  const { dice, types } = draft
  switch (what) {
    case 'Struct':
      return { struct: fieldList(draft, place, 0, 6) }
    case 'Union':
      return { union: union(draft, place) }
    case 'Alias': {
      const { type: is, optional } = choice(draft, place, 2)
      const note = typeof is === 'string' ? types.find(({ name }) => name === is) : undefined
      if (note !== undefined) return { note, is }
      const isPinned = typeof is !== 'string' && is.type !== undefined
      return { note: { kind: optional === true ? 'optional' : isPinned ? 'other' : 'list' }, is }
    }
    case 'Adapted': {
      const wire = dice.of(
        types.filter(
          ({ kind, maxBytes, gate }) => kind === 'string' && maxBytes === undefined && !isGated(gate),
        ),
      ).name
      const gate = dice.chance(50) ? anyGate(draft) : {}
      const examples = ['/nix/store/x', '/nix/store/x.drv', '/nix/store/x.drv!out,dev']
      return { adapt: { wire, via: 'legacy-derived-path', ...gate, examples } }
    }
  }
}

function union(draft: Draft, place: Place): NonNullable<RawTypeDefinition['union']> {
  const { dice, types } = draft
  const tag = dice.of(
    types.filter(({ kind, gate }) => (kind === 'number' || kind === 'boolean') && !isGated(gate)),
  )
  const top = tag.max ?? 1n
  const tags = [0, 1, 2, 7, 300, 0x6f6c6d67].filter(each => BigInt(each) <= top)
  const cases = dice.some(tags, 1, 4).map((value, at): RawUnionCase => {
    // The first case ends every type that contains itself.
    const inside = { ...place, direct: at > 0 }
    const fields = fieldList(draft, inside, 0, 3, ['kind'])
    return { name: `Case${at}`, tag: value, ...(fields.length > 0 || dice.chance(50) ? { fields } : {}) }
  })
  // Some tag has to be left, and only numbers have one.
  const keepsOthers = tag.kind === 'number' && BigInt(cases.length) <= top && dice.chance(40)
  return { tag: tag.name, cases, ...(keepsOthers ? { otherwise: otherwise(draft, place) } : {}) }
}

function otherwise(draft: Draft, place: Place): RawOtherwise {
  const fields = fieldList(draft, place, 0, 3, ['kind', 'status'])
  const { dice } = draft
  return { name: 'Other', tag: 'status', ...(fields.length > 0 || dice.chance(50) ? { fields } : {}) }
}
