import { DecodeError } from '../errors/errors.ts'
import { NarWalker } from '../grammars/nar-walker.ts'
import type { Input } from '../input/input.ts'
import type { BodyReader } from './body-reader.ts'

/**
 * The bytes of a NAR, which ends by its own grammar. Where an error message stands in its place, the input is
 * left at that message.
 */
export class NarReader implements BodyReader {
  readonly #walker: NarWalker
  readonly #failTag: bigint | undefined

  /** `failTag` is the word that starts an error message, where there may be one. */
  constructor(maxDepth: number, failTag?: number) {
    this.#walker = new NarWalker(maxDepth)
    this.#failTag = failTag === undefined ? undefined : BigInt(failTag)
  }

  get done(): boolean {
    return this.#walker.done
  }

  /** @throws {DecodeError} `bad-nar`. */
  next(input: Input): Buffer | undefined {
    if (input.available === 0) return undefined
    const walker = this.#walker
    const pending = walker.pending.length === 0 ? NOTHING : Buffer.from(walker.pending)
    const bytes = input.peek()
    try {
      const used = walker.feed(bytes)
      input.skip(used)
      return used === bytes.length ? bytes : bytes.subarray(0, used)
    } catch (error) {
      if (walker.failedWord !== undefined && walker.failedWord === this.#failTag)
        leaveAtMessage(input, pending, walker)
      else input.clear()
      throw error
    }
  }

  endError(input: Input): Error {
    if (input.error !== undefined) return input.error
    const place = { path: 'nar', offset: this.#walker.walked }
    return new DecodeError('short-input', 'the connection ended inside the NAR', place)
  }
}

const NOTHING: Buffer = Buffer.alloc(0)

/** Puts the input at the token that is an error message; its start may have come with an earlier chunk. */
function leaveAtMessage(input: Input, pending: Buffer, walker: NarWalker): void {
  const bytes = Buffer.concat([pending, input.peek()])
  input.clear()
  input.unread(bytes.subarray(walker.tokenAt - (walker.walked - pending.length)))
}
