import { PathError, quote } from './errors.ts'
import { type Hash, type HashAlgorithm, parseHash, parseHashAlgorithm, printHash } from './hash.ts'

/**
 * The part of a store object that is hashed: its NAR (`nar`), the bytes of its only file (`flat`), or the bytes
 * of a file that may refer to other paths (`text`).
 */
export type ContentAddressMethod = 'text' | 'flat' | 'nar'

export interface MethodWithAlgorithm {
  readonly method: ContentAddressMethod
  readonly algorithm: HashAlgorithm
}

export interface ContentAddress {
  readonly method: ContentAddressMethod
  readonly hash: Hash
}

const PREFIXES: Readonly<Record<ContentAddressMethod, string>> = {
  text: 'text:',
  flat: 'fixed:',
  nar: 'fixed:r:',
}

/**
 * Parses `text:sha256`, `fixed:ALGORITHM` or `fixed:r:ALGORITHM`.
 *
 * @throws {PathError} `unsupported-method` for git hashing, `bad-hash` for an unsupported algorithm,
 *   `bad-content-address` for anything else.
 */
export function parseMethod(text: string): MethodWithAlgorithm {
  const { method, rest } = splitMethod(text)
  return checked(method, parseHashAlgorithm(rest))
}

export function printMethod({ method, algorithm }: MethodWithAlgorithm): string {
  return PREFIXES[method] + algorithm
}

/**
 * Parses a method with its algorithm and a hash in base 16, nix32 or base 64.
 *
 * @throws {PathError} as {@link parseMethod} does, and `bad-hash`.
 */
export function parseContentAddress(text: string): ContentAddress {
  const { method, rest } = splitMethod(text)
  const colon = rest.indexOf(':')
  if (colon < 0) throw new PathError('bad-content-address', `content address ${quote(text)} has no hash`)
  const { algorithm } = checked(method, parseHashAlgorithm(rest.slice(0, colon)))
  return { method, hash: parseHash(rest, algorithm) }
}

/** Prints a content address, with its hash in nix32. */
export function printContentAddress({ method, hash }: ContentAddress): string {
  return PREFIXES[method] + printHash(hash, 'nix32')
}

function splitMethod(text: string): { method: ContentAddressMethod; rest: string } {
  if (text.startsWith('fixed:git:'))
    throw new PathError(
      'unsupported-method',
      `${quote(text)}: git hashing is experimental and not supported here; add the path with 'fixed:r:sha256'`,
    )
  for (const method of ['text', 'nar', 'flat'] as const) {
    const prefix = PREFIXES[method]
    if (text.startsWith(prefix)) return { method, rest: text.slice(prefix.length) }
  }
  throw new PathError('bad-content-address', `${quote(text)} begins with neither 'text:' nor 'fixed:'`)
}

function checked(method: ContentAddressMethod, algorithm: HashAlgorithm): MethodWithAlgorithm {
  if (method === 'text' && algorithm !== 'sha256')
    throw new PathError('bad-content-address', `text is addressed by its sha256, not by ${algorithm}`)
  return { method, algorithm }
}
