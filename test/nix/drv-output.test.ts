import { describe, expect, test } from 'vitest'
import { outputIdOf, parseOutputId, realisationFingerprint } from '../../nix/drv-output.ts'

const base16 = '8e35c2cd3bf6641bdb0e2050b76932cbb2e6034a0ddacc1d9bea82a6ba57f7cf'
const drv = 'i9pmrzmpshapij2kin22pff6fc2adavx-hello.drv'

describe('the id of an output', () => {
  // Nix 2.34.8 takes and refuses the same ones.
  test.each([
    [`sha256:${base16}!out`, `sha256:${base16}!out`],
    [`sha256:${base16.toUpperCase()}!out`, `sha256:${base16}!out`],
    ['sha256:1kzpayxad0pakcfwrnhd981ydcnb69lvfl101vdinr7n7g6w4dcf!out', `sha256:${base16}!out`],
    ['sha256-jjXCzTv2ZBvbDiBQt2kyy7LmA0oN2swdm+qCprpX988=!out', `sha256:${base16}!out`],
    [`sha1:${'a'.repeat(40)}!out`, `sha1:${'a'.repeat(40)}!out`],
    [`sha256:${base16}!`, `sha256:${base16}!`],
    [`sha256:${base16}!a!b c`, `sha256:${base16}!a!b c`],
  ])('has its hash in base 16: %s', (text, id) => {
    expect(parseOutputId(text)).toBe(id)
  })

  test.each([
    'garbage',
    '',
    '!',
    'x!out',
    `${base16}!out`,
    `sha256:${base16}`,
    `sha256:${base16.slice(1)}!out`,
    ` sha256:${base16}!out`,
    `blake3:${base16}!out`,
  ])('is refused if it is malformed: %s', text => {
    expect(() => parseOutputId(text)).toThrow()
  })

  test('names a derivation of the store and an output', () => {
    expect(outputIdOf('/nix/store', `/nix/store/${drv}`, 'out')).toBe(`${drv}^out`)
    expect(() => outputIdOf('/nix/store', '/nix/store/garbage', 'out')).toThrow()
    expect(() => outputIdOf('/nix/store', `/nix/store/${drv}`, 'a b')).toThrow()
  })
})

describe('the signature of a realisation', () => {
  test('signs its fields with sorted keys, without signatures', () => {
    const id = `sha256:${base16}!a^b`
    expect(
      realisationFingerprint({ outPath: 'p', id, dependentRealisations: { 'z!': 'q', 'a!': 'r' } }),
    ).toBe(`{"dependentRealisations":{"a!":"r","z!":"q"},"id":"${id}","outPath":"p"}`)
  })

  test('signs the derivation and the output, if they are its key', () => {
    expect(realisationFingerprint({ outPath: 'p', id: `${drv}^out`, dependentRealisations: {} })).toBe(
      `{"key":{"drvPath":"${drv}","outputName":"out"},"value":{"outPath":"p"}}`,
    )
  })
})
