// Hashes that take long, or for which a package is missing.

import { readdirSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import { PathError } from '../../../nix/errors.ts'
import type { HashAlgorithm } from '../../../nix/hash.ts'
import { openDiskContents } from '../../../store/disk/disk-contents.ts'
import { SLAB } from '../../../store/disk/slabs.ts'
import { nar } from '../../live/support/nar.ts'
import { cut } from '../../support/chunks.ts'
import { sceneOf } from '../../support/scene.ts'
import { storeDir } from './contents-folder.ts'

/** Bytes that were hashed at once, and whether the package is missing. */
const blake = vi.hoisted(() => ({ sizes: [] as number[], isMissing: false }))

vi.mock('../../../nix/new-hash.ts', async original => {
  const { newHash } = await original<typeof import('../../../nix/new-hash.ts')>()
  return {
    newHash: (algorithm: HashAlgorithm) => {
      if (algorithm !== 'blake3') return newHash(algorithm)
      if (blake.isMissing) throw new PathError('hash-unavailable', 'the package is missing')
      const hash = newHash(algorithm)
      return {
        update: (bytes: Buffer) => {
          blake.sizes.push(bytes.length)
          hash.update(bytes)
        },
        digest: () => hash.digest('hex'),
      }
    },
  }
})

const scene = sceneOf('slow-hashes')
const hashes: HashAlgorithm[] = ['blake3']

test('blake3 gets few bytes at once, since it is slow', async () => {
  Object.assign(blake, { sizes: [], isMissing: false })
  const contents = await openDiskContents({ storeDir, folder: scene.folder, threads: 0 })
  const size = SLAB + (100 << 10)
  const pending = await contents.receiveFlat(cut(Buffer.alloc(size, 'flat'), [1 << 16]), { hashes })
  expect(blake.sizes.reduce((sum, each) => sum + each)).toBe(size)
  expect(Math.max(...blake.sizes)).toBeLessThanOrEqual(32 << 10)
  await pending.discard()
})

test('a content address by blake3 gets few bytes at once, too', async () => {
  Object.assign(blake, { sizes: [], isMissing: false })
  const contents = await openDiskContents({ storeDir, folder: scene.folder, threads: 0 })
  const file = Buffer.alloc(SLAB, 'file')
  const pending = await contents.receiveNar(cut(nar(file), [1 << 16]), {
    addressedBy: { algorithm: 'blake3' },
  })
  expect(blake.sizes.reduce((sum, each) => sum + each)).toBe(file.length)
  expect(Math.max(...blake.sizes)).toBeLessThanOrEqual(32 << 10)
  await pending.discard()
})

test.each([
  [100, 'receiveFlat', { hashes }],
  [2 * SLAB, 'receiveFlat', { hashes }],
  [2 * SLAB, 'receiveNar', { addressedBy: { algorithm: 'blake3' } }],
] as const)(
  'without its package, %d bytes to %s fail before any is taken',
  async (size, receive, options) => {
    Object.assign(blake, { isMissing: true })
    const contents = await openDiskContents({ storeDir, folder: scene.folder, threads: 1 })
    let taken = 0
    const body = (async function* () {
      for await (const piece of cut(Buffer.alloc(size, 'flat'), [1 << 16])) {
        taken += piece.length
        yield piece
      }
    })()
    const failed = contents[receive](body, options)
    await expect(failed).rejects.toMatchObject({ code: 'hash-unavailable' })
    await expect(failed).rejects.toBeInstanceOf(PathError)
    expect(taken).toBe(0)
    await contents.close?.()
    expect(readdirSync(scene.folder)).toEqual([])
  },
)
