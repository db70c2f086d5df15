// Uploads of paths with their NARs in all eras, and downloads.

import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { NixDaemonClient } from '../../../generated/nix-daemon/index.ts'
import type { Peer } from '../../peers/peer.ts'
import { infoOf, nar, nix32, sha256 } from '../support/nar.ts'
import { useScene } from '../support/scene.ts'

const tree = nar({
  entries: { file: 'some text\n', run: { executable: '#!/bin/sh\n' }, link: { target: 'file' }, empty: '' },
})

/** Client versions for the three ways of sending the body of AddToStoreNar. */
const eras = [
  ['inline', '1.20'],
  ['pulled', '1.21'],
  ['pulled', '1.22'],
  ['framed', '1.23'],
  ['framed', '1.38'],
] as const

export function nars(peer: Peer, called: Set<string>): void {
  describe('NARs', () => {
    const scene = useScene(peer, {}, called)
    const upload = async (client: NixDaemonClient, name: string, bytes = tree): Promise<string> => {
      const path = scene.path(name)
      await client.addToStoreNar({ path, info: infoOf(bytes), dontCheckSigs: true }, bytes)
      return path
    }

    const possible = eras.filter(([, version]) => scene.atLeast('2.4') || version <= '1.21')
    it.each(possible)('AddToStoreNar sends the body %s as a client of %s', async (_, version) => {
      const path = await upload(await scene.connect({ version }), scene.name('tree'))
      expect(await scene.dump(path)).toEqual(tree)
      expect(await scene.query('hash', path)).toEqual([`sha256:${nix32(sha256(tree))}`])
    })

    it.each(possible)('AddToStoreNar leaves a valid path alone (%s, %s)', async (_, version) => {
      const client = await scene.connect({ version })
      const path = await upload(client, scene.name('twice'))
      await client.addToStoreNar({ path, info: infoOf(tree), dontCheckSigs: true }, tree)
      expect(await client.isValidPath({ path })).toBe(true)
      expect(await scene.dump(path)).toEqual(tree)
    })

    it('AddToStoreNar stores deriver, references, signatures and ultimate, and sets the current time', async () => {
      const target = await scene.added(scene.name('target'), 'target\n')
      const deriver = scene.path('maker.drv')
      const path = scene.path(scene.name('full'))
      const sigs = [`key-1:${Buffer.alloc(64, 7).toString('base64')}`]
      const info = infoOf(tree, { deriver, references: [path, target].sort(), ultimate: true, sigs })
      await scene.client.addToStoreNar({ path, info, dontCheckSigs: true }, tree)
      const seen = await scene.pathInfo(path)
      expect(seen).toMatchObject({ deriver, narSize: tree.length, signatures: sigs, ultimate: true })
      expect([...seen.references].sort()).toEqual(info.references)
      const told = await scene.client.queryPathInfo({ path })
      expect(told).toMatchObject({ ...info, registrationTime: expect.any(Number) })
      expect(Math.abs((told?.registrationTime ?? 0) - Date.now() / 1000)).toBeLessThan(60)
    })

    it('AddToStoreNar repairs a damaged path', async () => {
      const path = await upload(scene.client, scene.name('repaired'), nar('whole\n'))
      scene.damage(path)
      const info = infoOf(nar('whole\n'))
      await scene.client.addToStoreNar({ path, info, repair: true, dontCheckSigs: true }, nar('whole\n'))
      expect(await scene.dump(path)).toEqual(nar('whole\n'))
    })

    it('NarFromPath returns the bytes of nix-store --dump, and the connection stays usable', async () => {
      const { client } = scene
      const file = await scene.added(scene.name('file'), 'content\n')
      for (const path of [file, await upload(client, scene.name('down'))]) {
        const info = await client.queryPathInfo({ path })
        const bytes = await (await client.narFromPath({ path })).bytes()
        expect(sha256(bytes).toString('hex')).toBe(info?.narHash)
        expect(bytes.length).toBe(info?.narSize)
        const hash = createHash('sha256')
        await (await client.narFromPath({ path })).lend(piece => void hash.update(piece))
        expect(hash.digest('hex')).toBe(info?.narHash)
        expect(bytes).toEqual(await scene.dump(path))
        expect(await client.isValidPath({ path })).toBe(true)
      }
    })

    it('NarFromPath streams a NAR larger than any buffer', async () => {
      const large = nar({ entries: { a: Buffer.alloc(5_000_003, 'a'), b: Buffer.alloc(4_000_000, 'b') } })
      const path = await upload(scene.client, scene.name('large'), large)
      let size = 0
      await (await scene.client.narFromPath({ path })).forEach(piece => {
        size += piece.length
      })
      expect(size).toBe(large.length)
      expect(await scene.query('hash', path)).toEqual([`sha256:${nix32(sha256(large))}`])
    })

    it.runIf(scene.atLeast('2.4'))('AddMultipleToStore adds paths and their referrers', async () => {
      const [first, second] = [scene.path(scene.name('first')), scene.path(scene.name('second'))]
      const note = nar(`see ${first}\n`)
      const records = [
        { info: { path: first, info: infoOf(tree) }, nar: tree },
        { info: { path: second, info: infoOf(note, { references: [first], ultimate: true }) }, nar: note },
      ]
      await scene.client.addMultipleToStore({ dontCheckSigs: true }, records)
      expect(await scene.dump(first)).toEqual(tree)
      expect(await scene.dump(second)).toEqual(note)
      expect(await scene.query('references', second)).toEqual([first])
      expect((await scene.pathInfo(second)).ultimate ?? false).toBe(false)
    })

    it.runIf(scene.atLeast('2.4'))('AddMultipleToStore adds nothing if nothing is sent', async () => {
      await scene.client.addMultipleToStore({ dontCheckSigs: true }, [])
    })

    it('AddSignatures adds signatures to existing ones', async () => {
      const path = await scene.added(scene.name('signed'), 'signed\n')
      const [one, two] = [1, 2].map(byte => `key-${byte}:${Buffer.alloc(64, byte).toString('base64')}`)
      await scene.client.addSignatures({ path, sigs: [one ?? ''] })
      await scene.client.addSignatures({ path, sigs: [two ?? ''] })
      expect((await scene.pathInfo(path)).signatures).toEqual([one, two])
    })
  })
}
