import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openStore } from '../../store/open-store.ts'
import { sceneOf } from '../support/scene.ts'

const scene = sceneOf('store-options')

test.each([
  [{ limits: { tempRoots: Number.NaN } }, 'bad-option', 'limits.tempRoots has to be a number from 0 on'],
  [{ limits: { signatures: -1 } }, 'bad-option', 'limits.signatures has to be'],
  [{ minFree: Number.NaN }, 'bad-option', 'minFree has to be a number from 0 on'],
  [{ maxFree: -1 }, 'bad-option', 'maxFree has to be a number from 0 on'],
  [{ minFreeCheckInterval: -1 }, 'bad-option', 'minFreeCheckInterval has to be a number'],
  [{ gcReserved: Number.NaN }, 'bad-option', 'gcReserved has to be a number'],
  [
    { upstreamOptions: { idleTimeout: Number.NaN } },
    'bad-option',
    'upstreamOptions.idleTimeout has to be a number of milliseconds',
  ],
  [{ upstream: 'http://x' }, 'connect-failed', "'http://x' is no address"],
])('a store is not opened, nor made, with %o', async (options, code, problem) => {
  const dir = join(scene.folder, 'store')
  await expect(openStore({ dir, ...options })).rejects.toMatchObject({
    code,
    message: expect.stringContaining(problem),
  })
  expect(existsSync(dir)).toBe(false)
})

test('an undefined limit of a store leaves the default', async () => {
  await using store = await openStore({
    dir: join(scene.folder, 'store'),
    limits: { tempRoots: undefined as never },
  })
  expect(store.limits.tempRoots).toBe(1_000_000)
})
