import type { CollectionSettings } from './collection-settings.ts'

/** The share of the bytes that a collection has left free above which no other one follows: it would delete nothing. */
const UNCHANGED = 0.97

type Limits = Pick<CollectionSettings, 'minFree' | 'maxFree' | 'minFreeCheckInterval'>

/** The disk as one connection has found it. As for nix-daemon, each connection looks at it for itself. */
export interface DiskLook {
  /** Time of the last look, by `performance.now()`. */
  at: number
  /** Bytes that were free after the last collection that the connection has begun. */
  left: number
}

/** Makes the state of a connection that has not looked at the disk yet. */
export function noDiskLook(): DiskLook {
  return { at: Number.NEGATIVE_INFINITY, left: Number.POSITIVE_INFINITY }
}

/** Decides when garbage is collected because the disk has become full. One such collection runs at a time. */
export class AutoCollection {
  readonly #freeBytes: () => Promise<number>
  #running: Promise<void> | undefined

  /** @param freeBytes tells how many bytes of the disk can be used. */
  constructor(freeBytes: () => Promise<number>) {
    this.#freeBytes = freeBytes
  }

  /**
   * Has garbage collected if less than `minFree` bytes are free, and waits until that has ended; also if another caller
   * has begun it. Between two looks at the disk pass `minFreeCheckInterval` milliseconds.
   *
   * @param look of the caller's connection.
   * @param collect deletes garbage of so many bytes.
   */
  async makeRoom(limits: Limits, look: DiskLook, collect: (bytes: number) => Promise<void>): Promise<void> {
    if (this.#running === undefined) {
      const isDue = limits.minFree > 0 && performance.now() >= look.at + limits.minFreeCheckInterval
      if (!isDue) return
      this.#running = this.#check(limits, look, collect).finally(() => {
        this.#running = undefined
      })
    }
    await this.#running
  }

  async #check(
    { minFree, maxFree }: Limits,
    look: DiskLook,
    collect: (bytes: number) => Promise<void>,
  ): Promise<void> {
    look.at = performance.now()
    const free = await this.#freeBytes()
    if (free >= minFree || free >= maxFree || free > look.left * UNCHANGED) return
    try {
      await collect(maxFree - free)
      look.left = await this.#freeBytes()
    } finally {
      look.at = performance.now()
    }
  }
}
