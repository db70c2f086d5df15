// Realisations, in the two forms of released daemons.

import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Peer } from '../../peers/peer.ts'
import { sha256 } from '../support/nar.ts'
import { useScene } from '../support/scene.ts'

const conf = ['experimental-features = ca-derivations']
const floating = '__contentAddressed = true; outputHashMode = "recursive"; outputHashAlgo = "sha256";'

export function realisations(peer: Peer, called: Set<string>): void {
  describe('realisations', () => {
    const scene = useScene(peer, { conf }, called)
    const feature = (): boolean => scene.client.connection.features.includes('realisation-with-path-not-hash')
    const instantiate = (name: string): Promise<string> =>
      scene.tool([
        ...['nix-instantiate', '--extra-experimental-features', 'ca-derivations', '-E'],
        `derivation { name = "${name}"; system = builtins.currentSystem; builder = "/bin/sh";
           args = [ "-c" "echo floating > $out" ]; ${floating} }`,
      ])
    /** Asks the release's own tool for the output, which it builds only if it is unknown. */
    const known = async (drv: string): Promise<{ id: string; outPath: string }[]> => {
      // Before 2.13 a derivation stands for its outputs.
      const outputs = scene.atLeast('2.13') ? `${drv}^*` : drv
      return JSON.parse(await scene.tool(['nix', 'realisation', 'info', '--json', outputs]))
    }

    it('QueryRealisation returns the output of a floating derivation, in both forms', async ({ skip }) => {
      if (feature()) skip()
      const drv = await instantiate(scene.name('floating'))
      const [{ result } = { result: undefined }] = await scene.client.buildPathsWithResults({
        paths: [`${drv}!*`],
      })
      expect(result?.status).toBe('Built')
      const [[id = '', value] = []] = result?.builtRealisations ?? []
      const [{ outPath } = { outPath: '' }] = await known(drv)
      expect(value).toMatchObject({ id, outPath })
      expect(await scene.isValid(`${scene.daemon.storeDir}/${outPath}`)).toBe(true)
      expect(await scene.client.queryRealisation({ id })).toMatchObject({ realisations: [{ id, outPath }] })
      for (const version of ['1.27', '1.30']) {
        const client = await scene.connect({ version })
        expect(await client.queryRealisation({ id })).toMatchObject({
          outPaths: [`${scene.daemon.storeDir}/${outPath}`],
          realisations: undefined,
        })
      }
    })

    it('QueryRealisation returns nothing for other derivations', async ({ skip }) => {
      if (feature()) skip()
      const id = `sha256:${sha256('unknown').toString('hex')}!out`
      expect((await scene.client.queryRealisation({ id })).realisations).toEqual([])
      const client = await scene.connect({ version: '1.27' })
      expect((await client.queryRealisation({ id })).outPaths).toEqual([])
    })

    it.each(['1.27', '1.30', '1.31', '1.38'])(
      'RegisterDrvOutput registers a realisation as a client of %s',
      async version => {
        const client = await scene.connect({ version })
        const path = await scene.added(scene.name('realised'), `${version}\n`)
        const drv = await instantiate(scene.name('registered'))
        const id = `sha256:${hashModulo(readFileSync(scene.file(drv), 'utf8'))}!out`
        const outPath = basename(path)
        const realisation = { id, outPath, signatures: [], dependentRealisations: {} }
        await client.registerDrvOutput(version < '1.31' ? { id, outPath } : { realisation })
        expect(await known(drv)).toMatchObject([{ id, outPath }])
        expect((await scene.client.queryRealisation({ id })).realisations).toEqual([
          expect.objectContaining({ id, outPath }),
        ])
      },
    )
  })
}

/** Computes the hash that names a derivation without inputs: that of its text without the output's path. */
function hashModulo(text: string): string {
  return sha256(text.replace(/\("out","\/[^"]*"\)/, '("out","")')).toString('hex')
}
