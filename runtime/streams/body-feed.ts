import type { Feed, Input } from '../input/input.ts'
import { type Body, bodyPieces } from './body.ts'

/** Pushes a body into an input, one chunk whenever the input has run out, and ends the input with the body. */
export class BodyFeed implements Feed {
  readonly lazy = true
  readonly #chunks: AsyncGenerator<Buffer, void, undefined>
  #paused: { readonly until: Promise<void>; readonly resume: () => void } | undefined
  #stopped = false

  constructor(body: Body) {
    this.#chunks = bodyPieces(body)
  }

  /** Starts to push; `input` must have been made with this feed. */
  async start(input: Input): Promise<void> {
    try {
      for await (const chunk of this.#chunks) {
        input.push(chunk)
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

  /** Lets go of the source. */
  stop(): void {
    this.#stopped = true
    this.resume()
    this.#chunks.return().catch(() => {})
  }
}
