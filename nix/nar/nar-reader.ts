import { DecodeError, type NarVisitor, NarWalker } from '../../runtime/index.ts'
import { CanonicalOrder } from './canonical-order.ts'

/** A file in 63 directories is as deep as the reference implementation takes it since 2.34.7; before, there was no limit. */
export const MAX_DEPTH = 64

/** Reads exactly one canonical NAR, in chunks of any size, and shows it to a visitor. */
export class CanonicalNarReader {
  readonly #walker: NarWalker

  constructor(visitor: NarVisitor, maxDepth: number = MAX_DEPTH) {
    this.#walker = new NarWalker(maxDepth, new CanonicalOrder(visitor))
  }

  /** Bytes of the current file's content that are still to come. */
  get contentLeft(): number {
    return this.#walker.contentLeft
  }

  /** @throws {DecodeError} `bad-nar` where the bytes are none, or go on after its end. */
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

  /** Says that no more chunks come. @throws {DecodeError} `short-input` inside the NAR. */
  end(): void {
    if (!this.#walker.done) this.#fail('short-input', 'the bytes end inside the NAR')
  }

  #fail(code: 'bad-nar' | 'short-input', problem: string): never {
    throw new DecodeError(code, problem, { path: 'nar', offset: this.#walker.walked })
  }
}
