import { DecodeError } from '../errors/errors.ts'
import type { GrammarWalker } from '../wire/grammar.ts'

/** Functions that build the errors of a {@link SingleBody}, in the class and the words of its caller. */
export interface SingleBodyErrors {
  /** Builds the error about bytes that break the grammar. */
  broken(cause: DecodeError): Error
  /** Builds the error about bytes behind the end of the body. */
  surplus(): Error
  /** Builds the error about an end inside the body. */
  cutOff(): Error
}

/** A walk over chunks that must be exactly one body of a grammar. */
export class SingleBody {
  readonly #walker: GrammarWalker
  readonly #errors: SingleBodyErrors

  constructor(walker: GrammarWalker, errors: SingleBodyErrors) {
    this.#walker = walker
    this.#errors = errors
  }

  /** Whether the body is whole. */
  get done(): boolean {
    return this.#walker.done
  }

  /**
   * Walks over a chunk.
   *
   * @throws `broken` or `surplus` if the bytes break the grammar or go on behind its end.
   */
  feed(chunk: Buffer): void {
    if (this.#walk(chunk) < chunk.length) throw this.#errors.surplus()
  }

  /**
   * Ends the body.
   *
   * @throws `cutOff` if the body is not whole.
   */
  end(): void {
    if (!this.#walker.done) throw this.#errors.cutOff()
  }

  #walk(chunk: Buffer): number {
    try {
      return this.#walker.feed(chunk)
    } catch (error) {
      throw error instanceof DecodeError ? this.#errors.broken(error) : error
    }
  }
}
