/** Releases a lock. Call it once. */
export type Unlock = () => void

/** Lets one caller in at a time, in the order in which they ask. */
export class Mutex {
  #last: Promise<void> = Promise.resolve()

  async lock(): Promise<Unlock> {
    const before = this.#last
    let unlock: Unlock = () => {}
    this.#last = new Promise(resolve => {
      unlock = resolve
    })
    await before
    return unlock
  }
}
