import { formatVersion, type Session } from './session.ts'

/** When something exists: all parts that are given must hold. */
export interface Gate {
  /** From this version word on. */
  readonly since?: number
  /** Only below this version word. */
  readonly before?: number
  /** Bits of features that must have been negotiated. */
  readonly feature?: number
  /** Bits of features that must not have been negotiated. */
  readonly without?: number
}

/** True if `features` of the session holds all of `bits`. */
export function hasFeature(session: Session, bits: number): boolean {
  return (session.features & bits) === bits
}

/** True if the gate holds in this session. */
export function holds(session: Session, gate: Gate): boolean {
  return (
    session.version >= (gate.since ?? 0) &&
    session.version < (gate.before ?? Number.POSITIVE_INFINITY) &&
    hasFeature(session, gate.feature ?? 0) &&
    (session.features & (gate.without ?? 0)) === 0
  )
}

/** The gate in words, such as `since 1.27 and before 1.31, with submit-output`. */
export function describeGate(gate: Gate, features: readonly string[]): string {
  const span: string[] = []
  if (gate.since !== undefined) span.push(`since ${formatVersion(gate.since)}`)
  if (gate.before !== undefined) span.push(`before ${formatVersion(gate.before)}`)
  const parts = span.length === 0 ? [] : [span.join(' and ')]
  if (gate.feature) parts.push(`with the feature ${featureNames(gate.feature, features).join(' and ')}`)
  if (gate.without) parts.push(`without the feature ${featureNames(gate.without, features).join(' and ')}`)
  return parts.length === 0 ? 'always' : parts.join(', ')
}

/** Names of the bits in `bits`; `features` lists all names in the order of their bits. */
export function featureNames(bits: number, features: readonly string[]): string[] {
  return features.filter((_, index) => (bits & (1 << index)) !== 0)
}

/** Bits of the names that `features` lists; other names have none. */
export function featureBits(names: Iterable<string>, features: readonly string[]): number {
  let bits = 0
  for (const name of names) {
    const index = features.indexOf(name)
    if (index >= 0) bits |= 1 << index
  }
  return bits
}
