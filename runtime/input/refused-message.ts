import type { Skipped } from '../layout/locate.ts'

/** A message that a decoder refused, up to the last byte that had arrived. */
export interface RefusedMessage {
  readonly bytes: Buffer
  /** List elements in front of `bytes`, which were read and dropped. */
  readonly skipped: Skipped
}
