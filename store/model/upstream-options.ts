import { timeLimit } from '../../runtime/client/time-limit.ts'
import type { ConnectOptions } from '../../runtime/index.ts'

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
}

/** The times that hold where no others are given. */
export const UPSTREAM_TIMES: Required<Omit<UpstreamOptions, 'limits' | 'memory'>> = {
  timeout: 30_000,
  stallTimeout: 300_000,
  idleTimeout: 60_000,
}

/** Adds the default times. @throws {ConnectionError} `bad-option` for a time that is none. */
export function upstreamOptionsOf(given: UpstreamOptions = {}): UpstreamOptions & typeof UPSTREAM_TIMES {
  const times = {
    timeout: given.timeout ?? UPSTREAM_TIMES.timeout,
    stallTimeout: given.stallTimeout ?? UPSTREAM_TIMES.stallTimeout,
    idleTimeout: given.idleTimeout ?? UPSTREAM_TIMES.idleTimeout,
  }
  for (const [name, ms] of Object.entries(times)) timeLimit(`upstreamOptions.${name}`, ms)
  return { ...given, ...times }
}
