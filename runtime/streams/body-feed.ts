import type { Feed } from '../input/feed.ts'
import type { Input } from '../input/input.ts'
import { type Body, bodyPieces } from './body.ts'

/**
 * Pushes the pieces of a body into an input, each once the input needs more bytes, and ends the input with
 * the body.
 */
export class BodyFeed implements Feed {
  readonly lazy = true
  readonly #pieces: AsyncGenerator<Buffer, void, undefined>
  #paused: { readonly until: Promise<void>; readonly resume: () => void } | undefined
  #stopped = false

  constructor(body: Body) {
    this.#pieces = bodyPieces(body)
  }

  /** Starts to push into `input`, which must have been made with this feed. */
  async start(input: Input): Promise<void> {
    try {
      for await (const piece of this.#pieces) {
        input.push(piece)
        await this.#paused?.until
        if (this.#stopped) return
      }
      input.end()
    } catch (error) {
      input.end(error as Error)
    }
  }

  pause(): void {
    let resume = (): void => {}
    const until = new Promise<void>(resolve => {
      resume = resolve
    })
    this.#paused = { until, resume }
  }

  resume(): void {
    this.#paused?.resume()
    this.#paused = undefined
  }

  /** Stops pushing, and closes the source. */
  stop(): void {
    this.#stopped = true
    this.resume()
    this.#pieces.return().catch(() => {})
  }
}
