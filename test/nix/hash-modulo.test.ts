import { describe, expect, test } from 'vitest'
import { HashModulo } from '../../nix/hash-modulo.ts'
import { contentAddressPath } from '../../nix/make-path.ts'
import { nar, sha256 } from '../live/support/nar.ts'
import { cut } from '../support/chunks.ts'

describe('a hash modulo a path', () => {
  /** Makes contents to which `nix store make-content-addressed` has given this path. */
  const referring = (path: string): Buffer =>
    nar(`${path} /nix/store/5n3wwms5bzvb3i7p0f5414452fnlm2dl-source ${path}\n`)
  const others = ['/nix/store/5n3wwms5bzvb3i7p0f5414452fnlm2dl-source']

  test.each([
    ['plain', '2.26.3 and 2.34.8', '/nix/store/pkzbzjsnk9jvig32bh47r6k9cbqb4ylg-self'],
    ['withPlaces', '2.8.0', '/nix/store/7yic89410d6hpbrfafv103r14shh9w24-self'],
  ] as const)('in its form %s gives the path that Nix %s makes', (form, _, path) => {
    const modulo = new HashModulo('sha256', path.slice(11, 43))
    for (const piece of cut(referring(path), [1, 7, 40])) modulo.feed(piece)
    const hash = { algorithm: 'sha256', base16: modulo.digests()[form] } as const
    expect(contentAddressPath('/nix/store', 'self', { method: 'nar', hash }, { others, self: true })).toBe(
      path,
    )
  })

  test('is the plain hash if the path does not occur', () => {
    const modulo = new HashModulo('sha256', '0'.repeat(32))
    const bytes = Buffer.from(`${'0'.repeat(31)} ${'0'.repeat(31)}`)
    for (const byte of bytes) modulo.feed(Buffer.of(byte))
    const plain = sha256(bytes).toString('hex')
    expect(modulo.digests()).toEqual({ plain, withPlaces: plain })
  })
})
