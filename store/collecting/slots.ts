/** Lets so many actions run at the same time, in the order in which they came. */
export class Slots {
  readonly #most: number
  #running = 0
  #isClosed = false
  readonly #waiting: (() => void)[] = []

  constructor(most: number) {
    this.#most = most
  }

  async run<T>(action: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#most) await new Promise<void>(resolve => this.#waiting.push(resolve))
    else this.#running += 1
    try {
      if (this.#isClosed) throw new Error('the results are not wanted any more')
      return await action()
    } finally {
      // Hand the place over, so that no later action takes it.
      const next = this.#waiting.shift()
      if (next === undefined) this.#running -= 1
      else next()
    }
  }

  /** Fails the actions that have not begun. */
  close(): void {
    this.#isClosed = true
  }
}
