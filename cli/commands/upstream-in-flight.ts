import { countOf } from './numbers.ts'

/** The option for the number of requests that another server gets before it has answered. */
export const upstreamInFlight = {
  value: 'N',
  about:
    'requests to send to the other store before its first answer; 1 for one that ends the connection then, as Guix does (default: 512)',
} as const

/** Reads the option. @throws {UsageError} */
export function upstreamInFlightOf(count: string | undefined): { readonly inFlight?: number } {
  return count === undefined ? {} : { inFlight: countOf('--upstream-in-flight', count, 1) }
}
