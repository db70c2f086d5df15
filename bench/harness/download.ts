/** The NAR of a path, which a client gets and lets go of. */
export interface Download {
  readonly socket: string
  readonly path: string
  readonly into: 'sink' | 'iterator'
  /** Add the bytes up. */
  readonly summed?: boolean
}
