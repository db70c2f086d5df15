import { createHash } from 'node:crypto'
import type { StorePath } from '../generated/nix-daemon/types.ts'
import type { ContentAddress } from './content-address.ts'
import { PathError } from './errors.ts'
import { encodeNix32 } from './nix32.ts'
import { sortedOnce } from './sorted-once.ts'
import { checkName } from './store-path.ts'

/** The store paths that contents refer to. */
export interface References {
  readonly others: readonly StorePath[]
  /** Whether the contents refer to their own path; its hash part is then blanked out for the hash. */
  readonly self: boolean
}

const NONE: References = { others: [], self: false }

/**
 * Computes the store path of contents.
 *
 * @param storeDir the store directory, absolute and without a trailing slash.
 * @throws {PathError} `bad-name`, or `not-allowed` if this kind of address cannot have such references.
 */
export function contentAddressPath(
  storeDir: string,
  name: string,
  { method, hash }: ContentAddress,
  references: References = NONE,
): StorePath {
  const { others, self } = references
  if (method === 'text') {
    if (self) throw new PathError('not-allowed', `text '${name}' cannot refer to its own path`)
    return makePath(storeDir, withReferences('text', references), hash.base16, name)
  }
  if (method === 'nar' && hash.algorithm === 'sha256')
    return makePath(storeDir, withReferences('source', references), hash.base16, name)
  if (others.length > 0 || self)
    throw new PathError(
      'not-allowed',
      `'${name}' has references, which only text and a recursive sha256 address can have`,
    )
  const recursive = method === 'nar' ? 'r:' : ''
  const inner = sha256(`fixed:out:${recursive}${hash.algorithm}:${hash.base16}:`)
  return makePath(storeDir, 'output:out', inner.toString('hex'), name)
}

/**
 * Computes a store path.
 *
 * @param type kind of the path, with its references.
 * @param base16 SHA-256 that identifies the path within its kind.
 */
export function makePath(storeDir: string, type: string, base16: string, name: string): StorePath {
  checkName(name)
  const digest = sha256(`${type}:sha256:${base16}:${storeDir}:${name}`)
  return `${storeDir}/${encodeNix32(folded(digest, 20))}-${name}`
}

/** Appends references, sorted and each once. Paths are ASCII, so the order of UTF-16 is that of the bytes. */
function withReferences(type: string, { others, self }: References): string {
  const sorted = sortedOnce(others)
  return [type, ...sorted, ...(self ? ['self'] : [])].join(':')
}

/** Shortens a hash: the bytes beyond `size` are XORed onto its start. */
function folded(digest: Buffer, size: number): Buffer {
  const short = Buffer.alloc(size)
  for (let at = 0; at < digest.length; at += 1)
    short[at % size] = (short[at % size] as number) ^ (digest[at] as number)
  return short
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
