/** The most that a reader accepts. All limits are checked before memory is allocated. */
export interface Limits {
  /** Bytes in one string or byte sequence. */
  readonly string: number
  /** Elements in one list, set or map. */
  readonly count: number
  /** Bytes in one frame of a framed body. */
  readonly frame: number
  /** Nesting of recursive types, and of directories in a NAR. */
  readonly depth: number
}
