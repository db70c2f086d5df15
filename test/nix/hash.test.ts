// The hashes were made by real releases, 2.3.7 to 2.34.8; all of them agree.

import { describe, expect, test } from 'vitest'
import { type HashAlgorithm, parseHash, printHash } from '../../nix/hash.ts'
import { forms } from './hash-forms.ts'

const algorithms = Object.keys(forms) as HashAlgorithm[]

describe('a hash', () => {
  test.each(algorithms)(
    'of %s is parsed in every form, with and without the name of its algorithm',
    algorithm => {
      const [base16, base32, base64] = forms[algorithm]
      for (const digits of [base16, base16.toUpperCase(), base32, base64]) {
        expect(parseHash(digits, algorithm)).toEqual({ algorithm, base16 })
        expect(parseHash(`${algorithm}:${digits}`)).toEqual({ algorithm, base16 })
      }
      const sri = `${algorithm}-${base64}`
      expect(parseHash(sri, algorithm)).toEqual({ algorithm, base16 })
      const hash = { algorithm, base16 }
      expect(['base16', 'nix32', 'sri'].map(form => printHash(hash, form as 'sri'))).toEqual([
        `${algorithm}:${base16}`,
        `${algorithm}:${base32}`,
        sri,
      ])
    },
  )

  const [base16, base32, base64] = forms.sha256
  test.each([
    ['without an algorithm', base16, undefined, /does not name its algorithm/],
    ['of another algorithm', `sha1:${base16}`, 'sha256', /is of sha1 where sha256 is wanted/],
    ['of an unknown algorithm', `blake2:${base16}`, undefined, /no supported hash algorithm/],
    [
      'of an algorithm named like a property of every object',
      `constructor:${base16}`,
      undefined,
      /no supported hash/,
    ],
    ['that is too short', base16.slice(1), 'sha256', /is no sha256 hash/],
    ['that is empty', 'sha256:', 'sha256', /is no sha256 hash/],
    ['with an invalid digit', `g${base16.slice(1)}`, 'sha256', /is no sha256 hash/],
    ['with nix32 digits of too many bits', `2${base32.slice(1)}`, 'sha256', /is no sha256 hash/],
    ['with base 64 of too many bytes', base64.replace('=', 'A'), 'sha256', /is no sha256 hash/],
    ['in SRI form but in base 16', `sha256-${base16}`, undefined, /is no sha256 hash/],
  ] as const)('%s is refused', (_, text, algorithm, message) => {
    expect(() => parseHash(text, algorithm)).toThrow(expect.objectContaining({ code: 'bad-hash' }))
    expect(() => parseHash(text, algorithm)).toThrow(message)
  })
})
