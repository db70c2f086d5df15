import { DecodeError } from '../errors/errors.ts'
import { WireError } from '../errors/wire-error.ts'
import { featureNames, holds } from '../session/gate.ts'
import type { Session } from '../session/session.ts'
import { negotiate, refusal } from './negotiate.ts'
import type { ProtocolCore, Step } from './protocol.ts'

/** The result of a handshake: the session, and the values that both sides sent, by the names of the steps. */
export interface Agreement {
  readonly session: Session
  readonly said: Readonly<Record<string, unknown>>
}

/**
 * One side of a handshake. A client and a server each send some steps and receive the others; an observer
 * receives all.
 */
interface HandshakeParty {
  /** The side's role; undefined for an observer. */
  readonly role: 'client' | 'server' | undefined
  /** Receives the value of a step. */
  hear(step: Say, session: Session): unknown
  /** Queues the value of a step. */
  say(step: Say, value: unknown, session: Session): void
  /** Sends the queued values. Called before anything is received. */
  flush(): void
  /** Runs the log channel once. `said` holds the values of both sides up to now. */
  channel(session: Session, said: Agreement['said']): void | Promise<void>
  /** Returns the value that the side's options set for a step, or undefined. */
  choice(name: string): unknown
  /** Called with each value received. */
  heard?(name: string, value: unknown): void
  /** Called for each step that the session does not have. */
  skip?(name: string): void
}

/** Callbacks by which a proxy chooses the values of a side, and sees those that the side receives. */
export interface HandshakeHooks {
  /** Returns the value to send in a step; `own` is the value that would be sent otherwise. */
  choose(name: string, own: unknown): unknown
  /** Called with each value received. */
  heard(name: string, value: unknown): void
  /** Called for each step that the session does not have. */
  skipped(name: string): void
  /** Called when the side's peer has ended the connection. */
  gone?(error: Error | undefined): void
}

/** A step in which one side sends a value. */
export type Say = Extract<Step, { kind: 'say' }>

/**
 * Runs the steps of a handshake in order.
 *
 * @throws {ConnectionError} `handshake-refused` if either side does not accept the other.
 */
export async function shakeHands(protocol: ProtocolCore, party: HandshakeParty): Promise<Agreement> {
  const negotiates = protocol.handshake.some(step => step.kind === 'negotiate' && step.what === 'version')
  // A handshake without a version step is for the newest version.
  let session: Session = { version: negotiates ? 0 : protocol.max, features: 0 }
  const said: Record<string, unknown> = {}
  for (const step of protocol.handshake) {
    if (step.kind === 'channel') {
      party.flush()
      try {
        await party.channel(session, said)
      } catch (error) {
        throw refusalOf(error, 'ended the handshake', 'server', protocol, session)
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

/** Receives the value of a step, at once if its bytes are there. */
function hear(protocol: ProtocolCore, party: HandshakeParty, step: Say, session: Session): unknown {
  const refuse = (error: unknown): never => {
    throw refusalOf(error, `said ${step.name}`, step.from, protocol, session)
  }
  try {
    const value = party.hear(step, session)
    return value instanceof Promise ? value.catch(refuse) : value
  } catch (error) {
    return refuse(error)
  }
}

function checkConstant(protocol: ProtocolCore, step: Say, value: unknown, session: Session): void {
  if (step.constant !== undefined && value !== step.constant) {
    const refused = step.refusals?.find(({ word }) => word === value)
    if (refused !== undefined)
      throw refusal(`the ${step.from} refuses the connection: ${refused.doc}`, session)
    const got = typeof value === 'number' ? `0x${value.toString(16)}` : String(value)
    throw refusal(
      `expected ${step.name} 0x${step.constant.toString(16)}, got ${got}: this is no ${protocol.name} ${step.from}`,
      session,
    )
  }
}

/** Turns an error into a refusal of the handshake, if it comes from bytes that are wrong or missing. */
function refusalOf(
  error: unknown,
  what: string,
  from: 'client' | 'server',
  protocol: ProtocolCore,
  session: Session,
): unknown {
  if (error instanceof DecodeError && error.code !== 'short-input') {
    const { offset, window } = error.place
    const place = { ...(offset === undefined ? {} : { offset }), ...(window === undefined ? {} : { window }) }
    return refusal(
      `this is no ${protocol.name} ${from}: before it had ${what}, ${error.problem}`,
      session,
      error,
      place,
    )
  }
  if (!(error instanceof WireError && (error.code === 'short-input' || error.code === 'closed'))) return error
  const advice = `it may not accept our version, or not speak ${protocol.name} at all`
  return refusal(`the ${from} ended the connection before it had ${what}: ${advice}`, session, error)
}

/** Returns the names of a session's features. */
export function sessionFeatures(protocol: ProtocolCore, session: Session): string[] {
  return featureNames(session.features, protocol.features)
}
