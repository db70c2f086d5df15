// Hashes, store paths and content addresses, with values that real releases gave (2.3.7 to 2.34.8, all the same).

import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  parseContentAddress,
  parseMethod,
  printContentAddress,
  printMethod,
} from '../../nix/content-address.ts'
import { parseHash, printHash } from '../../nix/hash.ts'
import { contentAddressPath } from '../../nix/make-path.ts'
import { decodeNix32, encodeNix32 } from '../../nix/nix32.ts'
import { checkName, parseStorePath, printStorePath } from '../../nix/store-path.ts'
import { nar, nix32 } from '../live/support/nar.ts'

const storeDir = '/nix/store'

/** `hello` and a line feed in every form that nix-hash writes. */
const forms = {
  md5: ['b1946ac92492d2347c6235b4d2611184', '4425hx5d1mc9y39llj4k4nm55i', 'sZRqySSS0jR8YjW00mERhA=='],
  sha1: [
    'f572d396fae9206628714fb2ce00f72e94f2258f',
    'iwjz551fyw0cxcjgf4l6c879zabd6wpm',
    '9XLTlvrpIGYocU+yzgD3LpTyJY8=',
  ],
  sha256: [
    '5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03',
    '00xyyr3fi8l6hb839bv3f7yb86yjv7xi1cgh1xnhipym4asvb4aq',
    'WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM=',
  ],
  sha512: [
    'e7c22b994c59d9cf2b48e549b1e24666636045930d3da7c1acb299d1c3b7f931f94aae41edda2c2b207a36e10f8bcb8d45223e54878f5b316e7ce3b6bc019629',
    '0lrc0dwnvipqviibf7qfm1y492qvjwb1zhkcyi05cndmva1mr5gjcgrnz1x36djmk0sfg8djd2n0qv68vib2jg590mwznar9jcjphp7',
    '58IrmUxZ2c8rSOVJseJGZmNgRZMNPafBrLKZ0cO3+TH5Sq5B7dosKyB6NuEPi8uNRSI+VIePWzFufOO2vAGWKQ==',
  ],
} as const
const algorithms = Object.keys(forms) as (keyof typeof forms)[]

describe('nix32', () => {
  test('is what an independent writer makes, and comes back', () => {
    const property = (bytes: Uint8Array): void => {
      const text = encodeNix32(bytes)
      expect(text).toBe(nix32(bytes))
      expect(decodeNix32(text)).toEqual(Buffer.from(bytes))
    }
    fc.assert(fc.property(fc.uint8Array({ maxLength: 70 }), property))
  })

  test.each(['0', '00e', 'zz', 'A0', '2'.repeat(52)])('%s stands for no bytes', text => {
    expect(decodeNix32(text)).toBeUndefined()
  })
})

describe('a hash', () => {
  test.each(algorithms)('of %s is read in every form, with and without its algorithm', algorithm => {
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
  })

  const [base16, base32, base64] = forms.sha256
  test.each([
    ['with no algorithm', base16, undefined, /does not name its algorithm/],
    ['of another algorithm', `sha1:${base16}`, 'sha256', /is of sha1 where sha256 is wanted/],
    ['of no algorithm that is known', `blake3:${base16}`, undefined, /no supported hash algorithm/],
    ['that names something every object has', `constructor:${base16}`, undefined, /no supported hash/],
    ['that is too short', base16.slice(1), 'sha256', /is no sha256 hash/],
    ['that is empty', 'sha256:', 'sha256', /is no sha256 hash/],
    ['with a digit that is none', `g${base16.slice(1)}`, 'sha256', /is no sha256 hash/],
    ['with nix32 digits of too many bits', `2${base32.slice(1)}`, 'sha256', /is no sha256 hash/],
    ['with base 64 of too many bytes', base64.replace('=', 'A'), 'sha256', /is no sha256 hash/],
    ['in SRI form but in base 16', `sha256-${base16}`, undefined, /is no sha256 hash/],
  ] as const)('%s is refused', (_, text, algorithm, message) => {
    expect(() => parseHash(text, algorithm)).toThrow(expect.objectContaining({ code: 'bad-hash' }))
    expect(() => parseHash(text, algorithm)).toThrow(message)
  })
})

describe('a store path', () => {
  const hashPart = 'i9pmrzmpshapij2kin22pff6fc2adavx'

  test('comes apart and together', () => {
    const path = `/nix/store/${hashPart}-hello-1.0_+?=.txt`
    const parts = parseStorePath(storeDir, path)
    expect(parts).toEqual({ hashPart, name: 'hello-1.0_+?=.txt', baseName: path.slice(11) })
    expect(printStorePath(storeDir, parts.baseName)).toBe(path)
  })

  test.each([
    `/nix/store`,
    `/nix/store/`,
    `/nix/store2/${hashPart}-a`,
    `nix/store/${hashPart}-a`,
    `/nix/store//${hashPart}-a`,
    `/nix/store/${hashPart}-a/bin`,
    `/nix/store/${hashPart}-a/`,
    `/nix/store/../store/${hashPart}-a`,
  ])('%s is not right below the store directory', path => {
    expect(() => parseStorePath(storeDir, path)).toThrow(expect.objectContaining({ code: 'not-in-store' }))
  })

  test.each([
    hashPart,
    `${hashPart}-`,
    `${hashPart}_a`,
    `${hashPart.slice(1)}-a`,
    `e${hashPart.slice(1)}-a`,
    `${hashPart.toUpperCase()}-a`,
    `${hashPart}-a b`,
    `${hashPart}-a\n`,
    `${hashPart}-a\0`,
    `${hashPart}-ä`,
    `${hashPart}-.`,
    `${hashPart}-..`,
    `${hashPart}-.-a`,
    `${hashPart}-${'a'.repeat(212)}`,
    '..',
  ])('%j is the base name of none', baseName => {
    expect(() => parseStorePath(storeDir, `/nix/store/${baseName}`)).toThrow(
      expect.objectContaining({ code: 'bad-store-path' }),
    )
  })

  test('has a name of up to 211 characters, which may begin with a dot', () => {
    for (const name of ['a', '.foo', '...', '..a', 'a'.repeat(211)])
      expect(() => checkName(name)).not.toThrow()
    for (const name of ['', '.', '..', '.-', '..-a', 'a/b', 'a'.repeat(212)])
      expect(() => checkName(name)).toThrow(expect.objectContaining({ code: 'bad-name' }))
  })
})

describe('a content address', () => {
  test.each(['text:sha256', 'fixed:md5', 'fixed:sha1', 'fixed:r:sha256', 'fixed:r:sha512'])(
    'is made with %s',
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
    ['fixed:blake3', 'bad-hash', /'blake3' is no supported hash algorithm/],
    ['text:sha1', 'bad-content-address', /addressed by its sha256/],
    ['sha256', 'bad-content-address', /neither 'text:' nor 'fixed:'/],
    ['r:sha256', 'bad-content-address', /neither/],
    ['fixed:', 'bad-hash', /''/],
    ['', 'bad-content-address', /neither/],
  ] as const)('is not made with %s', (text, code, message) => {
    expect(() => parseMethod(text)).toThrow(expect.objectContaining({ code }))
    expect(() => parseMethod(text)).toThrow(message)
    expect(() => parseContentAddress(`${text}:${forms.sha1[1]}`)).toThrow(expect.objectContaining({ code }))
  })

  test('needs a hash of its own algorithm, and not in SRI form', () => {
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

describe('the path of a content', () => {
  const hello = 'hello\n'
  const tree = nar({ entries: { empty: '', link: { target: 'run' }, run: { executable: '#!/bin/sh\n' } } })
  const note = 'hk4fa3z1idv58ynl352glj9xxp8j4zg6-note'

  test.each([
    ['fixed:r:sha256', 'hello.txt', nar(hello), 'i9pmrzmpshapij2kin22pff6fc2adavx'],
    ['fixed:r:sha256', 'tree', tree, '2n78yyddvh2kvmvdxn3q69dlssqqhwlm'],
    ['fixed:md5', 'hello.txt', hello, 'dra1cz5vbrhclpv4y1q0psnbkxz581bk'],
    ['fixed:r:md5', 'hello.txt', nar(hello), 'l2ycihp9r6lnfifs72r40m62fwicg5iz'],
    ['fixed:sha1', 'hello.txt', hello, 'svdva85yi507g9vncgsaxvnd1r808h4w'],
    ['fixed:r:sha1', 'hello.txt', nar(hello), 'hzq8n5jpi3g2d0xhlvqd8q1gx5c9s6i3'],
    ['fixed:sha256', 'hello.txt', hello, 'gy454w1cxaq731grqwylhzf4pp9r5izh'],
    ['fixed:sha256', 'named', hello, '06arpbgnp6pjwmm0rz0635w2yhb6qzy8'],
    ['fixed:sha512', 'hello.txt', hello, '9a8mxachqmcv8x2cfijdps9dyxgyyrzm'],
    ['fixed:r:sha512', 'hello.txt', nar(hello), '8xkszhbayigjg9vbrrxfa1hp9qflbh6b'],
    ['text:sha256', 'note', hello, note.slice(0, 32)],
  ])('with %s and the name %s is that of real releases', (method, name, bytes, hashPart) => {
    expect(madePath(method, name, bytes)).toBe(`/nix/store/${hashPart}-${name}`)
  })

  test('of a text with references is that of real releases, in any order of them', () => {
    const other = madePath('text:sha256', 'a-note', 'hi')
    const outer = '/nix/store/41c2bfyjdhn7hqzbjrka87iyq7a97fkl-outer'
    const text = `see ${storeDir}/${note} and ${other}`
    for (const others of [
      [`${storeDir}/${note}`, other],
      [other, `${storeDir}/${note}`, other],
    ])
      expect(madePath('text:sha256', 'outer', text, { others, self: false })).toBe(outer)
  })

  test.each([
    ['text:sha256', true, 0],
    ['fixed:sha256', false, 1],
    ['fixed:r:sha1', true, 0],
    ['fixed:r:sha512', false, 1],
  ])('with %s cannot have such references', (method, self, count) => {
    const others = [`${storeDir}/${note}`].slice(0, count)
    expect(() => madePath(method, 'name', hello, { others, self })).toThrow(
      expect.objectContaining({ code: 'not-allowed' }),
    )
  })

  test('needs a name that is allowed', () => {
    expect(() => madePath('fixed:sha256', '../a', hello)).toThrow(
      expect.objectContaining({ code: 'bad-name' }),
    )
  })
})

function madePath(
  text: string,
  name: string,
  bytes: Uint8Array | string,
  references?: { others: string[]; self: boolean },
): string {
  const { method, algorithm } = parseMethod(text)
  const base16 = createHash(algorithm).update(bytes).digest('hex')
  return contentAddressPath(storeDir, name, { method, hash: { algorithm, base16 } }, references)
}
