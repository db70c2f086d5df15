import { limitOf } from './numbers.ts'

/** The option for the time that another server has to answer when it is connected to. */
export const upstreamTimeout = {
  value: 'SECONDS',
  about:
    'give up another server that does not accept and end its handshake in this time; 0 for no limit (default: 30)',
} as const

/** Reads the option, in milliseconds. @throws {UsageError} */
export function upstreamTimeoutOf(seconds: string | undefined): {
  readonly upstreamTimeout?: number | false
} {
  return seconds === undefined ? {} : { upstreamTimeout: limitOf('--upstream-timeout', seconds) }
}
