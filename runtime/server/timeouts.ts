import { ConnectionError } from '../errors/errors.ts'
import type { TimeOut } from '../errors/time-out-error.ts'

/**
 * Milliseconds in which a client has to go on; `false` or Infinity is no limit. Only time in which the server waits
 * for the client counts, so a slow handler or another server costs the client nothing.
 */
export interface Timeouts {
  /** For all that the client says in the handshake; 30 s by default. */
  readonly handshake: number | false
  /** For the rest of a request's fields, or for each 4 KiB of them; 1 minute by default. */
  readonly request: number | false
  /**
   * For the rest of an upload, or for each 4 KiB of it; 10 minutes by default, because uploads are fed from elsewhere:
   * clients give up a download after 5 minutes without a byte, and try again.
   */
  readonly upload: number | false
  /** For any of the bytes that wait for the client; 10 minutes by default. */
  readonly write: number | false
  /** For the next request; no limit by default, because clients work between their calls. */
  readonly idle: number | false
}

const DEFAULTS: Readonly<Record<TimeOut, number>> = {
  handshake: 30_000,
  request: 60_000,
  upload: 600_000,
  write: 600_000,
  idle: Number.POSITIVE_INFINITY,
}

/**
 * Adds the defaults to the times of an option.
 *
 * @throws {ConnectionError} `bad-option` if one is no positive number.
 */
export function timesOf(timeouts?: Partial<Timeouts>): Readonly<Record<TimeOut, number>> {
  if (timeouts === undefined) return DEFAULTS
  const times = { ...DEFAULTS }
  for (const [name, ms] of Object.entries(timeouts) as [TimeOut, number | false | undefined][]) {
    if (ms === undefined) continue
    if (ms !== false && !(ms > 0))
      throw new ConnectionError('bad-option', `timeouts.${name} is ${ms}: give milliseconds, or false`)
    times[name] = ms === false ? Number.POSITIVE_INFINITY : ms
  }
  return times
}
