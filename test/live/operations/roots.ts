// Roots of the garbage collector.

import { spawn } from 'node:child_process'
import { readdirSync, readlinkSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import type { Peer } from '../../peers/peer.ts'
import { useScene } from '../support/scene.ts'

export function roots(peer: Peer, called: Set<string>): void {
  describe('roots', () => {
    const scene = useScene(peer, {}, called)
    const collect = (): Promise<string> => scene.tool(['nix-store', '--gc'])

    it('AddTempRoot keeps a path until the connection ends', async () => {
      const path = await scene.added(scene.name('temporary'), 'temporary\n')
      const client = await scene.connect()
      await client.addTempRoot({ path })
      await collect()
      expect(await scene.isValid(path)).toBe(true)
      await client.close()
      await vi.waitFor(async () => {
        await collect()
        expect(await scene.isValid(path)).toBe(false)
      }, 5000)
    })

    it('AddIndirectRoot registers a link, which FindRoots shows and a collection respects', async () => {
      const path = await scene.added(scene.name('rooted'), 'rooted\n')
      const link = join(scene.daemon.folder, 'work', scene.name('link'))
      symlinkSync(path, link)
      await scene.client.addIndirectRoot({ path: link })
      const auto = join(scene.daemon.folder, 'state/gcroots/auto')
      expect(readdirSync(auto).map(name => readlinkSync(join(auto, name)))).toContain(link)
      const isLasting = (root: string): boolean => !root.includes('{temp:')
      const found = await scene.client.findRoots()
      expect(found).toContainEqual({ link, target: path })
      const printed = (await scene.tool(['nix-store', '--gc', '--print-roots'])).split('\n')
      // Nix 2.34 quotes links.
      const lines = printed.map(line => line.replace(/^"(.*)" -> /, '$1 -> '))
      const roots = found.map(root => `${root.link} -> ${root.target}`)
      expect(roots.filter(isLasting).sort()).toEqual(lines.filter(isLasting).sort())
      await collect()
      expect(await scene.isValid(path)).toBe(true)
    })

    it.runIf(scene.atLeast('2.20'))('AddPermRoot makes the link and registers it', async () => {
      const storePath = await scene.added(scene.name('permanent'), 'permanent\n')
      const gcRoot = join(scene.daemon.folder, 'work', scene.name('permanent'), '..', scene.name('link'))
      const made = await scene.client.addPermRoot({ storePath, gcRoot })
      expect(made).toBe(join(gcRoot))
      expect(readlinkSync(made)).toBe(storePath)
      // Some releases also list the temporary root of the connection.
      const roots = (await scene.query('roots', storePath)).filter(root => !root.startsWith('{temp:'))
      expect(roots).toEqual([`${made} -> ${storePath}`])
      await collect()
      expect(await scene.isValid(storePath)).toBe(true)
    })

    it('SyncWithGC waits for a running collection up to Nix 2.4, and returns at once since 2.5', async () => {
      const lock = join(scene.daemon.folder, 'state/gc.lock')
      const holder = spawn('flock', ['--exclusive', lock, 'sh', '-c', 'echo locked; sleep 0.7'])
      await new Promise(resolve => holder.stdout.once('data', resolve))
      const client = await scene.connect()
      let done = false
      const waiting = client.syncWithGC().then(() => {
        done = true
      })
      await sleep(300)
      expect(done).toBe(scene.atLeast('2.5'))
      await waiting
    })
  })
}
