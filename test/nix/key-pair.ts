import { generateKeyPairSync, sign } from 'node:crypto'

export interface KeyPair {
  readonly publicKey: string
  sign(text: string): string
}

/** Makes a key pair as Nix writes it. */
export function keyPair(name: string): KeyPair {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const { x = '' } = publicKey.export({ format: 'jwk' })
  return {
    publicKey: `${name}:${Buffer.from(x, 'base64url').toString('base64')}`,
    sign: text => `${name}:${sign(null, Buffer.from(text), privateKey).toString('base64')}`,
  }
}
