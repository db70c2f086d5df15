/** Milliseconds between two reports. */
const EVERY_MS = 10_000

/** Reports events that may be many: the first one at once, and those of each 10 seconds after it together. */
export class Tally {
  readonly #tell: (text: string, count: number) => void
  #count = 0
  #last = ''
  #timer: NodeJS.Timeout | undefined

  /** `tell` gets the text of the last event, and the number of events that it stands for. */
  constructor(tell: (text: string, count: number) => void) {
    this.#tell = tell
  }

  add(text: string): void {
    this.#count += 1
    this.#last = text
    if (this.#timer !== undefined) return
    this.tell()
    this.#timer = setInterval(() => {
      if (this.#count === 0) {
        clearInterval(this.#timer)
        this.#timer = undefined
      } else this.tell()
    }, EVERY_MS)
    this.#timer.unref()
  }

  /** Reports the events that were not reported yet. */
  tell(): void {
    const count = this.#count
    this.#count = 0
    if (count > 0) this.#tell(this.#last, count)
  }
}
