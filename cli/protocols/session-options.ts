import type { Protocol } from '../../runtime/protocol/protocol.ts'
import { describeGate, featureBits, holds } from '../../runtime/session/gate.ts'
import type { Session } from '../../runtime/session/session.ts'
import { formatVersion, parseVersion } from '../../runtime/session/session.ts'
import { UsageError } from '../io.ts'

/** Makes the session that `--at` and `--feature` describe. @throws {UsageError} */
export function sessionOf(
  protocol: Protocol,
  at: string | undefined,
  features: readonly string[] = [],
): Session {
  const session = { version: versionOf(protocol, '--at', at), features: 0 }
  const unknown = features.find(name => !protocol.features.includes(name))
  if (unknown !== undefined) {
    const known = protocol.features.length === 0 ? 'none' : protocol.features.join(', ')
    throw new UsageError(`--feature ${unknown}: ${protocol.name} has no such feature; known are: ${known}`)
  }
  const step = protocol.handshake.find(each => each.kind === 'negotiate' && each.what === 'features')
  if (features.length > 0 && step?.kind === 'negotiate' && !holds(session, step.gate)) {
    throw new UsageError(
      `--feature: features are negotiated ${describeGate(step.gate, protocol.features)}, not at ${formatVersion(session.version)}`,
    )
  }
  return { ...session, features: featureBits(features, protocol.features) }
}

/** Lists every version of a protocol as text, oldest first. */
export function versionsOf({ min, max }: Protocol): string[] {
  return Array.from({ length: max - min + 1 }, (_, index) => formatVersion(min + index))
}

/** Gives the version that an option asks for, or the newest one. @throws {UsageError} */
export function versionOf(protocol: Protocol, flag: string, at: string | undefined): number {
  if (at === undefined) return protocol.max
  let version: number
  try {
    version = parseVersion(at)
  } catch (error) {
    throw new UsageError(`${flag}: ${(error as Error).message}`)
  }
  if (version >= protocol.min && version <= protocol.max) return version
  throw new UsageError(
    `${flag} ${at}: the versions of ${protocol.name} go from ${formatVersion(protocol.min)} to ${formatVersion(protocol.max)}`,
  )
}
