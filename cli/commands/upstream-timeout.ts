import { UsageError } from '../io.ts'

/** The option for the time that another server has to answer when it is connected to. */
export const upstreamTimeout = {
  value: 'S',
  about:
    'seconds that connecting to the other server may take with its handshake, 0 for no limit (default: 30)',
} as const

/** Reads the option, in milliseconds. @throws {UsageError} */
export function upstreamTimeoutOf(seconds: string | undefined): {
  readonly upstreamTimeout?: number | false
} {
  if (seconds === undefined) return {}
  if (!/^\d{1,7}(\.\d{1,3})?$/.test(seconds))
    throw new UsageError(`--upstream-timeout ${seconds}: give a number of seconds, such as 30`)
  return { upstreamTimeout: Number(seconds) * 1000 || false }
}
