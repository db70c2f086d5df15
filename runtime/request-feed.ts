import type { Feed } from './input.ts'
import type { Transport } from './transport.ts'

/** What feeds the input of a server. */
export class RequestFeed implements Feed {
  /**
   * Whoever passes a body on waits for somebody else between its pieces. What came meanwhile would be put
   * behind the unread bytes, which copies it.
   */
  lazy = false
  readonly #transport: Transport

  constructor(transport: Transport) {
    this.#transport = transport
  }

  pause(): void {
    this.#transport.pause()
  }

  resume(): void {
    this.#transport.resume()
  }
}
