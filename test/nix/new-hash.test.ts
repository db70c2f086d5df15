// Hashes of bytes that come in pieces.

import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { HASH_SIZES, type HashAlgorithm } from '../../nix/hash.ts'
import { HashModulo } from '../../nix/hash-modulo.ts'
import { contentAddressPath } from '../../nix/make-path.ts'
import { newHash } from '../../nix/new-hash.ts'
import { nar } from '../live/support/nar.ts'
import { forms } from './hash-forms.ts'

describe('a hash', () => {
  it.each(Object.keys(HASH_SIZES) as HashAlgorithm[])('of %s is that of all pieces', algorithm => {
    const hash = newHash(algorithm)
    for (const piece of ['he', '', 'llo\n']) hash.update(Buffer.from(piece))
    expect(hash.digest('hex')).toBe(forms[algorithm][0])
  })

  it('of blake3 makes the paths of nix store add --hash-algo blake3', () => {
    const made = (method: 'flat' | 'nar', name: string, bytes: Uint8Array): string => {
      const hash = newHash('blake3')
      hash.update(bytes)
      const address = { method, hash: { algorithm: 'blake3', base16: hash.digest('hex') } } as const
      return contentAddressPath('/nix/store', name, address)
    }
    expect(made('flat', 'flat', Buffer.from('hello\n'))).toBe(
      '/nix/store/bpc1v4q16y23yzsbram5zazd6h3zr0j1-flat',
    )
    expect(made('nar', 'tree', nar({ entries: { a: 'hello' } }))).toBe(
      '/nix/store/am76fnzldsyf3x7b5q581j5z6jw40i2n-tree',
    )
  })

  it('of contents that refer to themselves has one form with blake3', () => {
    const part = '0'.repeat(31).concat('1')
    const digests = (algorithm: HashAlgorithm): readonly string[] => {
      const modulo = new HashModulo(algorithm, part)
      modulo.feed(Buffer.from(`one ${part} two`))
      const { plain, withPlaces } = modulo.digests()
      return [plain, withPlaces]
    }
    const masked = newHash('blake3')
    masked.update(Buffer.from(`one ${'\0'.repeat(32)} two`))
    const hash = masked.digest('hex')
    expect(digests('blake3')).toEqual([hash, hash])
    expect(digests('sha256')[0]).toBe(
      createHash('sha256')
        .update(`one ${'\0'.repeat(32)} two`)
        .digest('hex'),
    )
  })

  it('of blake3 names the package that is missing', () => {
    const missing = (name: string): never => {
      throw new Error(`Cannot find module '${name}'\nRequire stack:`)
    }
    expect(() => newHash('blake3', missing)).toThrow(
      expect.objectContaining({
        code: 'hash-unavailable',
        message: expect.stringMatching(
          /^blake3 needs a package .*: run 'npm install @noble\/hashes@.* \(Cannot find module '@noble\/hashes\/blake3.js'\)$/,
        ),
      }),
    )
    expect(newHash('sha256', missing).digest('hex')).toBe(createHash('sha256').digest('hex'))
  })
})
