/** Ids of one part: 32 KiB of bits. */
const PART = 2 ** 18

/** A set of ids as bits, which takes 125 kB for a million consecutive ones. */
export class IdSet {
  readonly #parts = new Map<number, Uint32Array>()

  has(id: number): boolean {
    const words = this.#parts.get(Math.floor(id / PART))
    return words !== undefined && ((words[(id % PART) >>> 5] as number) & (1 << (id & 31))) !== 0
  }

  /** Adds an id; returns whether it is new. */
  add(id: number): boolean {
    const part = Math.floor(id / PART)
    let words = this.#parts.get(part)
    if (words === undefined) {
      words = new Uint32Array(PART / 32)
      this.#parts.set(part, words)
    }
    const at = (id % PART) >>> 5
    const before = words[at] as number
    const after = before | (1 << (id & 31))
    words[at] = after
    return after >>> 0 !== before
  }
}
