/** A connection, as its transport calls it. */
export interface Listener {
  /**
   * Bytes that have arrived. Those that are lent change once the call is over, unless it gives true: then
   * they are the listener's own.
   */
  chunk(bytes: Buffer, lent: boolean): boolean
  end(error?: Error): void
}
