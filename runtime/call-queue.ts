/** Lets one call after the other through, in the order in which they asked. */
export class CallQueue {
  #last: Promise<void> = Promise.resolve()

  /** Waits until all earlier calls have ended; the caller ends its own with what it gets. */
  async turn(): Promise<() => void> {
    const before = this.#last
    let release = (): void => {}
    this.#last = new Promise<void>(resolve => {
      release = resolve
    })
    await before
    return release
  }
}
