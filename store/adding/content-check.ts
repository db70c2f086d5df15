import type { StorePath } from '../../generated/nix-daemon/types.ts'
import type { ContentAddress } from '../../nix/content-address.ts'
import type { HashAlgorithm } from '../../nix/hash.ts'
import { HashModulo } from '../../nix/hash-modulo.ts'
import { fileVisitor } from '../../nix/nar/file-contents.ts'
import { CanonicalNarReader } from '../../nix/nar/nar-reader.ts'
import { newHash } from '../../nix/new-hash.ts'
import { parseStorePath } from '../../nix/store-path.ts'

/** Tells whether a content address is the hash of the whole NAR, which is computed in any case while it is received. */
export function isHashOfNar(
  path: StorePath,
  { method }: ContentAddress,
  references: readonly StorePath[],
): boolean {
  return method === 'nar' && !references.includes(path)
}

/** Hashes a NAR as it passes, to compare it with a content address that is no hash of the whole NAR. */
export interface ContentCheck {
  feed(chunk: Buffer): void
  /** Returns the hashes in base 16, any of which may be that of the address. */
  digests(): readonly string[]
}

/** Makes the check for the content address of a path, which refers to itself if the method is `nar`. */
export function contentCheck(
  storeDir: string,
  path: StorePath,
  { method, hash }: ContentAddress,
): ContentCheck {
  if (method !== 'nar') return fileCheck(hash.algorithm)
  const modulo = new HashModulo(hash.algorithm, parseStorePath(storeDir, path).hashPart)
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
