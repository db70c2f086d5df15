import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import type { Signature, StorePath, UnkeyedValidPathInfo } from '../generated/nix-daemon/types.ts'
import { KeyError, quote } from './errors.ts'
import { parseHash, printHash } from './hash.ts'
import { sortedOnce } from './sorted-once.ts'

/** A public key, whose signatures are trusted. */
export interface PublicKey {
  readonly name: string
  readonly key: KeyObject
}

const KEY_SIZE = 32

/**
 * Parses `NAME:BASE64` with the 32 bytes of an Ed25519 key, as the reference implementation writes keys.
 *
 * @throws {KeyError} `bad-key`.
 */
export function parsePublicKey(text: string): PublicKey {
  const [name, bytes] = split(text)
  if (name === '' || bytes.length !== KEY_SIZE)
    throw new KeyError(`${quote(text)} is no public key: write NAME:BASE64, with 32 bytes`)
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: bytes.toString('base64url') }
  return { name, key: createPublicKey({ key: jwk, format: 'jwk' }) }
}

/** Makes the text that the signature of a path signs. */
export function fingerprint(path: StorePath, info: UnkeyedValidPathInfo): string {
  const hash = printHash(parseHash(info.narHash, 'sha256'), 'nix32')
  const references = sortedOnce(info.references).join(',')
  return `1;${path};${hash};${info.narSize};${references}`
}

/** Most characters of a signature. Those of Ed25519 take 88, and the name of the key. */
const MAX_SIGNATURE = 1024

/**
 * Tells whether a text is `NAME:BASE64`, by any key. Tools of the reference implementation cannot read the
 * metadata of a path that has any other signature.
 */
export function isSignature(text: string): boolean {
  return text.length <= MAX_SIGNATURE && /^[^:\s\p{C}]+:[A-Za-z0-9+/]{2,}=*$/u.test(text)
}

/** Tells whether one of the keys made one of the path's signatures. */
export function isSigned(path: StorePath, info: UnkeyedValidPathInfo, keys: readonly PublicKey[]): boolean {
  return (
    keys.length > 0 &&
    info.sigs.length > 0 &&
    signaturesBy(keys, fingerprint(path, info), info.sigs).length > 0
  )
}

/** Selects the signatures of a text that one of the keys made. */
export function signaturesBy(
  keys: readonly PublicKey[],
  text: string,
  signatures: readonly Signature[],
): Signature[] {
  if (keys.length === 0) return []
  const message = Buffer.from(text)
  return signatures.filter(signature => {
    const [name, bytes] = split(signature)
    return keys.some(each => each.name === name && verify(null, message, each.key, bytes))
  })
}

function split(text: string): readonly [name: string, bytes: Buffer] {
  const colon = Math.max(0, text.indexOf(':'))
  return [text.slice(0, colon), Buffer.from(text.slice(colon + 1), 'base64')]
}
