import { WireError } from '../../runtime/errors/wire-error.ts'
import { NarWalker } from '../../runtime/grammars/nar-walker.ts'

/** The extent of a NAR in some bytes. */
export interface WalkedNar {
  /** Bytes that belong to the NAR. */
  readonly size: number
  /** True if it is whole. */
  readonly done: boolean
  /** The mistake at `size`, if it does not just end too early. */
  readonly problem?: string
  /** True if the word at `size` begins an error message of the peer. */
  readonly failed?: boolean
}

/** Finds the end of a NAR that begins at `start`, or the word at which it breaks the grammar. */
export function measureNar(bytes: Buffer, start: number, depth: number, failTag?: number): WalkedNar {
  const walker = new NarWalker(depth)
  try {
    const size = walker.feed(bytes.subarray(start))
    return { size, done: walker.done }
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    const failed = failTag !== undefined && walker.failedWord === BigInt(failTag)
    return { size: error.place.offset ?? 0, done: false, problem: error.message, failed }
  }
}
