import { UsageError } from '../io.ts'

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
  if (seconds === undefined) return {}
  if (!/^\d{1,7}(\.\d{1,3})?$/.test(seconds))
    throw new UsageError(`--upstream-timeout ${seconds}: write seconds, such as 30, or 0 for no limit`)
  return { upstreamTimeout: Number(seconds) * 1000 || false }
}
