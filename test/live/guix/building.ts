// Builds, their events in the log, and the memory of those that failed.

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { LogMessage } from '../../../generated/guix-daemon/index.ts'
import type { Peer } from '../../peers/installed.ts'
import { atLeast } from '../support/releases.ts'
import { useGuixScene } from './scene.ts'

export function building(peer: Peer, called: Set<string>): void {
  describe('building', () => {
    const scene = useGuixScene(peer, { argv: ['--cache-failures'] }, called)

    /** Builds, and returns the lines of the log. */
    async function build(things: string[], settings = {}): Promise<string[]> {
      const client = await scene.connect()
      await client.setOptions(settings)
      const messages: LogMessage[] = []
      try {
        await client.buildThings({ things }, { onLog: message => messages.push(message) })
      } catch (error) {
        expect(error).toMatchObject({ code: 'daemon', fatal: false })
        messages.push({ kind: 'Next', msg: `status ${(error as { exitStatus?: number }).exitStatus}\n` })
      }
      expect(client.connection.usable).toBe(true)
      return messages.flatMap(message => (message.kind === 'Next' ? message.msg.trimEnd().split('\n') : []))
    }

    it('BuildThings builds all outputs of a derivation, or those that are named', async () => {
      for (const named of ['', '!doc']) {
        const drv = await scene.derivation(scene.name('two'), 'echo out > $out; echo doc > $doc', [
          'out',
          'doc',
        ])
        await scene.client.buildThings({ things: [`${drv}${named}`] })
        for (const path of await scene.client.queryDerivationOutputs({ path: drv })) {
          expect(await scene.isValid(path)).toBe(true)
          expect(readFileSync(scene.file(path), 'utf8')).toBe(path.endsWith('-doc') ? 'doc\n' : 'out\n')
        }
      }
    })

    it('BuildThings passes over what is valid, and what cannot be built', async () => {
      await scene.client.buildThings({ things: [scene.shell, scene.path('absent')] })
      expect(await scene.isValid(scene.path('absent'))).toBe(false)
    })

    it('BuildThings tells events, and the output of each builder where that is asked for', async () => {
      const script = 'echo one; echo two'
      const drv = await scene.derivation(scene.name('events'), `${script}; echo > $out`)
      const log = await build([drv], { overrides: [['multiplexed-build-output', 'true']] })
      const started = log.find(line => line.startsWith('@ build-started'))
      expect(started).toMatch(new RegExp(`^@ build-started ${drv} - \\S+ /\\S+/drvs/\\S+ \\d+$`))
      const id = started?.split(' ').at(-1)
      // The daemon may read both lines at once.
      const pieces = log.filter(line => line.startsWith(`@ build-log ${id} `))
      const total = pieces.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)
      expect(total).toBe('one\ntwo\n'.length)
      expect(log).toEqual(expect.arrayContaining(['one', 'two', `@ build-succeeded ${drv} -`]))
      const quiet = await scene.derivation(scene.name('quiet'), `${script}; echo > $out`)
      expect(await build([quiet], { printBuildTrace: false, buildVerbosity: 'Chatty' })).toEqual([])
    })

    it('BuildThings reports a failed build, whose outputs are remembered until ClearFailedPaths', async () => {
      const drv = await scene.derivation(scene.name('failing'), 'echo about to fail; exit 3')
      const [output = ''] = await scene.client.queryDerivationOutputs({ path: drv })
      const first = await build([drv])
      expect(first).toEqual(expect.arrayContaining(['about to fail', 'status 100']))
      expect(await scene.client.queryFailedPaths()).toEqual([output])
      expect(await scene.tool(['guix', 'gc', '--list-failures'])).toBe(output)
      expect(await build([drv])).toEqual(
        expect.arrayContaining([`@ build-failed ${drv} - cached`, 'status 100']),
      )
      await scene.client.clearFailedPaths({ paths: [output] })
      expect(await scene.client.queryFailedPaths()).toEqual([])
      expect(await build([drv])).toContain('about to fail')
      await scene.tool(['guix', 'gc', '--clear-failures', output])
    })

    it('BuildThings ends a build that takes too long', async () => {
      const drv = await scene.derivation(scene.name('endless'), 'while true; do :; done')
      expect(await build([drv], { overrides: [['build-timeout', '1']] })).toContain('status 101')
    })

    // The builder of 1.5 without a chroot writes to the real output path, and the daemon looks at another.
    it.runIf(!atLeast(peer, '1.5'))('BuildThings in mode Check compares a second build', async () => {
      const same = await scene.derivation(scene.name('same'), 'echo same > $out')
      const script = 'read -r x < /proc/sys/kernel/random/uuid; echo $x > $out'
      const differing = await scene.derivation(scene.name('differing'), script)
      await scene.client.buildThings({ things: [same, differing] })
      await scene.client.buildThings({ things: [same], mode: 'Check' })
      const checking = scene.client.buildThings({ things: [differing], mode: 'Check' })
      await expect(checking).rejects.toMatchObject({
        message: expect.stringContaining('may not be deterministic'),
      })
    })

    it('BuildThings in mode Repair is for root only, and the refusal ends the connection', async () => {
      const drv = await scene.derivation(scene.name('repaired'), 'echo repaired > $out')
      await scene.client.buildThings({ things: [drv] })
      await scene.client.buildThings({ things: [drv], mode: 'Repair' })
      const asking = `(begin
        (guard (c ((store-protocol-error? c) (display (store-protocol-error-message c)) (newline)))
          (build-things store '("${drv}") (build-mode repair)))
        (catch #t (lambda () (display (valid-path? store "${drv}"))) (lambda _ (display "ended"))))`
      expect(await scene.ask(asking, { uid: 65534 })).toBe('repairing is a privileged operation\nended')
    })

    it('EnsurePath takes a valid path, and refuses one that cannot be fetched', async () => {
      await scene.client.ensurePath({ path: scene.shell })
      const absent = scene.client.ensurePath({ path: scene.path('absent') })
      await expect(absent).rejects.toMatchObject({
        fatal: false,
        message: expect.stringContaining('does not exist and cannot be created'),
      })
    })
  })
}
