import type { HashAlgorithm } from './hash.ts'
import { type Hasher, newHash } from './new-hash.ts'

/** The two forms of the hash. Releases differ, and accept a path only by the form that they compute. */
export interface ModuloDigests {
  /** Hash of the content alone, as Nix 2.26.3 and 2.34.8 compute it. */
  readonly plain: string
  /** Hash of the content followed by the positions of all occurrences, as Nix 2.8.0 computes it. */
  readonly withPlaces: string
}

/**
 * Hash of contents that refer to their own path. The path depends on the hash, so every occurrence of the path's
 * hash part is hashed as NUL bytes.
 */
export class HashModulo {
  readonly #hash: Hasher
  readonly #part: Buffer
  readonly #places: number[] = []
  /** The last bytes, which may hold the start of an occurrence. */
  #tail: Buffer = Buffer.alloc(0)
  /** Bytes hashed before the tail. */
  #hashed = 0

  /** @param hashPart the 32 digits of the contents' own path. */
  constructor(algorithm: HashAlgorithm, hashPart: string) {
    this.#hash = newHash(algorithm)
    this.#part = Buffer.from(hashPart, 'latin1')
  }

  feed(chunk: Buffer): void {
    const bytes = Buffer.concat([this.#tail, chunk])
    for (let at = bytes.indexOf(this.#part); at >= 0; at = bytes.indexOf(this.#part, at)) {
      bytes.fill(0, at, at + this.#part.length)
      this.#places.push(this.#hashed + at)
    }
    const size = Math.max(0, bytes.length - (this.#part.length - 1))
    this.#hash.update(bytes.subarray(0, size))
    this.#hashed += size
    this.#tail = bytes.subarray(size)
  }

  /** Returns the hashes in base 16, and ends the hash: nothing more can be fed. */
  digests(): ModuloDigests {
    this.#hash.update(this.#tail)
    const plain = (this.#hash.copy?.() ?? this.#hash).digest('hex')
    // Releases that hash the positions have no blake3.
    if (this.#hash.copy === undefined) return { plain, withPlaces: plain }
    for (const place of this.#places) this.#hash.update(Buffer.from(`|${place}`))
    return { plain, withPlaces: this.#hash.digest('hex') }
  }
}
