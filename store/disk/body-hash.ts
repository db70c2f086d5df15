import type { HashAlgorithm } from '../../nix/hash.ts'
import { type Hasher, newHash } from '../../nix/new-hash.ts'
import { takeLoan } from '../../runtime/streams/lent-piece.ts'
import type { Measured } from '../model/contents.ts'

export type Hashes = Partial<Record<HashAlgorithm, string>>

/** Several hashes of the same bytes, and their number. */
export class BodyHash {
  readonly #hashes: Map<HashAlgorithm, Hasher>
  size = 0

  constructor(algorithms: readonly HashAlgorithm[]) {
    this.#hashes = new Map(algorithms.map(algorithm => [algorithm, newHash(algorithm)]))
  }

  update(bytes: Buffer): void {
    this.size += bytes.length
    for (const hash of this.#hashes.values()) hash.update(bytes)
  }

  /** Returns all hashes in base 16, and ends them. */
  digest(): Hashes {
    return Object.fromEntries([...this.#hashes].map(([algorithm, hash]) => [algorithm, hash.digest('hex')]))
  }
}

/** Computes hash and size of a NAR that comes in pieces, and ends the loan of those that are lent. */
export async function measure(pieces: Iterable<Buffer> | AsyncIterable<Buffer>): Promise<Measured> {
  const hash = new BodyHash(['sha256'])
  for await (const piece of pieces) {
    hash.update(piece)
    takeLoan(piece)?.()
  }
  return { narHash: hash.digest().sha256 as string, narSize: hash.size }
}
