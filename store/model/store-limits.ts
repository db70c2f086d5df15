/** The most that clients can make a store keep. */
export interface StoreLimits {
  /** Temporary roots of one connection. Default: 1,000,000. */
  readonly tempRoots: number
  /** Links registered as roots, not counting those that no longer exist. Default: 100,000. */
  readonly indirectRoots: number
  /** Signatures of one path or realisation, not counting those by the store's public keys. Default: 100. */
  readonly signatures: number
  /** Bytes of the log of one build that are kept. Default: 64 MiB. */
  readonly buildLog: number
}

export const STORE_LIMITS: StoreLimits = {
  tempRoots: 1_000_000,
  indirectRoots: 100_000,
  signatures: 100,
  buildLog: 64 << 20,
}
