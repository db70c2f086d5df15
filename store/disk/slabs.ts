/** Bytes of a slab. A longer body goes to a thread. */
export const SLAB: number = 512 << 10

/** Slabs that are kept for the next bodies. */
const MOST_KEPT = 32

/** Slabs of all bodies: 128 MiB. Clients that stand still inside of uploads hold them. */
const MOST = 256

/** Memory that threads share: bytes of bodies on their way to a thread, or to the files of a short body. */
export class Slabs {
  readonly #free: Buffer[] = []
  readonly #most: number
  #taken = 0

  constructor(most: number = MOST) {
    this.#most = most
  }

  /** Number of slabs that bodies hold. */
  get taken(): number {
    return this.#taken
  }

  /** Takes a slab; undefined if bodies hold as many as there may be. */
  take(): Buffer | undefined {
    if (this.#taken >= this.#most) return undefined
    this.#taken += 1
    return this.#free.pop() ?? Buffer.from(new SharedArrayBuffer(SLAB))
  }

  give(slab: Buffer): void {
    this.#taken -= 1
    if (this.#free.length < MOST_KEPT) this.#free.push(slab)
  }
}
