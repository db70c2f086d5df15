// CollectGarbage with all of its actions.

import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type {
  CollectGarbageRequestInit,
  CollectGarbageResponse,
  NixDaemonClient,
} from '../../../generated/nix-daemon/index.ts'
import type { Peer } from '../../peers/peer.ts'
import { useScene } from '../support/scene.ts'

export function collecting(peer: Peer, called: Set<string>): void {
  describe('collecting garbage', () => {
    const scene = useScene(peer, {}, called)
    const kept = async (): Promise<string> => {
      const path = await scene.added(scene.name('kept'), 'kept\n')
      const link = join(scene.daemon.folder, 'work', scene.name('link'))
      symlinkSync(path, link)
      await scene.client.addIndirectRoot({ path: link })
      return path
    }
    const printed = async (what: string): Promise<string[]> =>
      (await scene.tool(['nix-store', '--gc', `--print-${what}`]))
        .split('\n')
        .filter(line => line.startsWith('/'))

    it('CollectGarbage returns the live or the dead paths and deletes none', async () => {
      const [live, dead] = [await kept(), await scene.added(scene.name('dead'), 'dead\n')]
      const alive = await collect(scene.client, { action: 'ReturnLive' })
      expect([...alive.paths].sort()).toEqual((await printed('live')).sort())
      expect(alive.paths).toContain(live)
      const gone = await collect(scene.client, { action: 'ReturnDead' })
      expect([...gone.paths].sort()).toEqual((await printed('dead')).sort())
      expect(gone.paths).toContain(dead)
      expect(await scene.isValid(dead)).toBe(true)
    })

    it('CollectGarbage deletes a single path', async () => {
      const [one, other] = [
        await scene.added(scene.name('one'), 'x'.repeat(9000)),
        await scene.added(scene.name('other'), 'x'),
      ]
      const { paths, bytesFreed } = await collect(scene.client, { action: 'DeleteSpecific' }, [one])
      expect(paths).toEqual([one])
      expect(bytesFreed).toBeGreaterThanOrEqual(9000)
      expect([await scene.isValid(one), await scene.isValid(other)]).toEqual([false, true])
    })

    it('CollectGarbage does not delete a live path, and the connection stays usable', async () => {
      const live = await kept()
      const deleting = collect(scene.client, { action: 'DeleteSpecific' }, [live])
      await expect(deleting).rejects.toMatchObject({ code: 'daemon', fatal: false })
      expect(await scene.isValid(live)).toBe(true)
    })

    it('CollectGarbage refuses to ignore liveness, and the connection stays usable', async () => {
      const deleting = collect(scene.client, { action: 'DeleteDead', ignoreLiveness: true })
      await expect(deleting).rejects.toMatchObject({ code: 'daemon', fatal: false })
    })

    it('CollectGarbage stops once it has freed enough', async () => {
      for (const name of ['a', 'b', 'c']) await scene.added(scene.name(name), name.repeat(50_000))
      const before = await printed('dead')
      const { paths, bytesFreed } = await collect(scene.client, { action: 'DeleteDead', maxFreed: 1n })
      expect(bytesFreed).toBeGreaterThan(0)
      expect(paths.length).toBeLessThan(before.length)
      expect((await printed('dead')).length).toBeLessThan(before.length)
      expect((await printed('dead')).length).toBeGreaterThan(0)
    })

    it('CollectGarbage deletes exactly the dead paths', async () => {
      const [live, dead] = [await kept(), await scene.added(scene.name('dead'), 'd'.repeat(70_000))]
      const { paths, bytesFreed } = await collect(scene.client, { action: 'DeleteDead' })
      expect(paths).toContain(dead)
      expect(bytesFreed).toBeGreaterThanOrEqual(70_000)
      expect([await scene.isValid(live), await scene.isValid(dead)]).toEqual([true, false])
      expect(await printed('dead')).toEqual([])
    })
  })
}

/** Makes a request in the form of the connection; an empty list means the whole store. */
function collect(
  client: NixDaemonClient,
  request: CollectGarbageRequestInit,
  paths: readonly string[] = [],
): Promise<CollectGarbageResponse> {
  if (!client.connection.features.includes('delete-dead-specific-referrers'))
    return client.collectGarbage({ ...request, pathsToDelete: paths })
  const gcPaths =
    paths.length === 0
      ? ({ kind: 'WholeStore' } as const)
      : ({ kind: 'Specific', paths, deleteReferrers: false } as const)
  return client.collectGarbage({ ...request, gcPaths })
}
