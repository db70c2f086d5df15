import { availableMemory } from '../../runtime/input/memory-budget.ts'

/** The most that clients can make a store keep. */
export interface StoreLimits {
  /** Temporary roots of one connection. Default: 1,000,000. */
  readonly tempRoots: number
  /**
   * Temporary roots of all connections together. Above it, a connection gets no more than {@link FEW_ROOTS}. Default:
   * an eighth of the memory that the process may have, at 200 bytes each, so 2,700,000 for a heap of 4 GiB.
   */
  readonly allTempRoots: number
  /** Links registered as roots, not counting those that no longer exist. Default: 100,000. */
  readonly indirectRoots: number
  /** Signatures of one path or realisation, not counting those by the store's public keys. Default: 100. */
  readonly signatures: number
  /** Bytes of the log of one build that are kept. Default: 64 MiB. */
  readonly buildLog: number
}

/** Memory that a temporary root takes, measured. */
const BYTES_OF_ROOT = 200

/** Temporary roots that a connection gets even if all of them together are at their limit. */
export const FEW_ROOTS = 1000

export const STORE_LIMITS: StoreLimits = {
  tempRoots: 1_000_000,
  allTempRoots: Math.floor(availableMemory() / 8 / BYTES_OF_ROOT),
  indirectRoots: 100_000,
  signatures: 100,
  buildLog: 64 << 20,
}
