import { ConnectionError } from '../errors/errors.ts'
import type { Place } from '../errors/wire-error.ts'
import { featureBits } from '../session/gate.ts'
import { formatVersion, type Session } from '../session/session.ts'
import type { ProtocolCore, Step } from './protocol.ts'

type Negotiate = Extract<Step, { kind: 'negotiate' }>

/**
 * Agrees on a version or on features, from the values that both sides sent.
 *
 * @throws {ConnectionError} `handshake-refused` if the two versions do not fit together.
 */
export function negotiate(
  protocol: ProtocolCore,
  step: Negotiate,
  said: Record<string, unknown>,
  session: Session,
): Session {
  if (step.what === 'features') {
    const client = featureBits(said[step.client] as string[], protocol.features)
    const server = featureBits(said[step.server] as string[], protocol.features)
    return { ...session, features: client & server }
  }
  // Numbers have 16 bits: both sides of existing protocols ignore what is above.
  const client = (said[step.client] as number) & 0xffff
  const server = (said[step.server] as number) & 0xffff
  for (const version of [client, server]) {
    const dialect = step.refuse.find(entry => version >= entry.from && version >>> 8 === entry.from >>> 8)
    if (dialect !== undefined) throw refusal(`version ${formatVersion(version)}: ${dialect.doc}`, session)
  }
  // Servers accept clients of any major version, but clients leave a server of another major version.
  const major = protocol.max >>> 8
  if (server >>> 8 !== major) {
    throw refusal(`the server speaks ${formatVersion(server)}, which is not a version ${major}`, session)
  }
  const version = Math.min(client, server)
  if (version >>> 8 !== major) {
    throw refusal(`the other side speaks ${formatVersion(version)}, which is not a version ${major}`, session)
  }
  if (version < protocol.min) {
    throw refusal(
      `the other side speaks ${formatVersion(version)}; the oldest version known here is ${formatVersion(protocol.min)}`,
      session,
    )
  }
  return { ...session, version }
}

/** Builds the error for a refused handshake. */
export function refusal(
  problem: string,
  session: Session,
  cause?: unknown,
  more: Place = {},
): ConnectionError {
  const place = session.version === 0 ? {} : { version: session.version }
  return new ConnectionError(
    'handshake-refused',
    problem,
    { path: 'handshake', ...place, ...more },
    cause === undefined ? {} : { cause },
  )
}
