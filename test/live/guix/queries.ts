// Queries about paths and derivations.

import { describe, expect, it } from 'vitest'
import type { Peer } from '../../peers/installed.ts'
import { nar, sha256 } from '../support/nar.ts'
import { useGuixScene } from './scene.ts'

export function queries(peer: Peer, called: Set<string>): void {
  describe('queries', () => {
    const scene = useGuixScene(peer, {}, called)

    it('IsValidPath knows valid paths, and refuses others outside of the store without ending the connection', async () => {
      const path = await scene.added(scene.name('valid'), 'valid\n')
      expect(await scene.client.isValidPath({ path })).toBe(true)
      expect(await scene.client.isValidPath({ path: scene.path('absent') })).toBe(false)
      const outside = scene.client.isValidPath({ path: '/tmp/x' })
      await expect(outside).rejects.toMatchObject({ code: 'daemon', exitStatus: 1, fatal: false })
    })

    it('QueryPathInfo and QueryPathHash tell what the contents say', async () => {
      const before = Math.floor(Date.now() / 1000)
      const path = await scene.added(scene.name('info'), 'info\n')
      const contents = nar('info\n')
      const narHash = sha256(contents).toString('hex')
      const info = await scene.client.queryPathInfo({ path })
      const { registrationTime } = info
      expect(info).toEqual({
        deriver: undefined,
        narHash,
        references: [],
        registrationTime,
        narSize: contents.length,
      })
      expect(registrationTime).toBeGreaterThanOrEqual(before)
      expect(registrationTime).toBeLessThanOrEqual(Date.now() / 1000)
      expect(await scene.client.queryPathHash({ path })).toBe(narHash)
      const [own] = (await scene.tool(['guix', 'hash', '-r', '-f', 'hex', path])).split('\n')
      expect(own).toBe(narHash)
    })

    it('QueryPathInfo of a path that is not valid is an error', async () => {
      const path = scene.path('absent')
      const asking = scene.client.queryPathInfo({ path })
      const message = expect.stringContaining(`path \`${path}' is not valid`)
      await expect(asking).rejects.toMatchObject({ code: 'daemon', exitStatus: 1, fatal: false, message })
    })

    it('QueryReferences, QueryReferrers, QueryValidPaths and QueryAllValidPaths agree with the client of Guix', async () => {
      const target = await scene.added(scene.name('target'), 'target\n')
      const path = await scene.client.addTextToStore({
        suffix: scene.name('refers'),
        text: Buffer.from(`see ${target}`),
        refs: [target],
      })
      expect(await scene.client.queryReferences({ path })).toEqual([target])
      expect(await scene.askList(`(references store "${path}")`)).toEqual([target])
      expect(await scene.client.queryReferrers({ path: target })).toEqual([path])
      expect(await scene.askList(`(referrers store "${target}")`)).toEqual([path])
      const paths = [scene.path('absent'), path, target, path]
      expect(await scene.client.queryValidPaths({ paths })).toEqual([path, target].sort())
      const all = await scene.client.queryAllValidPaths()
      expect(all).toEqual([...all].sort())
      expect(all).toEqual(expect.arrayContaining([path, target, scene.shell]))
    })

    it('QueryDerivationOutputs and QueryDerivationOutputNames tell the outputs of a derivation', async () => {
      const path = await scene.derivation(scene.name('outputs'), 'exit 1', ['out', 'doc'])
      const own = await scene.askList(
        `(map derivation-output-path (map cdr (derivation-outputs (read-derivation-from-file "${path}"))))`,
      )
      expect([...(await scene.client.queryDerivationOutputs({ path }))].sort()).toEqual(own)
      expect(await scene.client.queryDerivationOutputNames({ path })).toEqual(['doc', 'out'])
      expect(await scene.client.queryDerivationOutputNames({ path: scene.shell })).toEqual([])
    })

    it('QueryDeriver and QueryValidDerivers name the derivation of an output', async () => {
      const path = await scene.derivation(scene.name('derived'), 'echo derived > $out')
      const [output = ''] = await scene.client.queryDerivationOutputs({ path })
      await scene.tool(['guix', 'build', path])
      expect(await scene.client.queryDeriver({ path: output })).toBe(path)
      expect(await scene.client.queryValidDerivers({ path: output })).toEqual([path])
      expect(await scene.askList(`(valid-derivers store "${output}")`)).toEqual([path])
      expect(await scene.client.queryDeriver({ path: scene.shell })).toBeUndefined()
      expect(await scene.client.queryPathInfo({ path: output })).toMatchObject({ deriver: path })
    })

    it('QueryPathFromHashPart finds a path by its hash part', async () => {
      const hashPart = (path: string): string => path.slice('/gnu/store/'.length).slice(0, 32)
      const { client, shell } = scene
      expect(await client.queryPathFromHashPart({ hashPart: hashPart(shell) })).toBe(shell)
      expect(await client.queryPathFromHashPart({ hashPart: hashPart(scene.path('absent')) })).toBeUndefined()
      const short = client.queryPathFromHashPart({ hashPart: 'abc' })
      await expect(short).rejects.toMatchObject({
        fatal: false,
        message: expect.stringContaining('invalid hash part'),
      })
    })

    it('BuiltinBuilders names the builders that the client of Guix gets', async () => {
      const own = await scene.askList('(built-in-builders store)')
      expect(await scene.client.builtinBuilders()).toEqual(own)
      expect(own).toContain('download')
    })
  })
}
