import { NIX32_VALUES } from './nix32.ts'

const LENGTH = 32

/** Finds the store paths to which some bytes refer: those whose hash part occurs in them. */
export class ReferenceScanner {
  readonly #wanted = new Set<string>()
  readonly #found = new Set<string>()
  /** Set for the first three digits of each wanted hash part: a cheap test that rules out most positions. */
  readonly #starts = new Uint8Array(1 << 15)
  /** The last bytes, which may hold the start of a hash part. */
  #tail: Buffer = Buffer.alloc(0)

  /** @param hashParts 32 digits of nix32 each. */
  constructor(hashParts: Iterable<string> = []) {
    for (const part of hashParts) this.want(part)
  }

  /** Looks for one more hash part from now on. */
  want(part: string): void {
    this.#wanted.add(part)
    this.#starts[startOf(Buffer.from(part, 'latin1'), 0)] = 1
  }

  /** Hash parts found so far. */
  get found(): ReadonlySet<string> {
    return this.#found
  }

  feed(chunk: Buffer): void {
    if (this.#wanted.size === 0) return
    const seam = Buffer.concat([this.#tail, chunk.subarray(0, LENGTH - 1)])
    this.#scan(seam)
    this.#scan(chunk)
    const last = chunk.length >= LENGTH - 1 ? chunk : seam
    this.#tail = Buffer.from(last.subarray(Math.max(0, last.length - (LENGTH - 1))))
  }

  /** Scans pieces and passes them on. */
  async *through(pieces: Iterable<Buffer> | AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
    for await (const piece of pieces) {
      this.feed(piece)
      yield piece
    }
  }

  #scan(bytes: Buffer): void {
    let at = 0
    /** Number of bytes from `at` on that are known to be digits. */
    let known = 0
    while (at + LENGTH <= bytes.length) {
      // Search from the end, since one byte that is not a digit rules out all windows that contain it.
      let last = LENGTH - 1
      while (last >= known && NIX32_VALUES[bytes[at + last] as number] !== 255) last -= 1
      if (last >= known) {
        at += last + 1
        known = LENGTH - 1 - last
        continue
      }
      if (this.#starts[startOf(bytes, at)] === 1) this.#compare(bytes, at)
      at += 1
      known = LENGTH - 1
    }
  }

  #compare(bytes: Buffer, at: number): void {
    const part = bytes.toString('latin1', at, at + LENGTH)
    if (this.#wanted.has(part)) this.#found.add(part)
  }
}

function startOf(bytes: Buffer, at: number): number {
  const [first, second, third] = [bytes[at], bytes[at + 1], bytes[at + 2]] as [number, number, number]
  return (
    ((NIX32_VALUES[first] as number) << 10) |
    ((NIX32_VALUES[second] as number) << 5) |
    (NIX32_VALUES[third] as number)
  )
}
