import type { Feed } from './input.ts'

/** The stream behind it. */
export interface Pausable {
  pause(): void
  resume(): void
}

/** What feeds the input of a server. */
export class RequestFeed implements Feed {
  /**
   * Whoever passes a body on waits for somebody else between its pieces. What came meanwhile would be put
   * behind the unread bytes, which copies it.
   */
  lazy = false
  readonly #stream: Pausable

  constructor(stream: Pausable) {
    this.#stream = stream
  }

  pause(): void {
    this.#stream.pause()
  }

  resume(): void {
    this.#stream.resume()
  }
}
