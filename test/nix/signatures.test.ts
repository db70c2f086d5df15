import { generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { KeyError } from '../../nix/errors.ts'
import { fingerprint, isSigned, parsePublicKey } from '../../nix/signatures.ts'
import { infoOf } from '../live/support/nar.ts'

const path = '/nix/store/i9pmrzmpshapij2kin22pff6fc2adavx-hello.txt'
const other = '/nix/store/2n78yyddvh2kvmvdxn3q69dlssqqhwlm-tree'
const info = infoOf(Buffer.from('hello\n'), { references: [path, other, path] })

/** A key pair as Nix writes it, and its signatures. */
function signer(name: string): { readonly publicKey: string; sign(text: string): string } {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const { x = '' } = publicKey.export({ format: 'jwk' })
  return {
    publicKey: `${name}:${Buffer.from(x, 'base64url').toString('base64')}`,
    sign: text => `${name}:${sign(null, Buffer.from(text), privateKey).toString('base64')}`,
  }
}

test('a fingerprint names the path, its hash in nix32, its size and each reference once', () => {
  expect(fingerprint(path, info)).toBe(
    `1;${path};sha256:00xyyr3fi8l6hb839bv3f7yb86yjv7xi1cgh1xnhipym4asvb4aq;6;${other},${path}`,
  )
})

describe('a path', () => {
  const key = signer('cache-1')
  const keys = [signer('cache-0').publicKey, key.publicKey].map(parsePublicKey)
  const signed = key.sign(fingerprint(path, info))

  test('is signed if one of its signatures is by one of the keys', () => {
    const sigs = [signer('cache-1').sign(fingerprint(path, info)), signed]
    expect(isSigned(path, { ...info, sigs }, keys)).toBe(true)
  })

  test.each([
    ['without signatures', []],
    ['with a signature of the right key under another name', [signed.replace('cache-1', 'cache-0')]],
    ['with a signature by another key of the same name', [signer('cache-1').sign(fingerprint(path, info))]],
    ['with a signature of something else', [key.sign(fingerprint(other, info))]],
    ['with a signature without a name', [signed.slice('cache-1:'.length)]],
    ['with text that is not a signature', ['cache-1:']],
  ])('%s is not signed', (_, sigs) => {
    expect(isSigned(path, { ...info, sigs }, keys)).toBe(false)
  })

  test('is not signed if there are no keys', () => {
    expect(isSigned(path, { ...info, sigs: [signed] }, [])).toBe(false)
  })
})

test.each(['', 'name', 'name:', ':AAAA', `name:${'A'.repeat(40)}`, `name:${'A'.repeat(48)}`])(
  'the public key %j is refused',
  text => {
    expect(() => parsePublicKey(text)).toThrow(KeyError)
    expect(() => parsePublicKey(text)).toThrow(expect.objectContaining({ code: 'bad-key' }))
  },
)
