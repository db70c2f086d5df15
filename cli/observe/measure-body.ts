import { WireError } from '../../runtime/errors/wire-error.ts'
import type { Grammar } from '../../runtime/wire/grammar.ts'

/** The extent of a body that ends by its grammar in some bytes. */
export interface MeasuredBody {
  /** Bytes that belong to the body. */
  readonly size: number
  /** True if it is whole. */
  readonly done: boolean
  /** The mistake at `size`, if it does not just end too early. */
  readonly problem?: string
  /** True if the word at `size` begins an error message of the peer. */
  readonly failed?: boolean
}

/** Finds the end of a body that begins at `start`, or the word at which it breaks its grammar. */
export function measureBody(
  grammar: Grammar,
  bytes: Buffer,
  start: number,
  depth: number,
  failTag?: number,
): MeasuredBody {
  const walker = grammar.walk(depth)
  try {
    const size = walker.feed(bytes.subarray(start))
    return { size, done: walker.done }
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    const failed = failTag !== undefined && walker.failedWord === BigInt(failTag)
    return { size: error.place.offset ?? 0, done: false, problem: error.message, failed }
  }
}
