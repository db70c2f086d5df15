import { ConnectionError } from '../errors/errors.ts'
import type { Peer } from './peer.ts'

/** Limits for all connections of a listening socket. */
export interface ListenLimits {
  /** Connections that may be open at a time; further clients are refused. 16384 by default. */
  readonly maxConnections?: number
  /**
   * Connections that one client may have open at a time, as far as clients can be told apart: by their user, or by their
   * address on TCP (of IPv6, its first 64 bits). By default half of `maxConnections`, and no limit of their own for root
   * and the user who runs the server, who could end it anyway.
   */
  readonly maxConnectionsPerPeer?: number
  /** Milliseconds that calls get to end when the server is closed; `false` is no limit. 10 s by default. */
  readonly grace?: number | false
  /**
   * Called with a `too-many-connections` if clients were refused: at once for the first one, then at most every 10
   * seconds with their number.
   */
  readonly onError?: ((error: unknown, operation: string | undefined) => void) | undefined
}

/** The limits of a server with the defaults in them. */
interface AllLimits {
  readonly maxConnections: number
  /** Returns the connections that a client may have. */
  perPeer(peer: Peer): number
  readonly grace: number
}

/** Adds the defaults. @throws {ConnectionError} `bad-option` */
export function limitsOf({
  maxConnections = 16_384,
  maxConnectionsPerPeer,
  grace = 10_000,
}: ListenLimits): AllLimits {
  const half = Math.ceil(maxConnections / 2)
  const counts = { maxConnections, maxConnectionsPerPeer: maxConnectionsPerPeer ?? half }
  for (const [name, value] of Object.entries(counts)) {
    if (!(value >= 1)) throw new ConnectionError('bad-option', `${name} has to be 1 or more, got ${value}`)
  }
  return {
    maxConnections,
    perPeer: peer => maxConnectionsPerPeer ?? (isMaster(peer) ? maxConnections : half),
    grace: graceOf(grace),
  }
}

/** Checks the milliseconds of grace. @throws {ConnectionError} `bad-option` */
export function graceOf(grace: number | false): number {
  if (grace === false) return Number.POSITIVE_INFINITY
  if (typeof grace === 'number' && grace >= 0) return grace
  throw new ConnectionError(
    'bad-option',
    `grace has to be a number of milliseconds from 0 on, or false for no limit, got ${grace}`,
  )
}

/** Tells whether a client belongs to root or to the user who runs this process. */
function isMaster(peer: Peer): boolean {
  return (
    peer.kind === 'unix' && (peer.uid === 0 || (peer.uid !== undefined && peer.uid === process.geteuid?.()))
  )
}
