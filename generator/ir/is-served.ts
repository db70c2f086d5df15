import type { Operation, Protocol } from './protocol.ts'

/** Tells whether some version of the protocol has the operation; otherwise it is known by name only. */
export function isServed({ versions }: Protocol, { removed }: Operation): boolean {
  return removed?.version === undefined || removed.version > versions.min
}
