import { nixDaemon } from '../../generated/nix-daemon/protocol.ts'
import * as versions from '../../generated/nix-daemon/versions.ts'
import { featureBits, featureNames } from '../../runtime/session/gate.ts'
import { formatVersion, type Session } from '../../runtime/session/session.ts'

/** A session with its name in failure reports. */
export interface NamedSession extends Session {
  readonly title: string
}

/** The newest version without features. */
export const newest: NamedSession = named(nixDaemon.max, 0)

/** The versions at which anything changes, and the ones before them. */
export const boundaryVersions: readonly number[] = [
  ...new Set(
    Object.entries(versions)
      .flatMap(([name, value]) => (/^V\d+_\d+$/.test(name) ? [value as number, (value as number) - 1] : []))
      .filter(version => version >= nixDaemon.min && version <= nixDaemon.max),
  ),
].sort((a, b) => a - b)

/** The newest version with each feature alone, with all but that one, and with all of them. */
export const featureSessions: readonly NamedSession[] = featureSets().map(bits => named(nixDaemon.max, bits))

/** Both sides of every boundary, and the newest version with features, which exist only there. */
export const boundarySessions: readonly NamedSession[] = [
  ...boundaryVersions.map(version => named(version, 0)),
  ...featureSessions,
]

/** The oldest and the newest version, and the newest one with all features. */
export const fewSessions: readonly NamedSession[] = [
  named(nixDaemon.min, 0),
  newest,
  named(nixDaemon.max, allFeatures()),
]

export function named(version: number, features: number): NamedSession {
  const names = featureNames(features, nixDaemon.features)
  return { version, features, title: [formatVersion(version), ...names].join(' + ') }
}

function allFeatures(): number {
  return featureBits(nixDaemon.features, nixDaemon.features)
}

function featureSets(): number[] {
  const all = allFeatures()
  const alone = nixDaemon.features.map((_, index) => 1 << index)
  return [...new Set([...alone, ...alone.map(bit => all & ~bit), all])]
}
