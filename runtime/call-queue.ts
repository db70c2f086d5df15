/** Lets one call after the other through, in the order in which they asked. */
export class CallQueue {
  #last: Promise<void> = Promise.resolve()

  /** Waits until all earlier calls have ended; the caller ends its own with what it gets. */
  turn(): Promise<() => void>
  /** As before, but not longer than until the signal: then there is no turn, and nothing to end. */
  turn(signal: AbortSignal): Promise<(() => void) | undefined>
  async turn(signal?: AbortSignal): Promise<(() => void) | undefined> {
    const before = this.#last
    let release = (): void => {}
    this.#last = new Promise<void>(resolve => {
      release = resolve
    })
    if (signal === undefined) await before
    else if (!(await settled(before, signal))) {
      // Those behind still wait for those before.
      before.then(release)
      return undefined
    }
    return release
  }
}

/** Waits for a promise; false where the signal came first. */
function settled(promise: Promise<void>, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(false)
  return new Promise(resolve => {
    const abort = (): void => resolve(false)
    signal.addEventListener('abort', abort, { once: true })
    promise.then(() => {
      signal.removeEventListener('abort', abort)
      resolve(true)
    })
  })
}
