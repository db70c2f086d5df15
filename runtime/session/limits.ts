/** The most that a reader accepts. Every limit is checked before memory is allocated. */
export interface Limits {
  /** Bytes in one string or byte sequence. */
  readonly string: number
  /** Elements in one list or map. */
  readonly count: number
  /** Bytes in one frame of a framed body. */
  readonly frame: number
  /** Levels of recursive types, and of the nodes that a grammar nests. */
  readonly depth: number
  /**
   * Bytes of memory that the messages of one connection may take, from the arrival of their first byte until
   * their call has ended; by default an eighth of the budget that all connections share. Bodies, and lists that
   * are read element by element, are not held and do not count.
   */
  readonly message?: number
  /**
   * Bytes that a client keeps of one text in a log message; by default a quarter of `message`. The rest is
   * dropped, and the message's `cut` is their number.
   */
  readonly text?: number
}
