import type { Gate } from '../../ir/base.ts'
import type { Operation, Protocol } from '../../ir/protocol.ts'
import type { TypeDefinition } from '../../ir/types.ts'

/** Versions and features, as a spec or the sources name them in conditions. */
export type GateKeys = ReadonlySet<number | string>

/** Conditions that a piece of the sources has to have, and those that it may have. */
export interface WantedGates {
  readonly required: GateKeys
  readonly allowed: GateKeys
}

/** Collects the conditions of a type: those of its fields are required, those of types in it are allowed. */
export function gatesOfType(
  protocol: Protocol,
  type: TypeDefinition,
  features: ReadonlySet<string>,
): WantedGates {
  const own = type.shape.kind === 'adapted' ? keysOf(type.shape.gate) : keysWithin(type.shape)
  return {
    required: withoutOld(own, type.shape, features),
    allowed: union(own, keysOf(type.gate), inner(protocol, type.shape)),
  }
}

/** Collects the conditions of an operation's request, response and bodies. */
export function gatesOfOperation(
  protocol: Protocol,
  operation: Operation,
  features: ReadonlySet<string>,
): WantedGates {
  const { request, response, upload, download } = operation
  const parts = { request, response, upload, download }
  const own = keysWithin(parts)
  const nested = inner(protocol, parts)
  // A feature can be asked for where its type is written.
  const required = [...withoutOld(own, parts, features)].filter(
    key => typeof key === 'number' || !nested.has(key),
  )
  return { required: new Set(required), allowed: union(own, keysOf(operation.gate), nested) }
}

/** Collects all conditions in a part of the spec. */
export function keysWithin(value: unknown): Set<number | string> {
  const keys = new Set<number | string>()
  const walk = (each: unknown): void => {
    if (typeof each !== 'object' || each === null) return
    if ('gate' in each) for (const key of keysOf(each.gate as Gate)) keys.add(key)
    for (const [name, part] of Object.entries(each)) if (name !== 'gate') walk(part)
  }
  walk(value)
  return keys
}

function keysOf({ since, before, feature, without }: Gate): Set<number | string> {
  return new Set([since, before, feature, without].filter(key => key !== undefined))
}

// A form for sessions without a feature may be gone from sources that know the feature.
function withoutOld(own: GateKeys, value: unknown, features: ReadonlySet<string>): Set<number | string> {
  const kept = new Set(own)
  const walk = (each: unknown): void => {
    if (typeof each !== 'object' || each === null) return
    if ('gate' in each && features.has((each.gate as Gate).without ?? '')) {
      for (const key of keysOf(each.gate as Gate)) if (typeof key === 'number') kept.delete(key)
    }
    Object.values(each).forEach(walk)
  }
  walk(value)
  return kept
}

function inner(protocol: Protocol, value: unknown): Set<number | string> {
  const found = new Set<string>()
  const visit = (each: unknown): void => {
    if (typeof each !== 'object' || each === null) return
    const { kind, name, tag } = each as { kind?: string; name?: string; tag?: string }
    const names = [kind === 'named' ? name : undefined, kind === 'optional' ? tag : undefined]
    for (const known of names) {
      const type = protocol.types.find(candidate => candidate.name === known)
      if (type === undefined || found.has(type.name)) continue
      found.add(type.name)
      visit(type.shape)
    }
    Object.values(each).forEach(visit)
  }
  visit(value)
  const types = protocol.types.filter(type => found.has(type.name))
  return keysWithin(types.map(({ gate, shape }) => ({ gate, shape })))
}

export function union(...sets: readonly GateKeys[]): Set<number | string> {
  return new Set(sets.flatMap(set => [...set]))
}
