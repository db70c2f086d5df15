import { describe, expect, test } from 'vitest'
import {
  parseContentAddress,
  parseMethod,
  printContentAddress,
  printMethod,
} from '../../nix/content-address.ts'
import { forms } from './hash-forms.ts'

describe('a content address', () => {
  test.each(['text:sha256', 'fixed:md5', 'fixed:sha1', 'fixed:r:sha256', 'fixed:r:sha512'])(
    'is parsed and printed with method %s',
    text => {
      const parsed = parseMethod(text)
      expect(printMethod(parsed)).toBe(text)
      const [base16, base32, base64] = forms[parsed.algorithm]
      const address = { method: parsed.method, hash: { algorithm: parsed.algorithm, base16 } }
      expect(printContentAddress(address)).toBe(`${text}:${base32}`)
      for (const digits of [base16, base32, base64])
        expect(parseContentAddress(`${text}:${digits}`)).toEqual(address)
    },
  )

  test.each([
    ['fixed:git:sha1', 'unsupported-method', /git hashing is experimental/],
    ['fixed:blake2', 'bad-hash', /'blake2' is no supported hash algorithm/],
    ['text:sha1', 'bad-content-address', /addressed by its sha256/],
    ['text:blake3', 'bad-content-address', /addressed by its sha256/],
    ['sha256', 'bad-content-address', /neither 'text:' nor 'fixed:'/],
    ['r:sha256', 'bad-content-address', /neither/],
    ['fixed:', 'bad-hash', /''/],
    ['', 'bad-content-address', /neither/],
  ] as const)('cannot have the method %j', (text, code, message) => {
    expect(() => parseMethod(text)).toThrow(expect.objectContaining({ code }))
    expect(() => parseMethod(text)).toThrow(message)
    expect(() => parseContentAddress(`${text}:${forms.sha1[1]}`)).toThrow(expect.objectContaining({ code }))
  })

  test('needs a hash of its own algorithm that is not in SRI form', () => {
    const sri = `sha256-${forms.sha256[2]}`
    for (const text of [
      'fixed:sha256',
      `fixed:sha256:${forms.sha1[0]}`,
      `fixed:${sri}`,
      `fixed:sha256:${sri}`,
    ])
      expect(() => parseContentAddress(text)).toThrow(/hash/)
  })
})
