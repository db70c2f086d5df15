import { nixDaemon } from '../../generated/nix-daemon/protocol.ts'
import type { Protocol } from '../../runtime/protocol/protocol.ts'
import { featureBits, featureNames } from '../../runtime/session/gate.ts'
import { formatVersion, type Session } from '../../runtime/session/session.ts'

/** A session with its name in failure reports. */
export interface NamedSession extends Session {
  readonly title: string
}

/** The sessions of a protocol to test in. */
export interface SessionSets {
  /** The newest version without features. */
  readonly newest: NamedSession
  /** The versions at which anything changes, and the ones before them. */
  readonly boundaryVersions: readonly number[]
  /** Both sides of every boundary, and the newest version with features, which exist only there. */
  readonly boundary: readonly NamedSession[]
  /** The oldest and the newest version, and the newest one with all features. */
  readonly few: readonly NamedSession[]
}

/** Makes the sessions of a protocol; `versions` is its generated module of versions. */
export function sessionSets(protocol: Protocol, versions: object): SessionSets {
  const { min, max, features } = protocol
  const at = (version: number, bits: number): NamedSession => named(version, bits, features)
  const edges = Object.entries(versions).flatMap(([name, value]) =>
    /^V\d+_\d+$/.test(name) ? [value as number, (value as number) - 1] : [],
  )
  const inside = [min, max, ...edges].filter(version => version >= min && version <= max)
  const boundaryVersions = [...new Set(inside)].sort((a, b) => a - b)
  const few = [at(min, 0), at(max, 0), at(max, featureBits(features, features))]
  return {
    newest: at(max, 0),
    boundaryVersions,
    boundary: [
      ...boundaryVersions.map(version => at(version, 0)),
      ...featureSets(features).map(bits => at(max, bits)),
    ],
    few: few.filter(({ title }, index) => few.findIndex(each => each.title === title) === index),
  }
}

/** Names a session of the daemon's protocol, or of one that has other features. */
export function named(
  version: number,
  features: number,
  all: readonly string[] = nixDaemon.features,
): NamedSession {
  return { version, features, title: [formatVersion(version), ...featureNames(features, all)].join(' + ') }
}

/** Lists each feature alone, all but that one, and all of them, as bits. */
function featureSets(names: readonly string[]): number[] {
  const all = featureBits(names, names)
  const alone = names.map((_, index) => 1 << index)
  return [...new Set([...alone, ...alone.map(bit => all & ~bit), all])].filter(bits => bits !== 0)
}
