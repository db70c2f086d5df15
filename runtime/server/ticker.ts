/** A connection that is looked at from time to time. */
export interface Ticking {
  /** Takes the milliseconds since the last look. Returns false once there is nothing more to look at. */
  tick(ms: number): boolean
}

/**
 * The tickers in use, by the milliseconds between two looks. Many connections share one timer, so that neither a
 * connection nor a call makes one.
 */
const tickers = new Map<number, Ticker>()

/** Looks at a connection every `every` milliseconds. */
export function tickEvery(every: number, ticking: Ticking): void {
  let ticker = tickers.get(every)
  if (ticker === undefined) {
    ticker = new Ticker(every)
    tickers.set(every, ticker)
  }
  ticker.members.add(ticking)
}

class Ticker {
  readonly members: Set<Ticking> = new Set()
  readonly #every: number
  readonly #timer: NodeJS.Timeout
  #last = performance.now()

  constructor(every: number) {
    this.#every = every
    this.#timer = setInterval(() => this.#tick(), every)
    this.#timer.unref()
  }

  #tick(): void {
    const now = performance.now()
    // Time in which this process stood still is not the clients' fault, and their bytes may have arrived in it.
    const ms = Math.min(Math.max(now - this.#last, 0), 2 * this.#every)
    this.#last = now
    for (const member of this.members) if (!member.tick(ms)) this.members.delete(member)
    if (this.members.size > 0) return
    clearInterval(this.#timer)
    tickers.delete(this.#every)
  }
}
