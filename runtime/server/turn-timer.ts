/** Longest time in ms for which a loop may block the event loop. */
const LONGEST = 10
/** Most steps of a loop in one turn, however fast they are. */
export const MOST_STEPS = 1000

/** Loops that wait for their next turn, in the order in which they yielded. */
const waiting: (() => void)[] = []

/** Lets one loop go on in each turn, so that a turn stays short however many loops there are. */
function nextTurn(): void {
  const resume = waiting.shift()
  if (waiting.length > 0) setImmediate(nextTurn)
  resume?.()
}

/** Lets a long loop yield to the event loop from time to time. */
export class TurnTimer {
  /** Time at which the turn began; 0 until its first step after a wait. */
  #since: number = performance.now()
  #steps = 0

  /** Takes the next step as the first one of a turn, because the loop has waited. */
  restart(): void {
    this.#since = 0
    this.#steps = 0
  }

  /** Counts some steps of the loop. Returns a promise to await if its turn is over. */
  yieldTurn(steps = 1): Promise<void> | undefined {
    this.#steps += steps
    const now = performance.now()
    if (this.#since === 0) this.#since = now
    if (this.#steps < MOST_STEPS && now - this.#since < LONGEST) return undefined
    return new Promise(resolve => {
      waiting.push(() => {
        this.#since = performance.now()
        this.#steps = 0
        resolve()
      })
      if (waiting.length === 1) setImmediate(nextTurn)
    })
  }
}
