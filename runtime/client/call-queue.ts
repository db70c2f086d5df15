/** A call that waits for its turn. */
interface Waiting {
  readonly alone: boolean
  /** Ends the wait: with a turn, or without. */
  readonly start: (hasTurn: boolean) => void
  /** Whether the call has ended. */
  isGone: boolean
}

/** The end of a call that may come while it waits. */
interface Ending {
  /** Set once the end has come. */
  readonly error: unknown
  /** Replaces the callback for the end. */
  whenEnded(then: (() => void) | undefined): void
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
  /** Number of those that have ended. They are taken out together, because a signal may end thousands at once. */
  #gone = 0
  /** Whether calls that have to wait are sent away. */
  #ended = false

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

  /**
   * Waits for the turn of a call, which ends with {@link leave}. Resolves to false, and then {@link leave} must not be
   * called, if the call's end or that of the queue comes first.
   */
  turn(alone: boolean, ending?: Ending): Promise<boolean> {
    if (ending !== undefined && ending.error !== undefined) return Promise.resolve(false)
    if (this.tryEnter(alone)) return Promise.resolve(true)
    if (this.#ended) return Promise.resolve(false)
    return new Promise(resolve => {
      const start = (hasTurn: boolean): void => {
        ending?.whenEnded(undefined)
        resolve(hasTurn)
      }
      const waiting = { alone, start, isGone: false }
      ending?.whenEnded(() => {
        waiting.isGone = true
        this.#drop()
        resolve(false)
        // The calls behind may have waited only for this one.
        this.#advance()
      })
      this.#waiting.push(waiting)
    })
  }

  /** Sends away all that wait, now and later, because the call in progress may never end. */
  end(): void {
    this.#ended = true
    this.#gone = 0
    for (const { start, isGone } of this.#waiting.splice(0)) if (!isGone) start(false)
  }

  /** Ends a call, and starts those whose turn it is. */
  leave(): void {
    this.#running -= 1
    this.#alone = false
    this.#advance()
  }

  #drop(): void {
    this.#gone += 1
    if (2 * this.#gone <= this.#waiting.length) return
    this.#waiting = this.#waiting.filter(({ isGone }) => !isGone)
    this.#gone = 0
  }

  #advance(): void {
    for (
      let next = this.#waiting[0];
      next !== undefined && (next.isGone || this.#isFree(next.alone));
      next = this.#waiting[0]
    ) {
      this.#waiting.shift()
      if (next.isGone) {
        this.#gone -= 1
        continue
      }
      this.#running += 1
      this.#alone = next.alone
      next.start(true)
    }
  }

  #isFree(alone: boolean): boolean {
    return alone ? this.#running === 0 : !this.#alone && this.#running < this.#limit
  }
}
