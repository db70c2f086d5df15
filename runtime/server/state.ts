import type { Input } from '../input/input.ts'
import type { Protocol } from '../protocol/protocol.ts'
import type { Session } from '../session/session.ts'
import type { Peer } from '../transport/peer.ts'
import type { Dispatch } from './call.ts'
import type { ClientGone } from './client-gone.ts'
import type { ConnectionTrace } from './connection-trace.ts'
import type { ServerLog } from './log.ts'
import type { Output } from './output.ts'
import type { Watch } from './watch.ts'

/** The state that the parts of a server's connection share. */
export interface ServerState {
  readonly protocol: Protocol
  readonly session: Session
  readonly features: readonly string[]
  /** Values that the client sent in the handshake. */
  readonly client: object
  readonly peer: Peer | undefined
  readonly input: Input
  readonly output: Output
  readonly log: ServerLog
  readonly clientGone: ClientGone
  readonly watch: Watch
  dispatch: Dispatch
  /** Tells the events of the connection, if they are heard. */
  readonly trace: ConnectionTrace | undefined
  /**
   * Called with each error that the client got as a reply or that ended the connection, and its operation's
   * name.
   */
  readonly onError: (error: unknown, operation: string | undefined) => void
  /** Called in its place with an error by which a client merely left. */
  readonly onLeave: (error: unknown, operation: string | undefined) => void
}
