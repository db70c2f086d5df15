import { onAbort } from '../transport/on-abort.ts'

/** A call that waits for its turn. */
interface Waiting {
  readonly alone: boolean
  readonly start: () => void
}

/**
 * A queue that starts calls in the order in which they were made: up to `limit` at a time. Some calls run
 * alone, after all before them have ended.
 */
export class CallQueue {
  readonly #limit: number
  /** Number of calls in progress. */
  #running = 0
  /** Whether the call in progress must stay alone. */
  #alone = false
  #waiting: Waiting[] = []

  constructor(limit: number) {
    this.#limit = limit
  }

  /** Whether a call is in progress. */
  get busy(): boolean {
    return this.#running > 0
  }

  /** Starts a call if it need not wait. Returns false if it has to wait for its {@link turn}. */
  tryEnter(alone: boolean): boolean {
    if (this.#waiting.length > 0 || !this.#isFree(alone)) return false
    this.#running += 1
    this.#alone = alone
    return true
  }

  /** Waits for the turn of a call, which ends with {@link leave}. */
  turn(alone: boolean): Promise<true>
  /**
   * Waits at most until the signal. Resolves to false if the signal came first: then {@link leave} must not
   * be called.
   */
  turn(alone: boolean, signal: AbortSignal | undefined): Promise<boolean>
  turn(alone: boolean, signal?: AbortSignal): Promise<boolean> {
    if (signal?.aborted === true) return Promise.resolve(false)
    if (this.tryEnter(alone)) return Promise.resolve(true)
    return new Promise(resolve => {
      const start = (): void => {
        stopWaiting()
        resolve(true)
      }
      const waiting = { alone, start }
      const stopWaiting = onAbort(signal, () => {
        this.#waiting = this.#waiting.filter(other => other !== waiting)
        resolve(false)
        // The calls behind may have waited only for this one.
        this.#advance()
      })
      this.#waiting.push(waiting)
    })
  }

  /** Ends a call, and starts those whose turn it is. */
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
