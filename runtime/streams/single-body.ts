import { DecodeError } from '../errors/errors.ts'
import type { GrammarWalker } from '../wire/grammar.ts'

/** Makes the errors of a {@link SingleBody}, in the class and the words of its caller. */
export interface SingleBodyErrors {
  /** Makes the error about bytes that break the grammar. */
  broken(cause: DecodeError): Error
  /** Makes the error about bytes after the end of the body. */
  surplus(): Error
  /** Makes the error about an end inside the body. */
  cutOff(): Error
}

/** Walks over chunks that have to be exactly one body of a grammar. */
export class SingleBody {
  readonly #walker: GrammarWalker
  readonly #errors: SingleBodyErrors

  constructor(walker: GrammarWalker, errors: SingleBodyErrors) {
    this.#walker = walker
    this.#errors = errors
  }

  /** True once the body is whole. */
  get done(): boolean {
    return this.#walker.done
  }

  /** Walks over a chunk. @throws the caller's error if the bytes break the grammar or go on after its end. */
  feed(chunk: Buffer): void {
    if (this.#walk(chunk) < chunk.length) throw this.#errors.surplus()
  }

  /** Ends the input. @throws the caller's error inside the body. */
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
