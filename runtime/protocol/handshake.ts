import { DecodeError } from '../errors/errors.ts'
import { WireError } from '../errors/wire-error.ts'
import { featureNames, holds } from '../session/gate.ts'
import type { Session } from '../session/session.ts'
import { negotiate, refusal } from './negotiate.ts'
import type { ProtocolCore, Step } from './protocol.ts'

/** The result of a handshake: the session, and what both sides said, by the names of the steps. */
export interface Agreement {
  readonly session: Session
  readonly said: Readonly<Record<string, unknown>>
}

/** A side of a handshake: a client and a server say some steps and hear others; an observer hears all. */
interface HandshakeParty {
  /** Undefined for an observer. */
  readonly role: 'client' | 'server' | undefined
  hear(step: Say, session: Session): unknown
  say(step: Say, value: unknown, session: Session): void
  /** Sends what was said; called before anything is heard. */
  flush(): void
  /** One run of the log channel; `said` is what both sides have said so far. */
  channel(session: Session, said: Agreement['said']): void | Promise<void>
  /** Gives the value that the user of this side chose for a step. */
  choice(name: string): unknown
  /** Told of what was heard. */
  heard?(name: string, value: unknown): void
  /** Told of a step that this session does not have. */
  skip?(name: string): void
}

/** Lets a proxy decide what a side says, and tells it what that side heard. */
export interface HandshakeHooks {
  /** Gives the value to say in a step; `own` is the one that would be said otherwise. */
  choose(name: string, own: unknown): unknown
  heard(name: string, value: unknown): void
  skipped(name: string): void
}

/** A step in which one side says a value. */
export type Say = Extract<Step, { kind: 'say' }>

/** Goes through the steps of a handshake in their order. @throws {ConnectionError} `handshake-refused`. */
export async function shakeHands(protocol: ProtocolCore, party: HandshakeParty): Promise<Agreement> {
  const negotiates = protocol.handshake.some(step => step.kind === 'negotiate' && step.what === 'version')
  // A handshake that does not ask for the version leaves the newest.
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

/** Hears a step; its value comes at once if its bytes are there. */
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
    const got = typeof value === 'number' ? `0x${value.toString(16)}` : String(value)
    throw refusal(
      `expected ${step.name} 0x${step.constant.toString(16)}, got ${got}: this is no ${protocol.name} ${step.from}`,
      session,
    )
  }
}

/** Puts an error in the words of the handshake. */
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

/** Names of the features of a session. */
export function sessionFeatures(protocol: ProtocolCore, session: Session): string[] {
  return featureNames(session.features, protocol.features)
}
