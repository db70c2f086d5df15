import type { Limits } from '../session/limits.ts'
import type { Peer } from '../transport/peer.ts'
import type { Tap } from '../transport/tap.ts'

export interface ServeOptions<Hello = object> {
  /** Newest version to offer, such as `1.37`; by default the spec's newest. */
  readonly version?: string
  /** Features to offer; by default none, because the handlers must know the forms of each feature. */
  readonly features?: readonly string[]
  /** Values to send in the handshake, by the names of its steps. */
  readonly hello?: Partial<Hello>
  /** The client, as `listen` tells it. */
  readonly peer?: Peer
  /** An error by which the client's handshake ends, for a client that is not to be served. */
  readonly refusal?: Error
  readonly limits?: Partial<Limits>
  /** Whether to keep what the plain types normalise, in both directions; see `ReaderOptions`. */
  readonly exact?: boolean
  /** Number of the connection in diagnostics events; by default, connections of this process are counted. */
  readonly connectionId?: number
  /** Sees all bytes of the connection. */
  readonly tap?: Tap
  /**
   * Called with each error that the client got as a reply, that ended its connection, or that its tap threw;
   * and with its operation's name.
   */
  readonly onError?: (error: unknown, operation: string | undefined) => void
}
