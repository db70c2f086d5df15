import { formatVersion, type Session } from './session.ts'

/**
 * The versions and features in which something exists. All parts that are given must hold; without any, it
 * always exists. generator/ir has its own copy: the two folders do not import each other.
 */
export interface Gate {
  /** First version word that has it. */
  readonly since?: number
  /** First version word that no longer has it. */
  readonly before?: number
  /** Bits of features that must have been negotiated. */
  readonly feature?: number
  /** Bits of features that must not have been negotiated. */
  readonly without?: number
}

/** Tells whether the session has the features of all `bits`. */
export function hasFeature(session: Session, bits: number): boolean {
  return (session.features & bits) === bits
}

/** Tells whether the gate holds in this session. */
export function holds(session: Session, gate: Gate): boolean {
  return (
    session.version >= (gate.since ?? 0) &&
    session.version < (gate.before ?? Number.POSITIVE_INFINITY) &&
    hasFeature(session, gate.feature ?? 0) &&
    (session.features & (gate.without ?? 0)) === 0
  )
}

/**
 * Describes the gate in words, such as `since 1.27 and before 1.31, with the feature submit-output`; `features`
 * lists the names of a protocol's features in the order of their bits.
 */
export function describeGate(gate: Gate, features: readonly string[]): string {
  const span: string[] = []
  if (gate.since !== undefined) span.push(`since ${formatVersion(gate.since)}`)
  if (gate.before !== undefined) span.push(`before ${formatVersion(gate.before)}`)
  const parts = span.length === 0 ? [] : [span.join(' and ')]
  if (gate.feature) parts.push(`with the feature ${featureNames(gate.feature, features).join(' and ')}`)
  if (gate.without) parts.push(`without the feature ${featureNames(gate.without, features).join(' and ')}`)
  return parts.length === 0 ? 'always' : parts.join(', ')
}

/** Returns the names of the features in `bits`; `features` lists all names in the order of their bits. */
export function featureNames(bits: number, features: readonly string[]): string[] {
  return features.filter((_, index) => (bits & (1 << index)) !== 0)
}

/**
 * Returns the bits of the given names; `features` lists all names in the order of their bits. Other names are
 * ignored.
 */
export function featureBits(names: Iterable<string>, features: readonly string[]): number {
  let bits = 0
  for (const name of names) {
    const index = features.indexOf(name)
    if (index >= 0) bits |= 1 << index
  }
  return bits
}
