import { createHash } from 'node:crypto'
import type { StorePath } from '../../generated/nix-daemon/types.ts'
import type { ContentAddress } from '../../nix/content-address.ts'
import { HashModulo } from '../../nix/hash-modulo.ts'
import { fileVisitor } from '../../nix/nar/file-contents.ts'
import { CanonicalNarReader } from '../../nix/nar/nar-reader.ts'
import { parseStorePath } from '../../nix/store-path.ts'

/** Hashes a NAR as it passes, to compare it with a content address. */
export interface ContentCheck {
  feed(chunk: Buffer): void
  /** Returns the hashes in base 16, any of which may be that of the address. */
  digests(): readonly string[]
}

/** Makes the check for a content address. @param path refers to itself if `references` include it. */
export function contentCheck(
  storeDir: string,
  path: StorePath,
  { method, hash }: ContentAddress,
  references: readonly StorePath[],
): ContentCheck {
  if (method !== 'nar') return fileCheck(hash.algorithm)
  if (!references.includes(path)) {
    const whole = createHash(hash.algorithm)
    return { feed: chunk => void whole.update(chunk), digests: () => [whole.digest('hex')] }
  }
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
function fileCheck(algorithm: string): ContentCheck {
  const hash = createHash(algorithm)
  const visitor = fileVisitor(
    piece => void hash.update(piece),
    'the content address is that of a file, and the NAR holds none',
  )
  const reader = new CanonicalNarReader(visitor)
  return { feed: chunk => reader.feed(chunk), digests: () => [hash.digest('hex')] }
}
