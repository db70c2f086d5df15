import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { HashModulo } from '../../nix/hash-modulo.ts'
import { contentAddressPath } from '../../nix/make-path.ts'
import { ReferenceScanner } from '../../nix/reference-scanner.ts'
import { nar, sha256 } from '../live/support/nar.ts'
import { cut, cuts } from '../support/chunks.ts'

const digits = fc.constantFrom(...'0123456789abcdfghijklmnpqrsvwxyz')
const hashPart = fc.string({ unit: digits, minLength: 32, maxLength: 32 })
const filler = fc.oneof(
  fc.string({ unit: digits, maxLength: 70 }),
  fc.uint8Array({ maxLength: 70 }).map(bytes => Buffer.from(bytes).toString('latin1')),
)

describe('a scan for references', () => {
  test('finds what occurs and nothing else, however the bytes are cut', () => {
    const parts = fc.uniqueArray(hashPart, { minLength: 1, maxLength: 4 })
    const text = fc.array(fc.tuple(filler, fc.nat({ max: 7 })), { maxLength: 6 })
    const property = (wanted: string[], pieces: [string, number][], lengths: readonly number[]): void => {
      const bytes = Buffer.from(pieces.map(([some, at]) => some + (wanted[at] ?? '')).join(''), 'latin1')
      const scanner = new ReferenceScanner(wanted)
      for (const piece of cut(bytes, lengths)) scanner.feed(piece)
      expect([...scanner.found].sort()).toEqual(wanted.filter(part => bytes.includes(part)).sort())
    }
    fc.assert(fc.property(parts, text, cuts, property), { numRuns: 500 })
  })

  test('passes pieces on as they are', async () => {
    const part = '0'.repeat(32)
    const scanner = new ReferenceScanner([part])
    const pieces = [Buffer.from('00'), Buffer.from(part.slice(2))]
    const passed: Buffer[] = []
    for await (const piece of scanner.through(pieces)) passed.push(piece)
    expect(passed).toEqual(pieces)
    expect([...scanner.found]).toEqual([part])
  })
})

describe('a hash modulo a path', () => {
  /** The path that `nix store make-content-addressed` has given to this content. */
  const referring = (path: string): Buffer =>
    nar(`${path} /nix/store/5n3wwms5bzvb3i7p0f5414452fnlm2dl-source ${path}\n`)
  const others = ['/nix/store/5n3wwms5bzvb3i7p0f5414452fnlm2dl-source']

  test.each([
    ['plain', '2.26.3 and 2.34.8', '/nix/store/pkzbzjsnk9jvig32bh47r6k9cbqb4ylg-self'],
    ['withPlaces', '2.8.0', '/nix/store/7yic89410d6hpbrfafv103r14shh9w24-self'],
  ] as const)('that is %s gives the path that Nix %s has made', (form, _, path) => {
    const modulo = new HashModulo('sha256', path.slice(11, 43))
    for (const piece of cut(referring(path), [1, 7, 40])) modulo.feed(piece)
    const hash = { algorithm: 'sha256', base16: modulo.digests()[form] } as const
    expect(contentAddressPath('/nix/store', 'self', { method: 'nar', hash }, { others, self: true })).toBe(
      path,
    )
  })

  test('is the hash itself where the path does not occur', () => {
    const modulo = new HashModulo('sha256', '0'.repeat(32))
    const bytes = Buffer.from(`${'0'.repeat(31)} ${'0'.repeat(31)}`)
    for (const byte of bytes) modulo.feed(Buffer.of(byte))
    const plain = sha256(bytes).toString('hex')
    expect(modulo.digests()).toEqual({ plain, withPlaces: plain })
  })
})
