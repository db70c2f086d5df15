/** A mistake in the arguments of a tool; the message says what to write instead. */
export class UsageError extends Error {
  readonly code = 'usage'
}
