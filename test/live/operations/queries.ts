// Queries of paths and derivations in the store.

import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Peer } from '../../peers/peer.ts'
import { nix32, sha256 } from '../support/nar.ts'
import { useScene } from '../support/scene.ts'
import { servesOpcode } from '../support/served.ts'

export function queries(peer: Peer, called: Set<string>): void {
  describe('queries', () => {
    const scene = useScene(peer, {}, called)
    const absent = (): string => scene.path('absent')
    const built = async (name: string): Promise<{ drv: string; out: string; dev: string }> => {
      const drv = await scene.instantiate(
        name,
        'echo $out > $dev; echo out > $out',
        'outputs = [ "out" "dev" ];',
      )
      const [dev = '', out = ''] = (await scene.tool(['nix-store', '--realise', drv])).split('\n').sort()
      return out.endsWith('-dev') ? { drv, out: dev, dev: out } : { drv, out, dev }
    }

    it('IsValidPath tells valid paths from others', async () => {
      const path = await scene.added(scene.name('valid'), 'valid\n')
      expect(await scene.client.isValidPath({ path })).toBe(await scene.isValid(path))
      expect(await scene.client.isValidPath({ path: absent() })).toBe(await scene.isValid(absent()))
    })

    it('are answered in order with 32 in flight, errors among them', async () => {
      const client = await scene.connect({ inFlight: 32 })
      const path = await scene.added(scene.name('flying'), 'flying\n')
      const asked = Array.from({ length: 200 }, (_, index) => (index % 3 === 0 ? path : absent()))
      const valid = asked.map(each => client.isValidPath({ path: each }))
      const errors = [path, absent(), path].map(each =>
        client.ensurePath({ path: each }).then(
          () => 'ensured',
          (error: Error) => error.name,
        ),
      )
      const info = client.queryPathInfo({ path })
      expect(await Promise.all(valid)).toEqual(asked.map(each => each === path))
      expect(await Promise.all(errors)).toEqual(['ensured', 'RemoteError', 'ensured'])
      expect((await info)?.narSize).toBeGreaterThan(0)
      expect(client.connection.usable).toBe(true)
    })

    it('QueryReferrers returns the referrers of a path', async () => {
      const path = await scene.added(scene.name('target'), 'target\n')
      const text = Buffer.from(path)
      for (const suffix of ['one', 'two']) await scene.client.addTextToStore({ suffix, text, refs: [path] })
      const referrers = await scene.client.queryReferrers({ path })
      expect([...referrers].sort()).toEqual((await scene.query('referrers', path)).sort())
      expect(referrers).toHaveLength(2)
      expect(await scene.client.queryReferrers({ path: absent() })).toEqual([])
    })

    it('QueryAllValidPaths returns every path that nix-store finds valid', async () => {
      await scene.added(scene.name('one-more'), 'one more\n')
      const all = await scene.client.queryAllValidPaths()
      const dumped = (await scene.look(['nix-store', '--dump-db'])).split('\n')
      expect([...all].sort()).toEqual(
        dumped
          .filter(line => /^\/.*\/[a-z0-9]{32}-[^/]*$/.test(line))
          .filter(isFirst)
          .sort(),
      )
    })

    it('QueryPathInfo returns the fields of nix path-info, in the forms of 1.17 and before', async () => {
      const { out, drv, dev } = await built(scene.name('info'))
      const versions = scene.atLeast('2.33') ? ['1.38', '1.18'] : ['1.38', '1.17', '1.16', '1.15', '1.11']
      for (const version of versions) {
        const client = await scene.connect({ version })
        for (const path of [out, dev, drv]) {
          const info = await client.queryPathInfo({ path })
          const seen = await scene.pathInfo(path)
          expect([...(info?.references ?? [])].sort()).toEqual([...seen.references].sort())
          expect(info?.narSize).toBe(seen.narSize)
          expect(info?.deriver).toBe(seen.deriver ?? undefined)
          const full = version !== '1.15' && version !== '1.11'
          expect(info?.ca).toBe(full ? (seen.ca ?? undefined) : undefined)
          expect(info?.ultimate).toBe(full && path !== drv)
          const hash = Buffer.from(info?.narHash ?? '', 'hex')
          expect(await scene.query('hash', path)).toEqual([`sha256:${nix32(hash)}`])
        }
      }
    })

    it('QueryPathInfo returns nothing for a path that is not valid', async () => {
      expect(await scene.client.queryPathInfo({ path: absent() })).toBeUndefined()
    })

    it.runIf(!scene.atLeast('2.33'))(
      'QueryPathInfo before 1.17 fails for a path that is not valid, and the connection stays usable',
      async () => {
        const client = await scene.connect({ version: '1.16' })
        await expect(client.queryPathInfo({ path: absent() })).rejects.toMatchObject({
          code: 'daemon',
          fatal: false,
          message: expect.stringContaining('is not valid'),
        })
        expect(await client.isValidPath({ path: absent() })).toBe(false)
      },
    )

    it('QueryPathFromHashPart finds a path by its hash part', async () => {
      const path = await scene.added(scene.name('hashed'), 'hashed\n')
      const hashPart = basename(path).slice(0, 32)
      expect(await scene.client.queryPathFromHashPart({ hashPart })).toBe(path)
      expect(await scene.client.queryPathFromHashPart({ hashPart: '0'.repeat(32) })).toBeUndefined()
    })

    it('QueryValidPaths returns the valid ones of several paths', async () => {
      const path = await scene.added(scene.name('kept'), 'kept\n')
      expect(await scene.client.queryValidPaths({ paths: [absent(), path] })).toEqual([path])
      expect(await scene.client.queryValidPaths({ paths: [] })).toEqual([])
    })

    it('QueryValidDerivers returns the derivation of an output', async () => {
      const { out, drv } = await built(scene.name('derived'))
      expect(await scene.client.queryValidDerivers({ path: out })).toEqual([drv])
      expect(await scene.query('deriver', out)).toEqual([drv])
    })

    it('QueryMissing lists the derivations to build and the unknown paths', async () => {
      const drv = await scene.instantiate(scene.name('missing'), 'echo > $out')
      const done = await built(scene.name('done'))
      const targets = [`${drv}!*`, `${done.drv}!*`, absent()]
      expect(await scene.client.queryMissing({ targets })).toEqual({
        willBuild: [drv],
        willSubstitute: [],
        unknown: [absent()],
        downloadSize: 0,
        narSize: 0,
      })
      const dry = ['nix-store', '--realise', '--dry-run', drv, done.drv]
      const { stderr } = await scene.daemon.run(peer, dry)
      expect(stderr.split('\n').map(line => line.trim())).toContain(drv)
      expect(stderr).not.toContain(done.drv)
    })

    it('QueryDerivationOutputs and OutputNames return the outputs of a derivation', async () => {
      const { drv, out, dev } = await built(scene.name('outputs'))
      expect([...(await scene.client.queryDerivationOutputs({ path: drv }))].sort()).toEqual(
        [dev, out].sort(),
      )
      expect((await scene.query('outputs', drv)).sort()).toEqual([dev, out].sort())
      expect(await scene.client.queryDerivationOutputNames({ path: drv })).toEqual(['dev', 'out'])
    })

    it.runIf(scene.atLeast('2.4'))('QueryDerivationOutputMap returns the outputs by name', async () => {
      const { drv, out, dev } = await built(scene.name('mapped'))
      expect(await scene.client.queryDerivationOutputMap({ path: drv })).toEqual([
        ['dev', dev],
        ['out', out],
      ])
    })

    it('QueryDeriver returns the derivation of an output', async () => {
      const { drv, out } = await built(scene.name('deriver'))
      expect(await scene.client.queryDeriver({ path: out })).toBe(drv)
      expect(await scene.client.queryDeriver({ path: drv })).toBeUndefined()
      expect(await scene.query('deriver', out)).toEqual([drv])
    })

    it.runIf(servesOpcode(peer, 4))(
      'QueryPathHash and QueryReferences are answered up to Nix 2.33',
      async () => {
        const { out, dev } = await built(scene.name('hash'))
        const hash = Buffer.from(await scene.client.queryPathHash({ path: dev }), 'hex')
        expect(hash).toEqual(sha256(await scene.dump(dev)))
        // With references, Nix 2.8 never answers and 2.26 crashes.
        const path = scene.atLeast('2.4') ? out : dev
        expect(await scene.client.queryReferences({ path })).toEqual(await scene.query('references', path))
      },
    )

    it.runIf(scene.atLeast('2.26') && servesOpcode(peer, 5))(
      'QueryReferences of a path with references ends the connection',
      async () => {
        const { dev } = await built(scene.name('referring'))
        const client = await scene.connect()
        await expect(client.queryReferences({ path: dev })).rejects.toMatchObject({ code: 'closed' })
        expect(client.connection.usable).toBe(false)
      },
    )
  })
}

function isFirst<T>(item: T, index: number, all: readonly T[]): boolean {
  return all.indexOf(item) === index
}
