import { createHash } from 'node:crypto'
import type { StorePath } from '../../generated/nix-daemon/types.ts'
import type { ContentAddress } from '../../nix/content-address.ts'
import { HashModulo } from '../../nix/hash-modulo.ts'
import { fileVisitor } from '../../nix/nar/file-contents.ts'
import { CanonicalNarReader } from '../../nix/nar/nar-reader.ts'
import { parseStorePath } from '../../nix/store-path.ts'

/** Looks at a NAR that goes by, to find out whether it is what a content address says. */
export interface ContentCheck {
  feed(chunk: Buffer): void
  /** The hashes in base 16 that the address may name. */
  digests(): readonly string[]
}

/** @param path refers to itself where `references` hold it. */
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
      // Releases differ; a path that any of them has made is welcome.
      const { plain, withPlaces } = modulo.digests()
      return [plain, withPlaces]
    },
  }
}

/** The hash of the bytes of the one file that the NAR holds. */
function fileCheck(algorithm: string): ContentCheck {
  const hash = createHash(algorithm)
  const visitor = fileVisitor(
    piece => void hash.update(piece),
    'the content address is that of a file, and the NAR holds none',
  )
  const reader = new CanonicalNarReader(visitor)
  return { feed: chunk => reader.feed(chunk), digests: () => [hash.digest('hex')] }
}
