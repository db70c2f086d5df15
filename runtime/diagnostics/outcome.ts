import type { CallOutcome } from './events.ts'

/** Tells how a call ended that has failed; `usable` is whether its connection still stands. */
export function outcomeOf(error: unknown, usable: boolean): CallOutcome {
  const code = codeOf(error)
  if (code === 'timed-out') return 'timed-out'
  // Bytes are missing only if none can come.
  return usable && code !== 'closed' && code !== 'short-input' ? 'error' : 'connection-ended'
}

/** The stable code of an error; undefined if it has none. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
