import { type NarVisitor, NarWalker } from '../../runtime/grammars/nix-archive.ts'
import { DecodeError } from '../../runtime/index.ts'
import { SingleBody } from '../../runtime/streams/single-body.ts'
import { CanonicalOrder } from './canonical-order.ts'

/** Maximum nesting: a file in 63 directories. The reference implementation has the same limit since 2.34.7. */
export const MAX_DEPTH = 64

/** Reads exactly one canonical NAR, in chunks of any size, and passes its parts to a visitor. */
export class CanonicalNarReader {
  readonly #walker: NarWalker
  readonly #body: SingleBody

  constructor(visitor: NarVisitor, maxDepth: number = MAX_DEPTH) {
    const walker = new NarWalker(maxDepth, new CanonicalOrder(visitor))
    const failure = (code: 'bad-nar' | 'short-input', problem: string): DecodeError =>
      new DecodeError(code, problem, { path: 'nar', offset: walker.walked })
    this.#walker = walker
    this.#body = new SingleBody(walker, {
      broken(cause) {
        cause.locate({ path: 'nar', offset: walker.tokenAt })
        return cause
      },
      surplus: () => failure('bad-nar', 'the bytes go on after the end of the NAR'),
      cutOff: () => failure('short-input', 'the bytes end inside the NAR'),
    })
  }

  /** Bytes of the current file that have not arrived yet. */
  get contentLeft(): number {
    return this.#walker.contentLeft
  }

  /** Reads a chunk. @throws {DecodeError} `bad-nar` if the NAR is malformed, or ends before the chunk does. */
  feed(chunk: Buffer): void {
    this.#body.feed(chunk)
  }

  /** Ends the input. @throws {DecodeError} `short-input` inside the NAR. */
  end(): void {
    this.#body.end()
  }
}
