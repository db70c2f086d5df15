// Settings, and maintenance of the store.

import { chmodSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { LogMessage } from '../../../generated/guix-daemon/index.ts'
import type { Peer } from '../../peers/installed.ts'
import { useGuixScene } from './scene.ts'

export function settings(peer: Peer, called: Set<string>): void {
  describe('settings', () => {
    const scene = useGuixScene(peer, { argv: ['--disable-deduplication'] }, called)

    it('SetOptions sets the number of processors, in its form of 1.96 and in the newer one', async () => {
      for (const version of ['1.96', '1.97', '1.98', '1.99']) {
        const client = await scene.connect({ version })
        const older = version === '1.96'
        await client.setOptions(
          older ? { buildCores: 7, maxBuildJobs: 1 } : { overrides: [['build-cores', '7']] },
        )
        const drv = await scene.derivation(scene.name('cores'), 'echo cores $NIX_BUILD_CORES; echo > $out')
        const messages: LogMessage[] = []
        await client.buildThings({ things: [drv] }, { onLog: message => messages.push(message) })
        expect(messages).toContainEqual({ kind: 'Next', msg: 'cores 7\n' })
      }
    })

    it('SetOptions sets the verbosity of the messages', async () => {
      const log = async (verbosity: 'Error' | 'Chatty'): Promise<number> => {
        const client = await scene.connect()
        await client.setOptions({ verbosity })
        let lines = 0
        await client.verifyStore({ checkContents: true }, { onLog: () => (lines += 1) })
        return lines
      }
      expect(await log('Error')).toBeLessThan(await log('Chatty'))
    })

    it('VerifyStore finds contents that differ and paths that are gone, and repairs for root only', async () => {
      expect(await scene.client.verifyStore({ checkContents: true })).toBe(false)
      const damaged = await scene.added(scene.name('damaged'), 'sound\n')
      chmodSync(scene.file(damaged), 0o644)
      writeFileSync(scene.file(damaged), 'other\n')
      expect(await scene.client.verifyStore({})).toBe(false)
      expect(await scene.client.verifyStore({ checkContents: true })).toBe(true)
      const refusal = `(guard (c ((store-protocol-error? c) (display (store-protocol-error-message c))))
        (verify-store store #:repair? #t))`
      expect(await scene.ask(refusal, { uid: 65534 })).toBe('you are not privileged to repair paths')
      await scene.client.verifyStore({ checkContents: true, repair: true })
      const gone = await scene.added(scene.name('gone'), 'gone\n')
      rmSync(scene.file(gone))
      await scene.client.verifyStore({})
      expect(await scene.isValid(gone)).toBe(false)
    })

    it('OptimiseStore makes equal files one', async () => {
      // 1.5 leaves small files alone.
      const content = 'equal\n'.repeat(2000)
      const paths = [
        await scene.added(scene.name('one'), content),
        await scene.added(scene.name('two'), content),
      ]
      expect(new Set(paths.map(path => statSync(scene.file(path)).ino)).size).toBe(2)
      await scene.client.optimiseStore()
      const [one, two] = paths.map(path => statSync(scene.file(path)).ino)
      expect(one).toBe(two)
    })
  })
}
