/** What someone asked for that cannot be answered; the message says what to ask instead. */
export class UsageError extends Error {
  readonly code = 'usage'
}
