/** Longest time in ms for which a loop may block the event loop. */
const LONGEST = 10

/** Lets a long loop yield to the event loop from time to time. */
export class TurnTimer {
  #since: number = performance.now()

  /** Returns a promise to await if the time is up. */
  yieldTurn(): Promise<void> | undefined {
    if (performance.now() - this.#since < LONGEST) return undefined
    return new Promise(resolve => {
      setImmediate(() => {
        this.#since = performance.now()
        resolve()
      })
    })
  }
}
