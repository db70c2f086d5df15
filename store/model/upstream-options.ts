import { timeLimit } from '../../runtime/client/time-limit.ts'
import { ConnectionError, type ConnectOptions } from '../../runtime/index.ts'

/** Options of the connections to another store. Times are in milliseconds; `false` or Infinity is no limit. */
export interface UpstreamOptions extends Pick<ConnectOptions<never>, 'limits' | 'memory'> {
  /** Time for connecting and the handshake together; 30 s by default. */
  readonly timeout?: number | false
  /**
   * Time of a call in which no bytes pass in either direction, other than a build, since builders may be silent for
   * hours; 5 minutes by default.
   */
  readonly stallTimeout?: number | false
  /** Time after which a connection that no call uses is given back; 1 minute by default. */
  readonly idleTimeout?: number | false
  /**
   * Number of requests that may be sent before the first reply; 512 by default. Guix, for one, ends the connection of a
   * client that does not wait: there it has to be 1. With protocols before 1.21 no request is sent ahead.
   */
  readonly inFlight?: number
}

/** The times that hold where no others are given. */
export const UPSTREAM_TIMES: Required<Omit<UpstreamOptions, 'limits' | 'memory' | 'inFlight'>> = {
  timeout: 30_000,
  stallTimeout: 300_000,
  idleTimeout: 60_000,
}

/** Requests of at most 256 bytes each, which fit into the buffers of a socket. */
const IN_FLIGHT = 512

/** Options with their defaults. */
export type UpstreamSettings = UpstreamOptions & typeof UPSTREAM_TIMES & { readonly inFlight: number }

/** Adds the defaults. @throws {ConnectionError} `bad-option` for a time or a number that is none. */
export function upstreamOptionsOf(given: UpstreamOptions = {}): UpstreamSettings {
  const times = {
    timeout: given.timeout ?? UPSTREAM_TIMES.timeout,
    stallTimeout: given.stallTimeout ?? UPSTREAM_TIMES.stallTimeout,
    idleTimeout: given.idleTimeout ?? UPSTREAM_TIMES.idleTimeout,
  }
  for (const [name, ms] of Object.entries(times)) timeLimit(`upstreamOptions.${name}`, ms)
  const { inFlight = IN_FLIGHT } = given
  if (!Number.isSafeInteger(inFlight) || inFlight < 1)
    throw new ConnectionError('bad-option', `upstreamOptions.inFlight has to be 1 or more, got ${inFlight}`)
  return { ...given, ...times, inFlight }
}
