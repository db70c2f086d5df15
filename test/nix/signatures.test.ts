import { describe, expect, test } from 'vitest'
import { KeyError } from '../../nix/errors.ts'
import { fingerprint, isSignature, isSigned, parsePublicKey } from '../../nix/signatures.ts'
import { infoOf } from '../live/support/nar.ts'
import { keyPair } from './key-pair.ts'

const path = '/nix/store/i9pmrzmpshapij2kin22pff6fc2adavx-hello.txt'
const other = '/nix/store/2n78yyddvh2kvmvdxn3q69dlssqqhwlm-tree'
const info = infoOf(Buffer.from('hello\n'), { references: [path, other, path] })

test('a fingerprint names the path, its hash in nix32, its size and each reference once', () => {
  expect(fingerprint(path, info)).toBe(
    `1;${path};sha256:00xyyr3fi8l6hb839bv3f7yb86yjv7xi1cgh1xnhipym4asvb4aq;6;${other},${path}`,
  )
})

describe('a path', () => {
  const key = keyPair('cache-1')
  const keys = [keyPair('cache-0').publicKey, key.publicKey].map(parsePublicKey)
  const signed = key.sign(fingerprint(path, info))

  test('is signed if one of its signatures is by one of the keys', () => {
    const sigs = [keyPair('cache-1').sign(fingerprint(path, info)), signed]
    expect(isSigned(path, { ...info, sigs }, keys)).toBe(true)
  })

  test.each([
    ['without signatures', []],
    ['with a signature of the right key under another name', [signed.replace('cache-1', 'cache-0')]],
    ['with a signature by another key of the same name', [keyPair('cache-1').sign(fingerprint(path, info))]],
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

describe('a signature', () => {
  const bytes = Buffer.alloc(64).toString('base64')
  test.each([`k:${bytes}`, 'cache.example.org-1:AAAA', 'k:AA', `k:${bytes.replace(/=/g, '')}`])(
    'may be %s',
    text => {
      expect(isSignature(text)).toBe(true)
    },
  )

  test.each(
    [
      ['', 'garbage', ':', 'k:', `:${bytes}`],
      ['k:***', 'k:A', `k: ${bytes}`, `k:k:${bytes}`, 'k:AA=A'],
      [
        `k\n:${bytes}`,
        `k:${bytes}\n`,
        `k k:${bytes}`,
        `k\u202e:${bytes}`,
        `k\udc80:${bytes}`,
        `k\0:${bytes}`,
      ],
      [`${'k'.repeat(1000)}:${bytes}`],
    ].flat(),
  )('cannot be %j', text => {
    expect(isSignature(text)).toBe(false)
  })
})
