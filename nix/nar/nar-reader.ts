import { type NarVisitor, NarWalker } from '../../runtime/grammars/nix-archive.ts'
import { DecodeError } from '../../runtime/index.ts'
import { CanonicalOrder } from './canonical-order.ts'

/** Maximum nesting: a file in 63 directories. The reference implementation has the same limit since 2.34.7. */
export const MAX_DEPTH = 64

/** Reads exactly one canonical NAR, in chunks of any size, and passes its parts to a visitor. */
export class CanonicalNarReader {
  readonly #walker: NarWalker

  constructor(visitor: NarVisitor, maxDepth: number = MAX_DEPTH) {
    this.#walker = new NarWalker(maxDepth, new CanonicalOrder(visitor))
  }

  /** Bytes of the current file that have not arrived yet. */
  get contentLeft(): number {
    return this.#walker.contentLeft
  }

  /** Reads a chunk. @throws {DecodeError} `bad-nar` if the NAR is malformed, or ends before the chunk does. */
  feed(chunk: Buffer): void {
    let used: number
    try {
      used = this.#walker.feed(chunk)
    } catch (error) {
      if (error instanceof DecodeError) error.locate({ path: 'nar', offset: this.#walker.tokenAt })
      throw error
    }
    if (used < chunk.length) this.#fail('bad-nar', 'the bytes go on after the end of the NAR')
  }

  /** Ends the input. @throws {DecodeError} `short-input` inside the NAR. */
  end(): void {
    if (!this.#walker.done) this.#fail('short-input', 'the bytes end inside the NAR')
  }

  #fail(code: 'bad-nar' | 'short-input', problem: string): never {
    throw new DecodeError(code, problem, { path: 'nar', offset: this.#walker.walked })
  }
}
