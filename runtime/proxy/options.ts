import type { ClientConnection } from '../client/connection.ts'
import type { MemoryBudget } from '../input/memory-budget.ts'
import type { AnyMessage, AnyOperation } from '../protocol/protocol.ts'
import type { ServerCall } from '../server/call.ts'
import type { ServeOptions } from '../server/options.ts'
import type { Timeouts } from '../server/timeouts.ts'
import type { Limits } from '../session/limits.ts'
import type { Peer } from '../transport/peer.ts'
import type { Tap } from '../transport/tap.ts'
import type { ProxyEvents } from './events.ts'

export interface ProxyOptions {
  /**
   * Newest version to offer to clients, such as `1.37`. If this, `upstreamVersion`, `features` or
   * `upstreamFeatures` is set, each side negotiates by itself, and values are encoded again if the sessions
   * differ. Otherwise both sides get the same session.
   */
  readonly version?: string
  /** Newest version to offer to the server. */
  readonly upstreamVersion?: string
  /**
   * Milliseconds for connecting to the server and its handshake together, without the time in which the server waits
   * for the client; `false` is no limit. @defaultValue 30000
   */
  readonly upstreamTimeout?: number | false
  /** Features to offer to clients; without them, those agreed on with the server. */
  readonly features?: readonly string[]
  /** Features to offer to the server; without them, the spec's default ones. */
  readonly upstreamFeatures?: readonly string[]
  /** Names of the operations that may pass; without it, all of them. */
  readonly allow?: ReadonlySet<string>
  /**
   * Called with each request that may pass. Returns the request that is passed on in its place: the same one, or
   * one with less in it, which is encoded anew, or a promise of it. The call's log is open for it, and an error is the
   * client's reply. It may make calls of the server before.
   */
  readonly amend?: (
    operation: AnyOperation,
    request: unknown,
    call: ServerCall,
    server: ProxiedServer,
  ) => unknown
  /** Called with each response. Returns the one that the client gets in its place: the same, or one with less in it. */
  readonly amendResponse?: (operation: AnyOperation, response: unknown) => unknown
  /** Values that the client gets in the handshake in place of the server's, by the names of the steps. */
  readonly hello?: Readonly<Record<string, unknown>>
  /** The client, as `listenAsProxy` tells it. */
  readonly peer?: Peer
  /** An error by which the client's handshake ends, for a client that is not to be served. */
  readonly refusal?: Error
  readonly limits?: Partial<Limits>
  /** Number of the connection in diagnostics events; by default, connections of this process are counted. */
  readonly connectionId?: number
  /** Milliseconds in which a client has to go on; time in which the server is waited for does not count. */
  readonly timeouts?: Partial<Timeouts>
  /** Bytes that may wait for a client that is slow to take them, see {@link ServeOptions}. */
  readonly maxUnsent?: number
  /** Memory that the messages of all connections with this budget may take together; by default that of the process. */
  readonly memory?: MemoryBudget
  /** Sees all bytes between the client and the proxy. */
  readonly tap?: Tap
  /** Callbacks that see the traffic. */
  readonly events?: ProxyEvents
  /**
   * Called with each error that a client got as a reply, that ended its connection, or that ended its tap or
   * events, or with a `limit-exceeded` if a text in the log was cut; and with its operation's name.
   */
  readonly onError?: (error: unknown, operation: string | undefined) => void
  /** Called in place of `onError` if a client merely left where it may, see {@link ServeOptions}. */
  readonly onLeave?: (error: unknown, operation: string | undefined) => void
}

/** The connection of a proxy to the server. */
export type ProxiedServer = ClientConnection<AnyMessage, object>
