// A system that allows no further thread, as in a service with few tasks.

import { readdirSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import { openDiskContents } from '../../../store/disk/disk-contents.ts'
import { SLAB } from '../../../store/disk/slabs.ts'
import { infoOf, nar } from '../../live/support/nar.ts'
import { cut } from '../../support/chunks.ts'
import { sceneOf } from '../../support/scene.ts'
import { storeDir } from './contents-folder.ts'

const system = vi.hoisted(() => ({ most: 0, started: 0 }))

vi.mock('node:worker_threads', async original => {
  const real = await original<typeof import('node:worker_threads')>()
  class Worker extends real.Worker {
    constructor(...args: ConstructorParameters<typeof real.Worker>) {
      if (system.started >= system.most)
        throw Object.assign(new Error('EAGAIN'), { code: 'ERR_WORKER_INIT_FAILED' })
      system.started += 1
      super(...args)
    }
  }
  return { ...real, Worker }
})

const scene = sceneOf('threads-refused')
const long = nar({ entries: { a: Buffer.alloc(3 * SLAB, 'long') } })

test.each([0, 1])('long bodies come and are verified if the system allows %d threads of 4', async most => {
  Object.assign(system, { most, started: 0 })
  const { narHash, narSize } = infoOf(long)
  const contents = await openDiskContents({ storeDir, folder: scene.folder, threads: 4 })
  const pending = await Promise.all([0, 1, 2].map(() => contents.receiveNar(cut(long, [1 << 16]))))
  for (const each of pending) expect(each).toMatchObject({ narHash, narSize })
  const path = `${storeDir}/${'0'.repeat(32)}-name`
  await pending[0]?.commit(path)
  for (const each of pending.slice(1)) await each.discard()
  const measured = await Promise.all([0, 1].map(() => contents.verify(path, narSize)))
  expect(measured).toEqual([
    { narHash, narSize },
    { narHash, narSize },
  ])
  expect(system.started).toBe(most)
  await contents.close?.()
  expect(readdirSync(scene.folder)).toEqual([`${'0'.repeat(32)}-name`])
})
