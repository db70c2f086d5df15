import type { Gate, VersionWord } from './base.ts'
import type { Protocol, Versions } from './protocol.ts'

/**
 * Version and features that two peers agreed on. runtime/session has its own, with features as bits: the two
 * folders do not import each other.
 */
export interface Session {
  readonly version: VersionWord
  readonly features: ReadonlySet<string>
}

/** All possible sessions: a version of the spec, and features if they are negotiated. */
export interface Space {
  readonly versions: Pick<Versions, 'min' | 'max'>
  /** Sessions that negotiate features; all of them if missing. */
  readonly negotiated?: Gate
}

/** Finds the sessions that a protocol allows. */
export function spaceOf(protocol: Protocol): Space {
  const step = protocol.handshake?.steps.find(each => each.kind === 'negotiate' && each.what === 'features')
  return {
    versions: protocol.versions,
    ...(step?.kind === 'negotiate' ? { negotiated: step.gate } : {}),
  }
}

/** Tells whether a gate holds in a session. `holds` in runtime/session does the same with bits. */
export function holds(gate: Gate, session: Session): boolean {
  return (
    (gate.since === undefined || session.version >= gate.since) &&
    (gate.before === undefined || session.version < gate.before) &&
    (gate.feature === undefined || session.features.has(gate.feature)) &&
    (gate.without === undefined || !session.features.has(gate.without))
  )
}

/** Tells whether a gate has no part and so always holds. */
export function isEmpty(gate: Gate): boolean {
  return (
    gate.since === undefined &&
    gate.before === undefined &&
    gate.feature === undefined &&
    gate.without === undefined
  )
}

/** Removes the parts of a gate that every session of these versions fulfils. */
export function foldGate(gate: Gate, { min, max }: Space['versions']): Gate {
  const { since, before, ...features } = gate
  return {
    ...features,
    ...(since === undefined || since <= min ? {} : { since }),
    ...(before === undefined || before > max ? {} : { before }),
  }
}

/**
 * Lists the versions at which some gate changes its answer, each with the version before it: in between, all
 * gates stay the same.
 */
export function versionsAround(gates: Iterable<Gate>, { min, max }: Space['versions']): VersionWord[] {
  const versions = new Set([min, max])
  for (const { since, before } of gates) {
    for (const edge of [since, before]) {
      if (edge === undefined) continue
      for (const version of [edge - 1, edge]) if (version >= min && version <= max) versions.add(version)
    }
  }
  return [...versions].sort((a, b) => a - b)
}

/** Lists the features that some gate asks for, in the order of their mention. */
export function featuresIn(gates: Iterable<Gate>): string[] {
  const features = new Set<string>()
  for (const { feature, without } of gates) {
    for (const name of [feature, without]) if (name !== undefined) features.add(name)
  }
  return [...features]
}

/**
 * Lists enough sessions to tell any two combinations of these gates apart: the edges, with every set of
 * features.
 */
export function sessionsAround(gates: readonly Gate[], space: Space): Session[] {
  const sets = subsets(featuresIn(gates))
  const { negotiated } = space
  const edges = negotiated === undefined ? gates : [...gates, negotiated]
  return versionsAround(edges, space.versions).flatMap(version => {
    const possible = negotiated === undefined || holds(negotiated, { version, features: new Set() })
    return (possible ? sets : sets.slice(0, 1)).map(features => ({ version, features }))
  })
}

function subsets(names: readonly string[]): ReadonlySet<string>[] {
  const sets: ReadonlySet<string>[] = [new Set()]
  for (const name of names) sets.push(...sets.map(set => new Set([...set, name])))
  return sets
}
