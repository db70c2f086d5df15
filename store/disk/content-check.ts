import type { HashAlgorithm } from '../../nix/hash.ts'
import { HashModulo } from '../../nix/hash-modulo.ts'
import { fileVisitor } from '../../nix/nar/file-contents.ts'
import { CanonicalNarReader } from '../../nix/nar/nar-reader.ts'
import { newHash } from '../../nix/new-hash.ts'
import type { AddressedBy } from '../model/contents.ts'

/** Hashes a NAR as it passes, to compare it with a content address that is no hash of the whole NAR. */
export interface ContentCheck {
  feed(chunk: Buffer): void
  /** Returns the hashes in base 16, any of which may be that of the address. */
  digests(): readonly string[]
}

/** Makes the check for a content address. */
export function contentCheck({ algorithm, hashPart }: AddressedBy): ContentCheck {
  if (hashPart === undefined) return fileCheck(algorithm)
  const modulo = new HashModulo(algorithm, hashPart)
  return {
    feed: chunk => modulo.feed(chunk),
    digests: () => {
      // Releases differ, so accept a path made by any of them.
      const { plain, withPlaces } = modulo.digests()
      return [plain, withPlaces]
    },
  }
}

/** Makes a check that hashes the content of the NAR's only file. */
function fileCheck(algorithm: HashAlgorithm): ContentCheck {
  const hash = newHash(algorithm)
  const visitor = fileVisitor(
    piece => void hash.update(piece),
    'the content address is that of a file, and the NAR holds none',
  )
  const reader = new CanonicalNarReader(visitor)
  return { feed: chunk => reader.feed(chunk), digests: () => [hash.digest('hex')] }
}
