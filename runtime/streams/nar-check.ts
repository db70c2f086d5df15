import { DecodeError, EncodeError } from '../errors/errors.ts'
import type { Place } from '../errors/wire-error.ts'
import { NarWalker } from '../grammars/nar-walker.ts'
import { type Body, bodyPieces } from './body.ts'

/**
 * Makes sure that a body to send is one NAR. Nothing but its grammar tells the other side where it ends: a
 * byte too many would be taken for what comes next.
 */
export class NarCheck {
  readonly #walker: NarWalker
  readonly #place: Place

  constructor(maxDepth?: number, place: Place = {}) {
    this.#walker = new NarWalker(maxDepth)
    this.#place = place
  }

  /** True once the NAR is whole. */
  get done(): boolean {
    return this.#walker.done
  }

  /** Looks at a chunk before it is sent. @throws {EncodeError} `bad-nar`. */
  feed(chunk: Buffer): void {
    if (this.#walk(chunk) < chunk.length)
      this.#fail(`the body goes on after the end of the NAR at byte ${this.#walker.walked}`)
  }

  /** Says that no more chunks come. @throws {EncodeError} `bad-nar`. */
  end(): void {
    if (!this.done) this.#fail(`the body ends inside the NAR, at byte ${this.#walker.walked}`)
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
    throw new EncodeError('bad-nar', problem, { ...place, ...this.#place })
  }
}

/** The pieces of a body that has to be one NAR. @throws {EncodeError} `bad-nar`. */
export async function* narPieces(
  body: Body,
  maxDepth?: number,
  place: Place = {},
): AsyncGenerator<Buffer, void, undefined> {
  const nar = new NarCheck(maxDepth, place)
  for await (const chunk of bodyPieces(body)) {
    nar.feed(chunk)
    yield chunk
  }
  nar.end()
}
