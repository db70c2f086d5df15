import type { MemoryBudget } from '../input/memory-budget.ts'
import type { Limits } from '../session/limits.ts'
import type { Peer } from '../transport/peer.ts'
import type { Tap } from '../transport/tap.ts'
import type { Timeouts } from './timeouts.ts'

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
  /** Memory that the messages of all connections with this budget may take together; by default that of the process. */
  readonly memory?: MemoryBudget
  /** Whether to keep what the plain types normalise, in both directions; see `ReaderOptions`. */
  readonly exact?: boolean
  /** Number of the connection in diagnostics events; by default, connections of this process are counted. */
  readonly connectionId?: number
  /** Milliseconds in which the client has to go on. */
  readonly timeouts?: Partial<Timeouts>
  /**
   * Bytes that may wait for a client that is slow to take them, 64 MiB by default; one message may be longer. Replies
   * and bodies wait for their client long before. The log of a handler that does not await `drained` cannot wait, so
   * the connection is ended with a `too-much-unsent`, and the call's signal is aborted.
   */
  readonly maxUnsent?: number
  /** Sees all bytes of the connection. */
  readonly tap?: Tap
  /**
   * Called with each error that the client got as a reply, that ended its connection, or that its tap threw;
   * and with its operation's name. A time that is over is a {@link TimeOutError}.
   */
  readonly onError?: (error: unknown, operation: string | undefined) => void
  /**
   * Called in place of `onError` if a client merely left where it may, which is no fault: before the end of its
   * handshake, without a request for longer than it may be idle, or while a handler ran, which failed by its signal.
   */
  readonly onLeave?: (error: unknown, operation: string | undefined) => void
}
