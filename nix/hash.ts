import { PathError, quote } from './errors.ts'
import { decodeNix32, encodeNix32, nix32Length } from './nix32.ts'

/** `blake3` needs the optional package `@noble/hashes` where bytes are hashed. */
export type HashAlgorithm = 'md5' | 'sha1' | 'sha256' | 'sha512' | 'blake3'

/** Size of a hash in bytes, by algorithm. */
export const HASH_SIZES: Readonly<Record<HashAlgorithm, number>> = {
  md5: 16,
  sha1: 20,
  sha256: 32,
  sha512: 64,
  blake3: 32,
}

export interface Hash {
  readonly algorithm: HashAlgorithm
  /** Lower-case base 16. */
  readonly base16: string
}

/** Parses the name of an algorithm. @throws {PathError} `bad-hash` if it is not supported. */
export function parseHashAlgorithm(text: string): HashAlgorithm {
  if (Object.hasOwn(HASH_SIZES, text)) return text as HashAlgorithm
  throw new PathError(
    'bad-hash',
    `${quote(text)} is no supported hash algorithm; use one of ${Object.keys(HASH_SIZES).join(', ')}`,
  )
}

/**
 * Parses a hash in each form that the reference implementation accepts: base 16 in either case, nix32 or base 64,
 * bare or after `algorithm:`, or base 64 after `algorithm-` (SRI).
 *
 * @param algorithm the only algorithm allowed; required for a bare hash.
 * @throws {PathError} `bad-hash`.
 */
export function parseHash(text: string, algorithm?: HashAlgorithm): Hash {
  const mark = text.search(/[:-]/)
  const named = mark < 0 ? algorithm : parseHashAlgorithm(text.slice(0, mark))
  if (named === undefined)
    throw new PathError(
      'bad-hash',
      `hash ${quote(text)} does not name its algorithm: write 'sha256:' before it`,
    )
  if (algorithm !== undefined && named !== algorithm)
    throw new PathError('bad-hash', `hash ${quote(text)} is of ${named} where ${algorithm} is wanted`)
  const bytes = decodeDigits(text.slice(mark + 1), HASH_SIZES[named], text[mark] === '-')
  if (bytes === undefined)
    throw new PathError(
      'bad-hash',
      `${quote(text)} is no ${named} hash in base 16, nix32, base 64 or SRI form`,
    )
  return { algorithm: named, base16: bytes.toString('hex') }
}

/** Parses a hash that does not name its algorithm: base 16, nix32 or base 64. @throws {PathError} `bad-hash`. */
export function parseBareHash(text: string, algorithm: HashAlgorithm): Hash {
  if (!/[:-]/.test(text)) return parseHash(text, algorithm)
  throw new PathError('bad-hash', `hash ${quote(text)} names its algorithm a second time`)
}

/** Prints `algorithm:` and the hash in base 16 or nix32, or its SRI form. */
export function printHash(hash: Hash, form: 'base16' | 'nix32' | 'sri'): string {
  if (form === 'base16') return `${hash.algorithm}:${hash.base16}`
  const bytes = Buffer.from(hash.base16, 'hex')
  return form === 'nix32'
    ? `${hash.algorithm}:${encodeNix32(bytes)}`
    : `${hash.algorithm}-${bytes.toString('base64')}`
}

/** Decodes digits. Their number tells the form, since it differs between the forms of one algorithm. */
function decodeDigits(digits: string, size: number, sri: boolean): Buffer | undefined {
  if (!sri && digits.length === size * 2)
    return /^[0-9a-fA-F]*$/.test(digits) ? Buffer.from(digits, 'hex') : undefined
  if (!sri && digits.length === nix32Length(size)) return decodeNix32(digits)
  if (digits.length !== Math.ceil(size / 3) * 4 || !/^[A-Za-z0-9+/]+={0,2}$/.test(digits)) return undefined
  const bytes = Buffer.from(digits, 'base64')
  return bytes.length === size ? bytes : undefined
}
