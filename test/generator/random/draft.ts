import type { Gate } from '../../../generator/ir/base.ts'
import { holds, type Space } from '../../../generator/ir/gate.ts'
import { parseVersion } from '../../../generator/ir/version.ts'
import type { RawGate, RawTypeDefinition } from '../../../generator/resolve/raw.ts'
import { implies, overlaps } from '../gate-sets.ts'
import type { Dice } from './dice.ts'
import { docs, fieldNames } from './words.ts'

/** A type that others can refer to. */
export interface TypeNote {
  readonly name: string
  readonly kind:
    | 'number'
    | 'bigint'
    | 'mixed'
    | 'boolean'
    | 'bytes'
    | 'string'
    | 'enum'
    | 'other'
    | 'optional'
    | 'list'
  readonly gate: RawGate
  /** Largest value of an integer. */
  readonly max?: bigint
  /** Largest number of bytes. */
  readonly maxBytes?: number
  /** Names of an enum. */
  readonly names?: readonly string[]
  readonly definition: RawTypeDefinition
}

/** A spec under construction. */
export interface Draft {
  readonly dice: Dice
  /** Minor number of the oldest version; the major one is always 1. */
  readonly min: number
  readonly max: number
  readonly features: readonly string[]
  readonly space: Space
  /** Types that are defined already. */
  readonly types: TypeNote[]
  /** Names and gates of later types, for forward references. */
  readonly later: { readonly name: string; readonly gate: RawGate }[]
}

export function doc({ dice }: Draft): string {
  return dice.of(docs)
}

/** Makes names for the fields of one list. */
export function nameFields({ dice }: Draft, count: number, taken: readonly string[] = []): string[] {
  return dice.some(
    fieldNames.filter(name => !taken.includes(name)),
    count,
    count,
  )
}

function versionInside({ dice, min, max }: Draft): string {
  return `1.${dice.number(min + 1, max)}`
}

/** Makes a gate that holds in some session and not in some other one. */
export function anyGate(draft: Draft): RawGate {
  const { dice, features, space } = draft
  const feature =
    features.length === 0 ? {} : dice.of([{ feature: dice.of(features) }, { without: dice.of(features) }])
  const version = dice.of([{ since: versionInside(draft) }, { before: versionInside(draft) }])
  const gate = dice.of<RawGate>([version, version, feature, { ...version, ...feature }])
  const fits = overlaps([gateOf(gate)], space) && !implies({}, gateOf(gate), space)
  return fits ? gate : { since: `1.${draft.max}` }
}

/**
 * Makes a gate that holds in some but not all of the sessions in which all of `around` hold; none if there is
 * no such gate.
 */
export function gateWithin(draft: Draft, around: readonly RawGate[]): RawGate {
  const gate = anyGate(draft)
  const outer = around.map(gateOf)
  const fits = overlaps([...outer, gateOf(gate)], draft.space) && !implies(outer, gateOf(gate), draft.space)
  return fits ? gate : {}
}

export function isGated(gate: RawGate): boolean {
  return Object.keys(gate).length > 0
}

export function sameGate(a: RawGate, b: RawGate): boolean {
  return (['since', 'before', 'feature', 'without'] as const).every(part => a[part] === b[part])
}

/** Reads a gate as the generator does. */
export function gateOf({ since, before, feature, without }: RawGate): Gate {
  return {
    ...(since === undefined ? {} : { since: parseVersion(since) ?? 0 }),
    ...(before === undefined ? {} : { before: parseVersion(before) ?? 0 }),
    ...(feature === undefined ? {} : { feature }),
    ...(without === undefined ? {} : { without }),
  }
}

/** Tells whether a gate holds in a version without features, which a pin may ask for. */
export function holdsAt(gate: RawGate, version: string): boolean {
  return holds(gateOf(gate), { version: parseVersion(version) ?? 0, features: new Set() })
}
