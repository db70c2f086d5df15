/** Releases a lock. Call it once. */
export type Unlock = () => void

/** Lets one caller in at a time, in the order in which they ask. */
export class Mutex {
  #last: Promise<void> = Promise.resolve()
  #asked = 0

  /** Whether a caller is in. */
  get isHeld(): boolean {
    return this.#asked > 0
  }

  async lock(): Promise<Unlock> {
    const before = this.#last
    let end: Unlock = () => {}
    this.#last = new Promise(resolve => {
      end = resolve
    })
    this.#asked += 1
    await before
    return () => {
      this.#asked -= 1
      end()
    }
  }
}
