/** Times of connections to another store, in milliseconds; `false` or Infinity is no limit. */
export interface UpstreamTimes {
  /** For connecting and the handshake together; 30 s by default. */
  readonly connect: number | false
  /**
   * For a call in which no bytes pass in either direction, other than a build, since builders may be silent for hours;
   * 5 minutes by default.
   */
  readonly stall: number | false
  /** After which a connection that no call uses is given back; 1 minute by default. */
  readonly idle: number | false
}

export const UPSTREAM_TIMES: UpstreamTimes = { connect: 30_000, stall: 300_000, idle: 60_000 }
