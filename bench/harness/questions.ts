/** What a client asks a daemon, again and again. */
export interface Questions {
  readonly socket: string
  readonly operation: 'IsValidPath' | 'QueryPathInfo'
  readonly path: string
  /** Questions before those that are measured. */
  readonly warmUp: number
  readonly count: number
  readonly inFlight?: number
}
