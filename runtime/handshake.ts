import { ConnectionError, WireError } from './errors.ts'
import { featureBits, featureNames, holds } from './gate.ts'
import type { AnyCodec, Protocol, Step } from './protocol.ts'
import type { Read } from './read.ts'
import { formatVersion, type Session } from './session.ts'

/** What a handshake gave: the session, and what both sides said, by the names of the steps. */
export interface Agreement {
  readonly session: Session
  readonly said: Readonly<Record<string, unknown>>
}

/** How a handshake talks: a client and a server say some steps and hear others; an observer hears all. */
export interface HandshakeParty {
  /** Undefined for an observer. */
  readonly role: 'client' | 'server' | undefined
  hear<T>(from: 'client' | 'server', read: Read<T>, session: Session): T | Promise<T>
  say(write: AnyCodec['write'], value: unknown, session: Session): void
  /** Sends what was said; called before anything is heard. */
  flush(): void
  /** One run of the log channel; `said` is what both sides have said so far. */
  channel(session: Session, said: Agreement['said']): void | Promise<void>
  /** What this side says in a step, where its user chose something. */
  choice(name: string): unknown
  /** Told of what was heard. */
  heard?(name: string, value: unknown): void
  /** Told of a step that this session does not have. */
  skip?(name: string): void
}

/** Lets somebody else decide what to say, who gets to know what was heard. */
export interface HandshakeHooks {
  /** What to say in a step; `own` is what would be said otherwise. */
  choose(name: string, own: unknown): unknown
  heard(name: string, value: unknown): void
  skipped(name: string): void
}

type Say = Extract<Step, { kind: 'say' }>
type Negotiate = Extract<Step, { kind: 'negotiate' }>

/** Does the steps in their order. @throws {ConnectionError} `handshake-refused`. */
export async function shakeHands(protocol: Protocol, party: HandshakeParty): Promise<Agreement> {
  let session: Session = { version: 0, features: 0 }
  const said: Record<string, unknown> = {}
  for (const step of protocol.handshake) {
    if (step.kind === 'channel') {
      party.flush()
      await party.channel(session, said)
    } else if (!holds(session, step.gate)) {
      if (step.kind === 'say') party.skip?.(step.name)
    } else if (step.kind === 'negotiate') {
      session = negotiate(protocol, step, said, session)
    } else if (step.from === party.role) {
      said[step.name] = step.constant ?? (await party.choice(step.name)) ?? step.default
      party.say(step.codec.write, said[step.name], session)
    } else {
      party.flush()
      said[step.name] = await hear(protocol, party, step, session)
      party.heard?.(step.name, said[step.name])
    }
  }
  party.flush()
  return { session, said }
}

async function hear(
  protocol: Protocol,
  party: HandshakeParty,
  step: Say,
  session: Session,
): Promise<unknown> {
  let value: unknown
  try {
    value = await party.hear(step.from, step.codec.read, session)
  } catch (error) {
    if (error instanceof WireError && (error.code === 'short-input' || error.code === 'closed')) {
      throw refused(
        `the ${step.from} ended the connection before it said ${step.name}: it may not accept our version, or not speak ${protocol.name} at all`,
        session,
        error,
      )
    }
    throw error
  }
  if (step.constant !== undefined && value !== step.constant) {
    const got = typeof value === 'number' ? `0x${value.toString(16)}` : String(value)
    throw refused(
      `expected ${step.name} 0x${step.constant.toString(16)}, got ${got}: this is no ${protocol.name} ${step.from}`,
      session,
    )
  }
  return value
}

function negotiate(
  protocol: Protocol,
  step: Negotiate,
  said: Record<string, unknown>,
  session: Session,
): Session {
  if (step.what === 'features') {
    const client = featureBits(said[step.client] as string[], protocol.features)
    const server = featureBits(said[step.server] as string[], protocol.features)
    return { ...session, features: client & server }
  }
  const client = said[step.client] as number
  const server = said[step.server] as number
  for (const version of [client, server]) {
    const dialect = step.refuse.find(entry => version >= entry.from && version >>> 8 === entry.from >>> 8)
    if (dialect !== undefined) throw refused(`version ${formatVersion(version)}: ${dialect.doc}`, session)
  }
  const version = Math.min(client & 0xffff, server & 0xffff)
  if (version >>> 8 !== protocol.max >>> 8) {
    throw refused(
      `the other side speaks ${formatVersion(version)}, which is not a version ${protocol.max >>> 8}`,
      session,
    )
  }
  if (version < protocol.min) {
    throw refused(
      `the other side speaks ${formatVersion(version)}; the oldest version known here is ${formatVersion(protocol.min)}`,
      session,
    )
  }
  return { ...session, version }
}

function refused(problem: string, session: Session, cause?: unknown): ConnectionError {
  const place = session.version === 0 ? {} : { version: session.version }
  return new ConnectionError(
    'handshake-refused',
    problem,
    { path: 'handshake', ...place },
    cause === undefined ? {} : { cause },
  )
}

/** Names of the features of a session. */
export function sessionFeatures(protocol: Protocol, session: Session): string[] {
  return featureNames(session.features, protocol.features)
}
