// The store paths were made by real releases, 2.3.7 to 2.34.8; all of them agree.

import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { parseMethod } from '../../nix/content-address.ts'
import { contentAddressPath } from '../../nix/make-path.ts'
import { nar } from '../live/support/nar.ts'

const storeDir = '/nix/store'

describe('the path of contents', () => {
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
  ])('with %s and the name %s is the same as in real releases', (method, name, bytes, hashPart) => {
    expect(madePath(method, name, bytes)).toBe(`/nix/store/${hashPart}-${name}`)
  })

  test('of text with references is the same as in real releases, in any order of the references', () => {
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
  ])('with %s cannot have references (to itself: %s, to others: %i)', (method, self, count) => {
    const others = [`${storeDir}/${note}`].slice(0, count)
    expect(() => madePath(method, 'name', hello, { others, self })).toThrow(
      expect.objectContaining({ code: 'not-allowed' }),
    )
  })

  test('needs an allowed name', () => {
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
