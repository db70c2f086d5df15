import type { Gate, VersionWord } from './base.ts'
import { featuresIn, holds, type Session, spaceOf, versionsAround } from './gate.ts'
import type { Protocol } from './protocol.ts'

/** Every gate of a protocol, wherever it stands. */
export function gatesOf(protocol: Protocol): Gate[] {
  return [...gatesIn(protocol)]
}

/** The versions at which anything changes, in ascending order, with the first and the last one of the spec. */
export function boundaries(protocol: Protocol): VersionWord[] {
  const { min, max } = protocol.versions
  const edges = gatesOf(protocol).flatMap(({ since, before }) => [since ?? min, before ?? min])
  const inside = edges.filter(version => version >= min && version <= max)
  return [...new Set([min, ...inside, max])].sort((a, b) => a - b)
}

/** The sessions worth testing: both sides of every boundary, with no feature, with each one alone and with all. */
export function boundarySessions(protocol: Protocol): Session[] {
  const gates = gatesOf(protocol)
  const features = featuresIn(gates)
  const { negotiated, versions } = spaceOf(protocol)
  const sets = [[], ...features.map(feature => [feature]), ...(features.length > 1 ? [features] : [])]
  return versionsAround(gates, versions).flatMap(version => {
    const possible = negotiated === undefined || holds(negotiated, { version, features: new Set() })
    return (possible ? sets : [[]]).map(names => ({ version, features: new Set(names) }))
  })
}

// The IR is plain data, and everything that has a gate calls it so.
function* gatesIn(value: unknown): Generator<Gate> {
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'gate') yield inner as Gate
    else yield* gatesIn(inner)
  }
}
