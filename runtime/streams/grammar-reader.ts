import { connectionBroke } from '../errors/connection-broke.ts'
import { DecodeError } from '../errors/errors.ts'
import type { Input } from '../input/input.ts'
import type { Grammar, GrammarWalker } from '../wire/grammar.ts'
import type { BodyReader } from './body-reader.ts'

/**
 * A reader of a body whose grammar tells where it ends. If a failure message stands in its place, the input
 * is left at that message.
 */
export class GrammarReader implements BodyReader {
  readonly #grammar: Grammar
  readonly #walker: GrammarWalker
  readonly #failTag: bigint | undefined

  /** `failTag` is the first word of a failure message, if one may stand in place of the body. */
  constructor(grammar: Grammar, maxDepth: number, failTag?: number) {
    this.#grammar = grammar
    this.#walker = grammar.walk(maxDepth)
    this.#failTag = failTag === undefined ? undefined : BigInt(failTag)
  }

  get done(): boolean {
    return this.#walker.done
  }

  /**
   * Returns the next piece, see {@link BodyReader}.
   *
   * @throws {DecodeError} `bad-NAME` of the grammar.
   */
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

  /** Gives up a body that may not have come to its end. */
  close(): void {
    this.#walker.close?.()
  }

  endError(input: Input): Error {
    this.close()
    const { name, title } = this.#grammar
    const place = { path: name, offset: this.#walker.walked }
    if (input.error !== undefined) return connectionBroke(input.error, place)
    return new DecodeError('short-input', `the connection ended inside the ${title}`, place)
  }
}

const NOTHING: Buffer = Buffer.alloc(0)

/**
 * Moves the input to the token that is a failure message, whose start may have come with an earlier chunk.
 */
function leaveAtMessage(input: Input, pending: Buffer, walker: GrammarWalker): void {
  const bytes = Buffer.concat([pending, input.peek()])
  input.clear()
  input.window.unread(bytes.subarray(walker.tokenAt - (walker.walked - pending.length)))
}
