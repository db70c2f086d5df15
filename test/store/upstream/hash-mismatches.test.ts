import { describe, expect, test } from 'vitest'
import { hashMismatches, pathWithHash } from '../../../store/upstream/hash-mismatches.ts'

const place = { storeDir: '/nix/store', name: 'x' }
const path = `/nix/store/${'0'.repeat(32)}-x`
const base16 = '0'.repeat(64)
const sri = `sha256-${Buffer.alloc(32).toString('base64')}`

describe('the wrong hashes in a text', () => {
  test.each([
    [
      'of Nix 2.3',
      `hash mismatch in fixed-output derivation '${path}':\n  wanted: sha256:1111\n  got:    sha256:${'0'.repeat(52)}`,
      [{ path, got: `sha256:${'0'.repeat(52)}` }],
    ],
    [
      'of Nix since 2.4, with colours',
      `\u001b[31;1merror:\u001b[0m hash mismatch in fixed-output derivation '\u001b[35;1m${path}.drv\u001b[0m':\n         specified: sha256-AAAA\n            got:    ${sri}\n`,
      [{ path: `${path}.drv`, got: sri }],
    ],
    ['that tells of none', `error: build of '${path}.drv' failed`, []],
    ['that is cut off', `hash mismatch in fixed-output derivation '${path}':\n  wanted: sha256:1111\n`, []],
    ['that begins too late', `${' '.repeat(70_000)}hash mismatch in fixed-output derivation '${path}':`, []],
  ])('%s are found', (_, text, mismatches) => {
    expect(hashMismatches(text)).toEqual(mismatches)
  })

  test('are found in a text that begins with many of them', () => {
    const text = `hash mismatch in fixed-output derivation '`.repeat(10_000)
    expect(hashMismatches(text)).toEqual([])
  })
})

describe('the path of an output with another hash', () => {
  const fixed = ['out', { path: '', hashAlgo: 'r:sha256', hash: '1'.repeat(64) }] as const

  test('is that of its own method and name', () => {
    expect(pathWithHash(place, fixed, sri)).toMatch(/^\/nix\/store\/[0-9a-z]{32}-x$/)
    expect(pathWithHash(place, fixed, `sha256:${base16}`)).toBe(pathWithHash(place, fixed, sri))
    const flat = ['out', { ...fixed[1], hashAlgo: 'sha256' }] as const
    expect(pathWithHash(place, flat, sri)).not.toBe(pathWithHash(place, fixed, sri))
  })

  test.each([
    ['no output', undefined, sri],
    ['one that is not fixed', ['out', { path, hashAlgo: '', hash: '' }] as const, sri],
    ['what is no hash', fixed, 'sha256-x'],
    ['a hash of another algorithm', fixed, `sha1:${'0'.repeat(40)}`],
  ])('is not known for %s', (_, output, got) => {
    expect(pathWithHash(place, output, got)).toBeUndefined()
  })
})
