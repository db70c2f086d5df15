// Queries and fetches of paths in a binary cache.

import { rmSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { NixDaemonClient } from '../../../generated/nix-daemon/index.ts'
import type { Peer } from '../../peers/peer.ts'
import { nar } from '../support/nar.ts'
import { cacheOf, fetching } from '../support/requests.ts'
import { useScene } from '../support/scene.ts'
import { servesOpcode } from '../support/served.ts'

export function substituting(peer: Peer, called: Set<string>): void {
  describe('substituting', () => {
    const scene = useScene(peer, {}, called)

    /** Makes a path that only a binary cache has, and a client that may fetch it. */
    const cached = async (
      version = '1.38',
    ): Promise<{ client: NixDaemonClient; path: string; absent: string }> => {
      const path = await scene.added(scene.name('cached'), 'cached\n')
      // Nix 2.3 queries many paths at once only if the cache says WantMassQuery.
      const info = `StoreDir: ${scene.daemon.storeDir}\nWantMassQuery: 1\n`
      scene.write('../cache/nix-cache-info', info)
      await scene.tool(['nix', 'copy', '--to', cacheOf(scene), path])
      await scene.tool(['nix-store', '--delete', path])
      expect(await scene.isValid(path)).toBe(false)
      // The daemon caches on disk which paths a binary cache has.
      const client = await scene.connect({ version })
      await client.setOptions(fetching(scene))
      return { client, path, absent: scene.path(scene.name('absent')) }
    }

    it('EnsurePath fetches a path', async () => {
      const { client, path } = await cached()
      await client.ensurePath({ path })
      expect(await scene.dump(path)).toEqual(nar('cached\n'))
      expect(await scene.isValid(path)).toBe(true)
    })

    it('EnsurePath fails on an unknown path, and the connection stays usable', async () => {
      const { client, absent } = await cached()
      await expect(client.ensurePath({ path: absent })).rejects.toMatchObject({
        code: 'daemon',
        fatal: false,
      })
      expect(await client.isValidPath({ path: absent })).toBe(false)
    })

    it('QuerySubstitutablePaths returns the paths that the cache has', async () => {
      const { client, path, absent } = await cached()
      expect(await client.querySubstitutablePaths({ paths: [path, absent] })).toEqual([path])
      rmSync(`${scene.daemon.folder}/cache`, { recursive: true })
      expect(await scene.isValid(path)).toBe(false)
    })

    it.runIf(servesOpcode(peer, 3))(
      'HasSubstitutes tells whether the cache has a path, up to Nix 2.33',
      async () => {
        const { client, path, absent } = await cached()
        expect(await client.hasSubstitutes({ path })).toBe(true)
        expect(await client.hasSubstitutes({ path: absent })).toBe(false)
      },
    )

    it('QuerySubstitutablePathInfo and Infos return the fields of the cache’s narinfo', async () => {
      const versions = scene.atLeast('2.4') ? ['1.38', '1.21'] : ['1.21']
      for (const version of versions) {
        const { client, path, absent } = await cached(version)
        const info = await client.querySubstitutablePathInfo({ path })
        expect(info).toMatchObject({ deriver: undefined, references: [], narSize: nar('cached\n').length })
        expect(info?.downloadSize).toBeGreaterThan(0)
        expect(await client.querySubstitutablePathInfo({ path: absent })).toBeUndefined()
        const paths = [{ path }, { path: absent }].map(entry => ({ ...entry, ca: undefined }))
        expect(await client.querySubstitutablePathInfos({ paths })).toEqual([[path, info]])
      }
    })

    it('QueryMissing lists the paths to fetch', async () => {
      const { client, path, absent } = await cached()
      const missing = await client.queryMissing({ targets: [path, absent] })
      expect(missing).toMatchObject({ willBuild: [], willSubstitute: [path], unknown: [absent] })
      expect(missing.narSize).toBe(nar('cached\n').length)
    })

    it.runIf(scene.atLeast('2.4'))('QueryValidPaths fetches paths if asked to', async () => {
      const { client, path, absent } = await cached()
      const paths = [path, absent]
      expect(await client.queryValidPaths({ paths })).toEqual([])
      expect(await client.queryValidPaths({ paths, substitute: true })).toEqual([path])
      expect(await scene.dump(path)).toEqual(nar('cached\n'))
    })

    it('BuildPaths fetches a plain path', async () => {
      const { client, path } = await cached()
      await client.buildPaths({ paths: [path] })
      expect(await scene.isValid(path)).toBe(true)
    })
  })
}
