/**
 * Callbacks that see all bytes of a transport. Bytes are lent: they may change once the call is over. A tap that
 * throws is not called again, and the session goes on without it.
 */
export interface Tap {
  received(bytes: Buffer): void
  sent(bytes: Uint8Array): void
  /** Called when the peer has ended its side. */
  ended(): void
  /** Called when this side has ended; the last call, even if bytes still arrive. */
  finished(): void
}

/** Calls a tap up to its end, or up to its first error. */
export class GuardedTap implements Tap {
  #tap: Tap | undefined
  #isEnded = false
  readonly #onError: (error: unknown) => void

  constructor(tap: Tap, onError: (error: unknown) => void) {
    this.#tap = tap
    this.#onError = onError
  }

  received(bytes: Buffer): void {
    this.#call(tap => tap.received(bytes))
  }

  sent(bytes: Uint8Array): void {
    this.#call(tap => tap.sent(bytes))
  }

  ended(): void {
    if (this.#isEnded) return
    this.#isEnded = true
    this.#call(tap => tap.ended())
  }

  finished(): void {
    this.#call(tap => {
      this.#tap = undefined
      tap.finished()
    })
  }

  #call(use: (tap: Tap) => void): void {
    const tap = this.#tap
    if (tap === undefined) return
    try {
      use(tap)
    } catch (error) {
      this.#tap = undefined
      this.#onError(error)
    }
  }
}
