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
}
