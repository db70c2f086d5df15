import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'
import { PathError } from './errors.ts'
import type { HashAlgorithm } from './hash.ts'

/*
 * Reasons for @noble/hashes: Node has no BLAKE3, and of the packages for it this is the best kept, and plain JavaScript, so
 * that it runs everywhere. It is slow (10 MiB/s here), which an experimental algorithm can be; native ones lack binaries for some
 * platforms of their own lists, for which `npm ci` refuses to install them.
 */
const PACKAGE = '@noble/hashes'
const INSTALL = `npm install ${PACKAGE}@^2.4.0`

/** A hash of bytes that come in pieces. */
export interface Hasher {
  update(bytes: Uint8Array): unknown
  /** Returns the hash in base 16, and ends it. */
  digest(form: 'hex'): string
  /** Makes another hash of the same bytes; blake3 has none. */
  copy?(): Hasher
}

/** The part of the package that is used. */
interface Blake {
  readonly blake3: {
    create(): { update(bytes: Uint8Array): unknown; digest(): Uint8Array }
  }
}

/** Only a request that needs it loads the package. */
const require = createRequire(import.meta.url)

/**
 * Makes a hash of no bytes.
 *
 * @throws {PathError} `hash-unavailable` for `blake3` if the package for it is missing.
 */
export function newHash(algorithm: HashAlgorithm, load: (name: string) => unknown = require): Hasher {
  if (algorithm !== 'blake3') return createHash(algorithm)
  let blake: Blake
  try {
    blake = load(`${PACKAGE}/blake3.js`) as Blake
  } catch (error) {
    const [reason = ''] = (error as Error).message.split('\n')
    throw new PathError(
      'hash-unavailable',
      `blake3 needs a package that is not a dependency of nixwire: run '${INSTALL}' where the store is served (${reason})`,
    )
  }
  const hash = blake.blake3.create()
  return {
    update: bytes => void hash.update(bytes),
    digest: () => Buffer.from(hash.digest()).toString('hex'),
  }
}
