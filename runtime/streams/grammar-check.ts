import { DecodeError, EncodeError } from '../errors/errors.ts'
import type { Place } from '../errors/wire-error.ts'
import { type Grammar, type GrammarWalker, grammarCode } from '../wire/grammar.ts'
import { type Body, bodyPieces } from './body.ts'

/**
 * Makes sure that a body to send is whole by its grammar, which alone tells the other side its end: a byte too
 * many would be taken for what comes next.
 */
export class GrammarCheck {
  readonly #grammar: Grammar
  readonly #walker: GrammarWalker
  readonly #place: Place

  constructor(grammar: Grammar, maxDepth?: number, place: Place = {}) {
    this.#grammar = grammar
    this.#walker = grammar.walk(maxDepth)
    this.#place = place
  }

  /** True once the body is whole. */
  get done(): boolean {
    return this.#walker.done
  }

  /** Checks a chunk before it is sent. @throws {EncodeError} `bad-NAME` of the grammar. */
  feed(chunk: Buffer): void {
    if (this.#walk(chunk) < chunk.length)
      this.#fail(
        `the body goes on after the end of the ${this.#grammar.title} at byte ${this.#walker.walked}`,
      )
  }

  /** Checks that the body may end here. @throws {EncodeError} `bad-NAME` of the grammar. */
  end(): void {
    if (!this.done)
      this.#fail(`the body ends inside the ${this.#grammar.title}, at byte ${this.#walker.walked}`)
  }

  #walk(chunk: Buffer): number {
    try {
      return this.#walker.feed(chunk)
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error
      return this.#fail(error.problem, error.place)
    }
  }

  #fail(problem: string, place: Place = {}): never {
    throw new EncodeError(grammarCode(this.#grammar), problem, { ...place, ...this.#place })
  }
}

/** The pieces of a body that has to be whole by its grammar. @throws {EncodeError} `bad-NAME` of the grammar. */
export async function* checkedPieces(
  grammar: Grammar,
  body: Body,
  maxDepth?: number,
  place: Place = {},
): AsyncGenerator<Buffer, void, undefined> {
  const check = new GrammarCheck(grammar, maxDepth, place)
  for await (const chunk of bodyPieces(body)) {
    check.feed(chunk)
    yield chunk
  }
  check.end()
}
