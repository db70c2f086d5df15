/** A place for the function that gives up a call. */
export interface WhenGivenUp {
  run?: () => void
}

/** Elements one by one, from batches. Most elements are there when they are requested. */
export class ElementStream<T> implements AsyncIterableIterator<T> {
  readonly #batches: AsyncGenerator<readonly T[], void, undefined>
  readonly #giveUp: () => void
  /** Number of elements that wait for a batch. */
  #waiting = 0
  #batch: readonly T[] = []
  #next = 0
  /** The batch that was requested last, until it arrives. */
  #coming: Promise<IteratorResult<readonly T[], void>> | undefined

  /** `giveUp` ends the batch that is waited for. */
  constructor(batches: AsyncGenerator<readonly T[], void, undefined>, giveUp: () => void) {
    this.#batches = batches
    this.#giveUp = giveUp
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async next(): Promise<IteratorResult<T, undefined>> {
    while (this.#next === this.#batch.length) {
      // If several elements are requested at once, all wait for the same batch.
      this.#coming ??= this.#batches.next()
      const coming = this.#coming
      this.#waiting += 1
      const { done, value } = await coming.finally(() => {
        this.#waiting -= 1
      })
      if (done === true) return { done: true, value: undefined }
      if (this.#coming !== coming) continue
      this.#coming = undefined
      this.#batch = value
      this.#next = 0
    }
    const value = this.#batch[this.#next] as T
    this.#next += 1
    return { done: false, value }
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    this.#batch = []
    this.#next = 0
    // Returning from a generator waits for the batch that was requested last, so give that up first.
    if (this.#waiting > 0) this.#giveUp()
    await this.#batches.return()
    return { done: true, value: undefined }
  }
}
