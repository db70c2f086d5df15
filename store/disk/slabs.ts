/** Bytes of a slab. A longer body goes to a thread. */
export const SLAB: number = 512 << 10

/** Slabs that are kept for the next bodies. */
const MOST_KEPT = 32

/** Memory that threads share: bytes of bodies on their way to a thread, or to the files of a short body. */
export class Slabs {
  readonly #free: Buffer[] = []

  take(): Buffer {
    return this.#free.pop() ?? Buffer.from(new SharedArrayBuffer(SLAB))
  }

  give(slab: Buffer): void {
    if (this.#free.length < MOST_KEPT) this.#free.push(slab)
  }
}
