// Roots and collections.

import { existsSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Peer } from '../../peers/installed.ts'
import { useGuixScene } from './scene.ts'

export function roots(peer: Peer, called: Set<string>): void {
  describe('roots', () => {
    const scene = useGuixScene(peer, {}, called)

    it('AddTempRoot keeps a path from the collections of others', async () => {
      const path = await scene.added(scene.name('temporary'), 'temporary\n')
      const holder = await scene.connect()
      await holder.addTempRoot({ path })
      const { status } = await scene.daemon.run(peer, ['guix', 'gc', '--delete', path])
      expect(status).toBe(1)
      expect(existsSync(scene.file(path))).toBe(true)
    })

    it('a collection on the same connection does not see its temporary roots', async () => {
      const path = await scene.added(scene.name('own'), 'own\n')
      const client = await scene.connect()
      await client.addTempRoot({ path })
      await client.collectGarbage({ action: 'DeleteSpecific', pathsToDelete: [path] })
      expect(existsSync(scene.file(path))).toBe(false)
    })

    it('AddIndirectRoot registers a link, FindRoots names it, and a link that is gone is no root', async () => {
      const path = await scene.added(scene.name('rooted'), 'rooted\n')
      const link = join(scene.daemon.folder, 'work', scene.name('link'))
      symlinkSync(path, link)
      await scene.client.addIndirectRoot({ path: link })
      expect(await scene.client.findRoots()).toContainEqual({ link, target: path })
      const own = await scene.tool(['guix', 'gc', '--list-roots'])
      expect(own.split('\n')).toContain(link)
      const deleting = scene.client.collectGarbage({ action: 'DeleteSpecific', pathsToDelete: [path] })
      await expect(deleting).rejects.toMatchObject({
        fatal: false,
        message: expect.stringContaining('since it is still alive'),
      })
      await scene.client.addIndirectRoot({ path: join(scene.daemon.folder, 'work/nowhere') })
      expect((await scene.client.findRoots()).filter(root => root.link.endsWith('nowhere'))).toEqual([])
    })

    it('CollectGarbage lists the live and the dead, and deletes some or all of these', async () => {
      const { client } = scene
      const [live, dead, other] = [
        await scene.added(scene.name('live'), 'live\n'),
        await scene.added(scene.name('dead'), 'd'.repeat(5000)),
        await scene.added(scene.name('other'), 'other\n'),
      ]
      mkdirSync(join(scene.daemon.folder, 'state/gcroots'), { recursive: true })
      symlinkSync(live, join(scene.daemon.folder, 'state/gcroots', scene.name('root')))
      const alive = await client.collectGarbage({ action: 'ReturnLive' })
      expect(alive).toEqual({ paths: expect.arrayContaining([live]), bytesFreed: 0 })
      expect(alive.paths).not.toContain(dead)
      const garbage = await client.collectGarbage({ action: 'ReturnDead' })
      expect(garbage).toEqual({ paths: expect.arrayContaining([dead, other]), bytesFreed: 0 })
      expect([...garbage.paths].sort()).toEqual(await scene.askList('(dead-paths store)'))
      const one = await client.collectGarbage({ action: 'DeleteSpecific', pathsToDelete: [dead] })
      expect(one.paths).toEqual([dead])
      expect(one.bytesFreed).toBeGreaterThanOrEqual(5000)
      expect([live, dead, other].map(path => existsSync(scene.file(path)))).toEqual([true, false, true])
      const all = await client.collectGarbage({ action: 'DeleteDead' })
      expect(all.paths).toContain(other)
      expect([live, other].map(path => existsSync(scene.file(path)))).toEqual([true, false])
      const ignoring = client.collectGarbage({ action: 'DeleteDead', ignoreLiveness: true })
      await expect(ignoring).rejects.toMatchObject({
        fatal: false,
        message: expect.stringContaining('not allowed to ignore liveness'),
      })
    })

    it('CollectGarbage stops once it has freed enough', async () => {
      await scene.client.collectGarbage({ action: 'DeleteDead' })
      for (const stem of ['a', 'b', 'c']) await scene.added(scene.name(stem), stem.repeat(8000))
      const { paths } = await scene.client.collectGarbage({ action: 'DeleteDead', maxFreed: 4000n })
      expect(paths).toHaveLength(1)
    })

    it('SyncWithGC returns, and the store stays as it is', async () => {
      const path = await scene.added(scene.name('kept'), 'kept\n')
      await scene.client.syncWithGC()
      expect(await scene.isValid(path)).toBe(true)
    })
  })
}
