import { vi } from 'vitest'

/** Milliseconds after which a check is given up, before the limit of the test hides why it fails. */
const PATIENCE = 50_000

/** Repeats a check until it holds. On a busy machine, a store may take seconds to see that a client has gone. */
export function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: PATIENCE, interval: 10 })
}
