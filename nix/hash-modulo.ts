import { createHash } from 'node:crypto'
import type { HashAlgorithm } from './hash.ts'

/** Releases differ: a path that one of them has made is known by its hash only to those that agree. */
export interface ModuloDigests {
  /** Hash of the content alone, as Nix 2.26.3 and 2.34.8 make it. */
  readonly plain: string
  /** The same with the places of all occurrences after the content, as Nix 2.8.0 makes it. */
  readonly withPlaces: string
}

/**
 * Hash of a content that refers to its own path: the path cannot be made from a hash that it is part of, so
 * that every occurrence of the path's digits counts as NUL bytes.
 */
export class HashModulo {
  readonly #hash: ReturnType<typeof createHash>
  readonly #part: Buffer
  readonly #places: number[] = []
  /** The last bytes, in which the start of an occurrence may be, and how many were hashed before them. */
  #tail: Buffer = Buffer.alloc(0)
  #hashed = 0

  /** @param hashPart the 32 digits of the content's own path. */
  constructor(algorithm: HashAlgorithm, hashPart: string) {
    this.#hash = createHash(algorithm)
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

  /** The hashes in base 16; nothing can be fed any more. */
  digests(): ModuloDigests {
    this.#hash.update(this.#tail)
    const plain = this.#hash.copy().digest('hex')
    for (const place of this.#places) this.#hash.update(`|${place}`)
    return { plain, withPlaces: this.#hash.digest('hex') }
  }
}
