/** Time for which a loop may keep everything else waiting, in ms. */
const LONGEST = 10

/** Lets everything else have its turn where a loop has gone on for a while. */
export class TurnTimer {
  #since: number = performance.now()

  /** A promise to wait for, or undefined where it is not time yet. */
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
