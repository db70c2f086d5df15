import type {
  RawField,
  RawGate,
  RawLiteral,
  RawTypeExpression,
  RawWireCase,
} from '../../../generator/resolve/raw.ts'
import { type Draft, doc, gateWithin, isGated, nameFields, sameGate, type TypeNote } from './draft.ts'
import { texts } from './words.ts'

/** A type for a field, with the facts that decide its default and constant. */
interface Choice {
  readonly type: RawTypeExpression
  /** Notes on the type, if it is a name. */
  readonly note?: TypeNote
  readonly empty: boolean
  /** Whether the type is an optional; undefined if it is an alias that is not defined yet. */
  readonly optional: boolean | undefined
}

/** Place of a reference to a type. */
export interface Place {
  /** Gates around it. */
  readonly around: readonly RawGate[]
  /** Whether types that are not defined yet may be in lists and optionals. */
  readonly forward: boolean
  /** Whether they may be used directly. */
  readonly direct?: boolean
}

function usable(draft: Draft, place: Place): TypeNote[] {
  return draft.types.filter(({ gate }) => !isGated(gate) || place.around.some(each => sameGate(each, gate)))
}

/** Makes a type expression that may be in a place. */
export function expression(draft: Draft, place: Place, depth = 2): RawTypeExpression {
  return choice(draft, place, depth).type
}

/** Makes a type expression that may be in a place, with the known facts about its values. */
export function choice(draft: Draft, place: Place, depth: number): Choice {
  const { dice, min, max } = draft
  const known = usable(draft, place)
  const note = dice.of(known)
  const plain: Choice = {
    type: note.name,
    note,
    empty: note.kind === 'list',
    optional: note.kind === 'optional',
  }
  if (depth === 0) return plain
  if (place.direct === true && dice.chance(50)) {
    const later = laterName(draft, place)
    if (later !== undefined)
      return { type: later, empty: false, optional: later.startsWith('Alias') ? undefined : false }
  }
  const inner = (): RawTypeExpression =>
    (place.forward && dice.chance(50) ? laterName(draft, place) : undefined) ??
    expression(draft, { ...place, direct: false }, depth - 1)
  switch (dice.number(0, 12)) {
    case 0:
    case 1:
      return { type: { list: inner() }, empty: true, optional: false }
    case 2:
      return { type: { set: inner() }, empty: true, optional: false }
    case 3:
      return { type: { map: [inner(), inner()] }, empty: true, optional: false }
    case 8: {
      const strings = known.filter(({ kind }) => kind === 'string' || kind === 'bytes')
      const first = dice.of(strings).name
      const many = dice.of<RawTypeExpression>([{ list: first }, { set: first }, { map: [first, inner()] }])
      return { type: { ...(many as object), until: '' }, empty: true, optional: false }
    }
    case 4: {
      const texts = known.filter(({ kind }) => kind === 'string' || kind === 'bytes')
      return { type: { optional: dice.of(texts).name, none: '' }, empty: false, optional: true }
    }
    case 5:
    case 6: {
      const tag = dice.of(
        known.filter(({ kind, max = 1n }) => (kind === 'number' && max > 0n) || kind === 'boolean'),
      ).name
      const forward = place.forward && dice.chance(30) ? laterName(draft, place, false) : undefined
      const of =
        forward ??
        dice.of<RawTypeExpression>([
          dice.of(known.filter(({ kind }) => kind !== 'optional')).name,
          { list: inner() },
        ])
      return { type: { optional: of, tag }, empty: false, optional: true }
    }
    case 7: {
      const of = dice.of(known.filter(({ gate }) => !isGated(gate)))
      const type = dice.chance(70) ? of.name : { list: of.name }
      return {
        type: { type, at: `1.${dice.number(min, max)}` },
        empty: false,
        optional: of.kind === 'optional' && type === of.name,
      }
    }
    default:
      return plain
  }
}

/** Finds the name of a type that is defined later, or of the one under definition. */
function laterName({ dice, later }: Draft, { around }: Place, aliases = true): string | undefined {
  const fit = later.filter(
    ({ name, gate }) =>
      (aliases || !name.startsWith('Alias')) && (!isGated(gate) || around.some(each => sameGate(each, gate))),
  )
  return fit.length === 0 ? undefined : dice.of(fit).name
}

/** Makes a type that may be in a place, sometimes with several wire forms. */
export function writtenValue(draft: Draft, place: Place): Pick<RawField, 'type' | 'wire'> {
  const chosen = choice(draft, place, 3)
  const wire = draft.dice.chance(30) ? wireForms(draft, place.around, chosen) : undefined
  return { type: chosen.type, ...(wire === undefined ? {} : { wire }) }
}

/** Makes a list of fields. */
export function fieldList(
  draft: Draft,
  place: Place,
  min: number,
  max: number,
  taken: readonly string[] = [],
): RawField[] {
  return nameFields(draft, draft.dice.number(min, max), taken).map(name => field(draft, place, name))
}

function field(draft: Draft, place: Place, name: string): RawField {
  const { dice, types } = draft
  const described = dice.chance(30) ? { doc: doc(draft) } : {}
  // A type that not every session around has, behind its gate.
  const gated = dice.chance(10) ? types.filter(({ gate }) => isGated(gate) && gateFits(place, gate)) : []
  if (gated.length > 0) {
    const { name: type, gate } = dice.of(gated)
    const optional = draft.types.find(each => each.name === type)?.kind === 'optional'
    return { name, type, ...gate, ...(optional ? {} : { default: 'none' }), ...described }
  }
  const chosen = choice(draft, place, 2)
  const { type } = chosen
  const isKnown = chosen.optional !== undefined
  const gate = isKnown && dice.chance(40) ? gateWithin(draft, place.around) : {}
  const constant = dice.chance(10) ? constantOf(draft, chosen) : undefined
  if (constant !== undefined) {
    return { name, type, const: constant, ...(dice.chance(50) ? { check: true } : {}), ...gate, ...described }
  }
  const wire = dice.chance(15) ? wireForms(draft, [...place.around, gate], chosen) : undefined
  const withDefault = chosen.optional === false && (isGated(gate) || dice.chance(20))
  return {
    name,
    type,
    ...described,
    ...gate,
    ...(wire === undefined ? {} : { wire }),
    ...(withDefault ? { default: defaultOf(draft, chosen, isGated(gate)) } : {}),
    ...(isGated(gate) && dice.chance(20) ? { lossy: true } : {}),
  }
}

function gateFits(place: Place, gate: RawGate): boolean {
  return (
    place.around.length === 0 ||
    place.around.every(each => sameGate(each, gate)) ||
    !place.around.some(isGated)
  )
}

function constantOf({ dice }: Draft, { note }: Choice): number | string | boolean | undefined {
  switch (note?.kind) {
    case 'number':
    case 'bigint':
    case 'mixed':
      return dice.number(0, Number(note.max ?? 0n) > 1e9 ? 1e9 : Number(note.max))
    case 'boolean':
      return dice.chance(50)
    case 'string':
      return dice.of(texts.filter(text => Buffer.byteLength(text) <= (note.maxBytes ?? 100)))
    case 'enum':
      return dice.of(note.names ?? [])
    default:
      return undefined
  }
}

function defaultOf(draft: Draft, chosen: Choice, gated: boolean): RawLiteral {
  const { dice } = draft
  if (chosen.empty) return gated && dice.chance(30) ? 'none' : []
  if (dice.chance(30)) return 'none'
  if (dice.chance(30) && (chosen.note?.kind === 'bigint' || chosen.note?.kind === 'mixed'))
    return String(chosen.note.max)
  return constantOf(draft, chosen) ?? 'none'
}

/** Makes two forms of a value, all of whose values are among those of its type. */
function wireForms(
  draft: Draft,
  around: readonly RawGate[],
  { type, note }: Choice,
): RawWireCase[] | undefined {
  const { dice, types } = draft
  const gate = gateWithin(draft, around)
  if (!isGated(gate)) return undefined
  const alike = types.filter(other => {
    if (note === undefined || isGated(other.gate)) return false
    return (
      other.name === note.name ||
      (other.kind === note.kind &&
        ['number', 'mixed', 'bigint', 'string', 'boolean', 'bytes'].includes(note.kind))
    )
  })
  const forms: RawTypeExpression[] = [type, ...alike.map(({ name }) => name)]
  const bare = typeof type === 'string' || type.tag === undefined ? undefined : type.optional
  // A form that is always there must not contain the type around it.
  const isLater = !types.some(({ name }) => name === bare) && typeof bare === 'string'
  if (bare !== undefined && !isLater) forms.push(bare, bare)
  return [{ ...gate, type: dice.of(forms) }, { type: dice.of(forms) }]
}
