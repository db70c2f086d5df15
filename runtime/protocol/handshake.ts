import { ConnectionError, DecodeError, type Place, WireError } from '../errors/errors.ts'
import { featureBits, featureNames, holds } from '../session/gate.ts'
import { formatVersion, parseVersion, type Session } from '../session/session.ts'
import type { ProtocolCore, Step } from './protocol.ts'

/** What a handshake gave: the session, and what both sides said, by the names of the steps. */
export interface Agreement {
  readonly session: Session
  readonly said: Readonly<Record<string, unknown>>
}

/** How a handshake talks: a client and a server say some steps and hear others; an observer hears all. */
interface HandshakeParty {
  /** Undefined for an observer. */
  readonly role: 'client' | 'server' | undefined
  hear(step: Say, session: Session): unknown
  say(step: Say, value: unknown, session: Session): void
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

/** A step in which one side says a value. */
export type Say = Extract<Step, { kind: 'say' }>
type Negotiate = Extract<Step, { kind: 'negotiate' }>

/** Does the steps in their order. @throws {ConnectionError} `handshake-refused`. */
export async function shakeHands(protocol: ProtocolCore, party: HandshakeParty): Promise<Agreement> {
  const negotiates = protocol.handshake.some(step => step.kind === 'negotiate' && step.what === 'version')
  // Where nobody asks, there is no version but the newest.
  let session: Session = { version: negotiates ? 0 : protocol.max, features: 0 }
  const said: Record<string, unknown> = {}
  for (const step of protocol.handshake) {
    if (step.kind === 'channel') {
      party.flush()
      try {
        await party.channel(session, said)
      } catch (error) {
        throw explained(error, 'ended the handshake', 'server', protocol, session)
      }
    } else if (!holds(session, step.gate)) {
      if (step.kind === 'say') party.skip?.(step.name)
    } else if (step.kind === 'negotiate') {
      session = negotiate(protocol, step, said, session)
    } else if (step.from === party.role) {
      const chosen = step.constant ?? party.choice(step.name)
      said[step.name] = (chosen instanceof Promise ? await chosen : chosen) ?? step.default
      party.say(step, said[step.name], session)
    } else {
      party.flush()
      const hearing = hear(protocol, party, step, session)
      said[step.name] = hearing instanceof Promise ? await hearing : hearing
      checkConstant(protocol, step, said[step.name], session)
      party.heard?.(step.name, said[step.name])
    }
  }
  party.flush()
  return { session, said }
}

/** A value comes at once where its bytes are there. */
function hear(protocol: ProtocolCore, party: HandshakeParty, step: Say, session: Session): unknown {
  const fail = (error: unknown): never => {
    throw explained(error, `said ${step.name}`, step.from, protocol, session)
  }
  try {
    const value = party.hear(step, session)
    return value instanceof Promise ? value.catch(fail) : value
  } catch (error) {
    return fail(error)
  }
}

function checkConstant(protocol: ProtocolCore, step: Say, value: unknown, session: Session): void {
  if (step.constant !== undefined && value !== step.constant) {
    const got = typeof value === 'number' ? `0x${value.toString(16)}` : String(value)
    throw refused(
      `expected ${step.name} 0x${step.constant.toString(16)}, got ${got}: this is no ${protocol.name} ${step.from}`,
      session,
    )
  }
}

/** Why a side cannot go on, in words of the handshake. */
function explained(
  error: unknown,
  what: string,
  from: 'client' | 'server',
  protocol: ProtocolCore,
  session: Session,
): unknown {
  if (error instanceof DecodeError && error.code !== 'short-input') {
    const { offset, window } = error.place
    const place = { ...(offset === undefined ? {} : { offset }), ...(window === undefined ? {} : { window }) }
    return refused(
      `this is no ${protocol.name} ${from}: before it had ${what}, ${error.problem}`,
      session,
      error,
      place,
    )
  }
  if (!(error instanceof WireError && (error.code === 'short-input' || error.code === 'closed'))) return error
  const advice = `it may not accept our version, or not speak ${protocol.name} at all`
  return refused(`the ${from} ended the connection before it had ${what}: ${advice}`, session, error)
}

function negotiate(
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
  const client = said[step.client] as number
  const server = said[step.server] as number
  for (const version of [client, server]) {
    const dialect = step.refuse.find(entry => version >= entry.from && version >>> 8 === entry.from >>> 8)
    if (dialect !== undefined) throw refused(`version ${formatVersion(version)}: ${dialect.doc}`, session)
  }
  // Servers take a client of any major number; clients go away from a server of another one.
  const major = protocol.max >>> 8
  if (server >>> 8 !== major) {
    throw refused(`the server speaks ${formatVersion(server)}, which is not a version ${major}`, session)
  }
  const version = Math.min(client & 0xffff, server & 0xffff)
  if (version >>> 8 !== major) {
    throw refused(`the other side speaks ${formatVersion(version)}, which is not a version ${major}`, session)
  }
  if (version < protocol.min) {
    throw refused(
      `the other side speaks ${formatVersion(version)}; the oldest version known here is ${formatVersion(protocol.min)}`,
      session,
    )
  }
  return { ...session, version }
}

function refused(problem: string, session: Session, cause?: unknown, more: Place = {}): ConnectionError {
  const place = session.version === 0 ? {} : { version: session.version }
  return new ConnectionError(
    'handshake-refused',
    problem,
    { path: 'handshake', ...place, ...more },
    cause === undefined ? {} : { cause },
  )
}

/** Names of the features of a session. */
export function sessionFeatures(protocol: ProtocolCore, session: Session): string[] {
  return featureNames(session.features, protocol.features)
}

/** What a side offers, as its user wants it. @throws {ConnectionError} `bad-option` for what the spec does not know. */
export function offer(
  protocol: ProtocolCore,
  version: string | undefined,
  features: readonly string[],
): { readonly version: number; readonly features: readonly string[] } {
  const unknown = features.find(name => !protocol.features.includes(name))
  if (unknown !== undefined) {
    const known = protocol.features.join(', ') || 'none'
    throw new ConnectionError('bad-option', `there is no feature '${unknown}' to offer; known are: ${known}`)
  }
  if (version === undefined) return { version: protocol.max, features }
  const word = VERSION.test(version) ? parseVersion(version) : 0
  if (word < protocol.min || word > protocol.max) {
    const span = `${formatVersion(protocol.min)} to ${formatVersion(protocol.max)}`
    throw new ConnectionError('bad-option', `version '${version}' cannot be offered: give one from ${span}`)
  }
  return { version: word, features }
}

const VERSION = /^\d{1,3}\.\d{1,3}$/
