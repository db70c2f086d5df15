/** A call that has to wait. */
interface Waiting {
  readonly alone: boolean
  readonly start: () => void
}

/**
 * Lets calls through in the order in which they asked: up to `limit` at a time, and some alone, once all
 * before them have ended.
 */
export class CallQueue {
  readonly #limit: number
  /** Calls that are under way. */
  #running = 0
  /** The only one that is under way has to stay alone. */
  #alone = false
  #waiting: Waiting[] = []

  constructor(limit: number) {
    this.#limit = limit
  }

  /** True while a call is under way. */
  get busy(): boolean {
    return this.#running > 0
  }

  /** Lets a call through where nothing is in its way; false if it has to wait for its {@link turn}. */
  tryEnter(alone: boolean): boolean {
    if (this.#waiting.length > 0 || !this.#isFree(alone)) return false
    this.#running += 1
    this.#alone = alone
    return true
  }

  /** Waits for the turn of a call, which ends with {@link leave}. */
  turn(alone: boolean): Promise<true>
  /** As before, but not longer than until the signal: then there is no turn, and nothing to end. */
  turn(alone: boolean, signal: AbortSignal | undefined): Promise<boolean>
  turn(alone: boolean, signal?: AbortSignal): Promise<boolean> {
    if (signal?.aborted === true) return Promise.resolve(false)
    if (this.tryEnter(alone)) return Promise.resolve(true)
    return new Promise(resolve => {
      const start = (): void => {
        signal?.removeEventListener('abort', abort)
        resolve(true)
      }
      const waiting = { alone, start }
      const abort = (): void => {
        this.#waiting = this.#waiting.filter(other => other !== waiting)
        resolve(false)
        // Those behind may have waited for nothing but this one.
        this.#advance()
      }
      signal?.addEventListener('abort', abort, { once: true })
      this.#waiting.push(waiting)
    })
  }

  /** Ends a call, and lets through those whose turn it is. */
  leave(): void {
    this.#running -= 1
    this.#alone = false
    this.#advance()
  }

  #advance(): void {
    for (
      let next = this.#waiting[0];
      next !== undefined && this.#isFree(next.alone);
      next = this.#waiting[0]
    ) {
      this.#waiting.shift()
      this.#running += 1
      this.#alone = next.alone
      next.start()
    }
  }

  #isFree(alone: boolean): boolean {
    return alone ? this.#running === 0 : !this.#alone && this.#running < this.#limit
  }
}
