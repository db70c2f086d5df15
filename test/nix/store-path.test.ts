import { describe, expect, test } from 'vitest'
import { checkName, parseStorePath, printStorePath } from '../../nix/store-path.ts'

const storeDir = '/nix/store'

describe('a store path', () => {
  const hashPart = 'i9pmrzmpshapij2kin22pff6fc2adavx'

  test('is parsed into its parts and printed from them', () => {
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
  ])('is refused if it is not directly below the store directory: %s', path => {
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
  ])('is refused with the base name %j', baseName => {
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
