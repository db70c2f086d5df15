/** Callbacks by which a transport hands bytes to a connection. */
export interface Listener {
  /**
   * Takes bytes that have arrived. Lent bytes change once the call is over, unless it returns true: then the
   * listener keeps them.
   */
  chunk(bytes: Buffer, lent: boolean): boolean
  /** Called once no more bytes will come, with the error if there was one. May be called again. */
  end(error?: Error): void
}
