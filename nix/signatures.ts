import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import type { Signature, StorePath, UnkeyedValidPathInfo } from '../generated/nix-daemon/types.ts'
import { KeyError, quote } from './errors.ts'
import { parseHash, printHash } from './hash.ts'

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
  const references = [...new Set(info.references)].sort().join(',')
  return `1;${path};${hash};${info.narSize};${references}`
}

/** Tells whether one of the keys made one of the path's signatures. */
export function isSigned(path: StorePath, info: UnkeyedValidPathInfo, keys: readonly PublicKey[]): boolean {
  if (keys.length === 0 || info.sigs.length === 0) return false
  const message = Buffer.from(fingerprint(path, info))
  return info.sigs.some(signature => isSignatureOf(signature, message, keys))
}

function isSignatureOf(signature: Signature, message: Buffer, keys: readonly PublicKey[]): boolean {
  const [name, bytes] = split(signature)
  return keys.some(each => each.name === name && verify(null, message, each.key, bytes))
}

function split(text: string): readonly [name: string, bytes: Buffer] {
  const colon = Math.max(0, text.indexOf(':'))
  return [text.slice(0, colon), Buffer.from(text.slice(colon + 1), 'base64')]
}
