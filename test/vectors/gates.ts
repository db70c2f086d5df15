// Gates of the JSON, and the sessions that differ by them.

import { type Session as NamedSession, sessionsAround } from '../../generator/ir/gate.ts'
import { featureBits } from '../../runtime/session/gate.ts'
import { formatVersion, parseVersion, type Session } from '../../runtime/session/session.ts'
import { entryNamed, type Ref, type Spec, type SpecField, type SpecGate, type SpecStream } from './spec.ts'

/** A session by names, as a case has it. */
export interface SessionNames {
  readonly version: string
  readonly features: readonly string[]
}

/** Tells whether a gate of the JSON holds. */
export function holdsIn({ version, features }: SessionNames, gate: SpecGate): boolean {
  const word = parseVersion(version)
  return (
    (gate.since === undefined || word >= parseVersion(gate.since)) &&
    (gate.before === undefined || word < parseVersion(gate.before)) &&
    (gate.feature === undefined || features.includes(gate.feature)) &&
    (gate.without === undefined || !features.includes(gate.without))
  )
}

/** Makes the session that codecs take. */
export function wireSession(spec: Spec, { version, features }: SessionNames): Session {
  const all = spec.features.map(({ name }) => name)
  return { version: parseVersion(version), features: featureBits(features, all) }
}

/** Lists the sessions, newest first, that tell any two combinations of gates apart and in which `gate` holds. */
export function sessionsOf(spec: Spec, gates: readonly SpecGate[], gate: SpecGate): SessionNames[] {
  const negotiated = spec.handshake.steps.find(each => each.kind === 'negotiate' && each.what === 'features')
  const word = ({ since, before, ...rest }: SpecGate): object => ({
    ...rest,
    ...(since === undefined ? {} : { since: parseVersion(since) }),
    ...(before === undefined ? {} : { before: parseVersion(before) }),
  })
  const versions = { min: parseVersion(spec.versions.min), max: parseVersion(spec.versions.max) }
  const space = {
    versions,
    ...(negotiated?.kind === 'negotiate' ? { negotiated: word(negotiated.gate) } : {}),
  }
  const all = [...gates, gate].map(word)
  const found: readonly NamedSession[] = sessionsAround(all, space)
  const deciding = all.some(each => Object.keys(each).length > 0)
  return found
    .map(({ version, features }) => ({ version: formatVersion(version), features: [...features].sort() }))
    .filter(session => holdsIn(session, gate))
    .filter(({ version }) => deciding || version === spec.versions.max)
    .reverse()
}

/** Lists the gates of the fields, and of everything inside them. */
export function gatesOfFields(
  spec: Spec,
  fields: readonly SpecField[],
  seen: Set<string> = new Set(),
): SpecGate[] {
  return fields.flatMap(field => [field.gate, ...gatesOfWritten(spec, field, seen)])
}

/** Lists the gates inside a value that may have several forms on the wire. */
export function gatesOfWritten(
  spec: Spec,
  { type, wire = [] }: Pick<SpecField, 'type' | 'wire'>,
  seen: Set<string> = new Set(),
): SpecGate[] {
  return [
    ...gatesOfRef(spec, type, seen),
    ...wire.flatMap(form => [form.gate, ...gatesOfRef(spec, form.type, seen)]),
  ]
}

/** Lists the gates inside a type expression. */
export function gatesOfRef(spec: Spec, ref: Ref, seen: Set<string> = new Set()): SpecGate[] {
  switch (ref.kind) {
    case 'type': {
      if (seen.has(ref.name)) return []
      seen.add(ref.name)
      const type = entryNamed(spec.types, ref.name)
      if (type.kind === 'struct') return gatesOfFields(spec, type.fields, seen)
      if (type.kind === 'union')
        return [...type.cases, ...(type.otherwise === undefined ? [] : [type.otherwise])].flatMap(each =>
          gatesOfFields(spec, each.fields, seen),
        )
      if (type.kind === 'alias') return gatesOfRef(spec, type.of, seen)
      return type.kind === 'adapted' ? [type.adapted, ...gatesOfRef(spec, type.wire, seen)] : []
    }
    case 'map':
      return [...gatesOfRef(spec, ref.key, seen), ...gatesOfRef(spec, ref.value, seen)]
    case 'pinned':
      return []
    default:
      return gatesOfRef(spec, ref.of, seen)
  }
}

/** Lists the gates inside a stream. */
export function gatesOfStream(spec: Spec, stream: SpecStream): SpecGate[] {
  if (stream.kind !== 'record') return gatesOfStream(spec, entryNamed(spec.streams, stream.record))
  return gatesOfFields(
    spec,
    stream.parts.flatMap(part => (part.kind === 'field' ? [part] : [])),
  )
}
