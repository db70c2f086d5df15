// SetOptions, and maintenance of the store.

import { statSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { LogMessage, NixDaemonClient, Verbosity } from '../../../generated/nix-daemon/index.ts'
import type { Peer } from '../../peers/peer.ts'
import { logLines, options, remote } from '../support/requests.ts'
import { useScene } from '../support/scene.ts'

export function settings(peer: Peer, called: Set<string>): void {
  describe('settings and maintenance', () => {
    const scene = useScene(peer, {}, called)
    const linesOf = async (client: NixDaemonClient, script: string): Promise<string[]> => {
      const messages: LogMessage[] = []
      await client.buildDerivation(remote(scene, `${script}; echo > $out`), { onLog: m => messages.push(m) })
      return logLines(messages)
    }

    it('SetOptions passes the number of cores to the builder, also as an override', async () => {
      const client = await scene.connect()
      await client.setOptions(options({ buildCores: 5 }))
      expect(await linesOf(client, 'echo $NIX_BUILD_CORES')).toEqual(['5'])
      await client.setOptions(options({ buildCores: 5, overrides: [['cores', '6']] }))
      expect(await linesOf(client, 'echo $NIX_BUILD_CORES')).toEqual(['6'])
      expect(await linesOf(scene.client, 'echo $NIX_BUILD_CORES')).not.toEqual(['6'])
    })

    it('SetOptions with a timeout ends longer builds', async () => {
      const client = await scene.connect()
      await client.setOptions(options({ overrides: [['timeout', '1']] }))
      const { drvPath, drv, out } = remote(scene, 'read -t 20 x < /dev/zero; while :; do :; done')
      expect(await client.buildDerivation({ drvPath, drv })).toMatchObject({ status: 'TimedOut' })
      expect(await scene.isValid(out)).toBe(false)
    })

    it('SetOptions selects the plain messages that are sent', async () => {
      const messagesAt = async (verbosity: Verbosity): Promise<number> => {
        const messages: LogMessage[] = []
        const client = await scene.connect({ onLog: message => messages.push(message) })
        await client.setOptions(options({ verbosity }))
        await client.buildDerivation(remote(scene, 'echo > $out'))
        return messages.filter(message => message.kind === 'Next').length
      }
      expect(await messagesAt('Error')).toBe(0)
      expect(await messagesAt('Vomit')).toBeGreaterThan(0)
    })

    it('OptimiseStore links equal files', async () => {
      const content = 'the same in both\n'.repeat(100)
      const paths = [await scene.added('left', content), await scene.added('right', content)]
      const inodes = (): number[] => paths.map(path => statSync(scene.file(path)).ino)
      expect(new Set(inodes()).size).toBe(2)
      await scene.client.optimiseStore()
      expect(new Set(inodes()).size).toBe(1)
    })

    it('VerifyStore finds a damaged file only if it checks contents', async () => {
      const path = await scene.added(scene.name('damaged'), 'whole\n')
      expect(await scene.client.verifyStore({ checkContents: true })).toBe(false)
      scene.damage(path)
      expect(await scene.client.verifyStore({})).toBe(false)
      expect(await scene.client.verifyStore({ checkContents: true })).toBe(true)
      expect(await scene.status(['nix-store', '--verify', '--check-contents'])).not.toBe(0)
      await scene.tool(['nix-store', '--delete', path])
      expect(await scene.client.verifyStore({ checkContents: true })).toBe(false)
      expect(await scene.status(['nix-store', '--verify', '--check-contents'])).toBe(0)
    })

    it('VerifyStore repairs a built path by building it again', async () => {
      const drv = await scene.instantiate(scene.name('again'), 'echo whole > $out')
      await scene.client.buildPaths({ paths: [`${drv}!*`] })
      const [out = ''] = await scene.query('outputs', drv)
      scene.damage(out)
      expect(await scene.client.verifyStore({ checkContents: true, repair: true })).toBe(false)
      expect(await scene.status(['nix-store', '--verify-path', out])).toBe(0)
    })
  })
}
