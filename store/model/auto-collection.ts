import type { CollectionSettings } from './collection-settings.ts'

/** The share of the bytes that a collection has left free above which no other one follows: it would delete nothing. */
const UNCHANGED = 0.97

type Limits = Pick<CollectionSettings, 'minFree' | 'maxFree' | 'minFreeCheckInterval'>

/** Decides when garbage is collected because the disk has become full. One such collection runs at a time. */
export class AutoCollection {
  readonly #freeBytes: () => Promise<number>
  #running: Promise<void> | undefined
  #lastCheck = Number.NEGATIVE_INFINITY
  /** Bytes that were free after the last collection. */
  #left = Number.POSITIVE_INFINITY

  /** @param freeBytes tells how many bytes of the disk can be used. */
  constructor(freeBytes: () => Promise<number>) {
    this.#freeBytes = freeBytes
  }

  /**
   * Has garbage collected if less than `minFree` bytes are free, and waits until that has ended; also if another caller
   * has begun it. Between two looks at the disk pass `minFreeCheckInterval` milliseconds.
   *
   * @param collect deletes garbage of so many bytes.
   */
  async makeRoom(limits: Limits, collect: (bytes: number) => Promise<void>): Promise<void> {
    if (this.#running === undefined) {
      const isDue = limits.minFree > 0 && performance.now() >= this.#lastCheck + limits.minFreeCheckInterval
      if (!isDue) return
      this.#running = this.#check(limits, collect).finally(() => {
        this.#running = undefined
      })
    }
    await this.#running
  }

  async #check({ minFree, maxFree }: Limits, collect: (bytes: number) => Promise<void>): Promise<void> {
    this.#lastCheck = performance.now()
    const free = await this.#freeBytes()
    if (free >= minFree || free >= maxFree || free > this.#left * UNCHANGED) return
    try {
      await collect(maxFree - free)
      this.#left = await this.#freeBytes()
    } finally {
      this.#lastCheck = performance.now()
    }
  }
}
