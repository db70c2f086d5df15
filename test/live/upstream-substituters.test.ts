// Paths that the upstream daemon can substitute are fetched through it.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Daemon, startDaemon } from '../peers/peer.ts'
import { fileOf } from '../store/store-support.ts'
import { atLeast, describeReleases } from './support/releases.ts'
import { type ServedStore, serveStore } from './support/served-store.ts'

describeReleases(
  'a path that the upstream has not, but a substituter of it',
  peer => {
    let origin: Daemon
    let upstream: Daemon
    let served: ServedStore
    const paths: string[] = []
    beforeAll(async () => {
      origin = await startDaemon(peer, { storeDir: '/nix/store' })
      const cache = `file://${origin.folder}/work/cache`
      for (const name of ['ensured', 'realised']) {
        writeFileSync(join(origin.folder, 'work', name), name)
        const added = await origin.run(peer, ['nix-store', '--add', name])
        paths.push(added.stdout.toString().trim())
      }
      const copy = ['nix', '--extra-experimental-features', 'nix-command', 'copy', '--to', cache, ...paths]
      expect((await origin.run(peer, copy)).status).toBe(0)
      const conf = [`substituters = ${cache}`, 'require-sigs = false']
      upstream = await startDaemon(peer, { storeDir: '/nix/store', conf })
      served = await serveStore({ storeDir: '/nix/store', upstream: upstream.socket })
    })
    afterAll(async () => {
      await served.stop()
      await upstream.stop()
      await origin.stop()
    })

    it('is fetched by EnsurePath', async () => {
      const client = await served.connect()
      const [path = ''] = paths
      await client.ensurePath({ path })
      expect(readFileSync(fileOf(served, path), 'utf8')).toBe('ensured')
      const absent = `/nix/store/${'0'.repeat(32)}-absent`
      await expect(client.ensurePath({ path: absent })).rejects.toThrow(/absent/)
      expect(await client.isValidPath({ path })).toBe(true)
    })

    it('is fetched by nix-store --realise', async () => {
      // The release's own configuration has no substituters, and tools send that.
      const [, path = ''] = paths
      const substituters = `file://${origin.folder}/work/cache`
      await served.tool(peer, ['nix-store', '--realise', '--option', 'substituters', substituters, path])
      expect(readFileSync(fileOf(served, path), 'utf8')).toBe('realised')
    })
  },
  peer => atLeast(peer, '2.8'),
)
