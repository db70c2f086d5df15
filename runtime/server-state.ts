import type { Departure } from './departure.ts'
import type { Input } from './input.ts'
import type { Outgoing } from './outgoing.ts'
import type { Protocol } from './protocol.ts'
import type { RequestFeed } from './request-feed.ts'
import type { Dispatch } from './server-call.ts'
import type { ServerLog } from './server-log.ts'
import type { Session } from './session.ts'

/** What the parts of a server's connection share. */
export interface ServerState {
  readonly protocol: Protocol
  readonly session: Session
  readonly features: readonly string[]
  /** What the client said in the handshake. */
  readonly client: object
  readonly feed: RequestFeed
  readonly input: Input
  readonly outgoing: Outgoing
  readonly log: ServerLog
  readonly departure: Departure
  dispatch: Dispatch
  /** Hand over frames with what carries them. */
  readonly raw: boolean
  /** Told of every error that a client was answered with, and of those that ended the connection. */
  readonly onError: (error: unknown, operation: string | undefined) => void
}
