// Builds of derivations in the store; remote-builds.test.ts has those of others.

import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { LogMessage } from '../../../generated/nix-daemon/index.ts'
import type { Peer } from '../../peers/peer.ts'
import { logLines, remote } from '../support/requests.ts'
import { useScene } from '../support/scene.ts'

export function building(peer: Peer, called: Set<string>): void {
  describe('building', () => {
    const scene = useScene(peer, {}, called)
    const two = 'outputs = [ "out" "dev" ];'

    it('BuildPaths builds all outputs of a derivation', async () => {
      const drv = await scene.instantiate(scene.name('built'), 'echo out > $out; echo dev > $dev', two)
      await scene.client.buildPaths({ paths: [`${drv}!*`] })
      const outputs = (await scene.query('outputs', drv)).sort()
      expect(outputs.map(path => readFileSync(scene.file(path), 'utf8')).sort()).toEqual(['dev\n', 'out\n'])
      for (const path of outputs) expect(await scene.isValid(path)).toBe(true)
    })

    it('BuildPaths builds outputs by name, in the grammar of 1.30 and in the older one', async () => {
      for (const version of scene.atLeast('2.4') ? ['1.30', '1.29'] : ['1.21']) {
        const client = await scene.connect({ version })
        const drv = await scene.instantiate(scene.name('named'), 'echo out > $out; echo dev > $dev', two)
        await client.buildPaths({ paths: [`${drv}!dev,out`] })
        for (const path of await scene.query('outputs', drv)) expect(await scene.isValid(path)).toBe(true)
      }
    })

    it.runIf(scene.atLeast('2.4'))('BuildPaths of a bare derivation builds nothing since 1.30', async () => {
      const drv = await scene.instantiate(scene.name('bare'), 'echo > $out')
      await scene.client.buildPaths({ paths: [drv] })
      for (const path of await scene.query('outputs', drv)) expect(await scene.isValid(path)).toBe(false)
    })

    it('BuildPaths reports a failed build, and the connection stays usable', async () => {
      const drv = await scene.instantiate(scene.name('failing'), 'echo about to fail; exit 3')
      const messages: LogMessage[] = []
      const building = scene.client.buildPaths({ paths: [`${drv}!*`] }, { onLog: m => messages.push(m) })
      await expect(building).rejects.toMatchObject({
        code: 'daemon',
        fatal: false,
        // Nix 2.3 gives the reason only in the log.
        message: expect.stringMatching(scene.atLeast('2.4') ? /exit code 3/ : `build of '${drv}' failed`),
      })
      expect(logLines(messages)).toEqual(['about to fail'])
    })

    it('BuildPaths before 1.26 fails with the exit status of the failure', async () => {
      const client = await scene.connect({ version: scene.atLeast('2.33') ? '1.18' : '1.15' })
      const drv = await scene.instantiate(scene.name('status'), 'exit 3')
      const building = client.buildPaths({ paths: [`${drv}!*`] })
      await expect(building).rejects.toMatchObject({ code: 'daemon', exitStatus: 100, fatal: false })
    })

    it('BuildPaths in mode Check notices a build that is not deterministic', async () => {
      const name = scene.name('differing')
      const drv = await scene.instantiate(name, `read -r x < /proc/sys/kernel/random/uuid; echo $x > $out`)
      await scene.client.buildPaths({ paths: [`${drv}!*`] })
      const checking = scene.client.buildPaths({ paths: [`${drv}!*`], mode: 'Check' })
      const differs = scene.atLeast('2.4')
        ? { message: expect.stringContaining('deterministic') }
        : { exitStatus: 104 }
      await expect(checking).rejects.toMatchObject(differs)
    })

    it.runIf(scene.atLeast('2.8'))('BuildPathsWithResults returns a result for each path', async () => {
      const good = await scene.instantiate(scene.name('good'), 'echo good > $out')
      const bad = await scene.instantiate(scene.name('bad'), 'exit 7')
      const path = await scene.added(scene.name('there'), 'there\n')
      const absent = scene.path('absent')
      const paths = [`${good}!*`, `${bad}!*`, path, absent]
      await scene.client.setOptions({ verbosity: 'Error', maxBuildJobs: 1, buildCores: 1, keepGoing: true })
      const results = await scene.client.buildPathsWithResults({ paths })
      const of = (key: string) => results.find(entry => entry.path === key)?.result
      expect(results).toHaveLength(4)
      expect(of(`${good}!*`)).toMatchObject({ status: 'Built', errorMsg: '' })
      expect(of(`${bad}!*`)).toMatchObject({ status: 'PermanentFailure', builtRealisations: [] })
      expect(of(path)).toMatchObject({ status: 'AlreadyValid' })
      expect(of(absent)?.errorMsg).not.toBe('')
      const [out = ''] = await scene.query('outputs', good)
      expect(of(`${good}!*`)?.builtRealisations.map(([, value]) => value)).toEqual([
        expect.objectContaining({ outPath: basename(out) }),
      ])
      expect(await scene.isValid(out)).toBe(true)
    })

    it('BuildDerivation builds the given derivation at the given path', async () => {
      const { drvPath, drv, out } = remote(scene, 'echo line; echo built > $out')
      const messages: LogMessage[] = []
      const result = await scene.client.buildDerivation({ drvPath, drv }, { onLog: m => messages.push(m) })
      expect(result).toMatchObject({ status: 'Built', errorMsg: '' })
      expect(logLines(messages)).toEqual(['line'])
      expect(readFileSync(scene.file(out), 'utf8')).toBe('built\n')
      expect(await scene.pathInfo(out)).toMatchObject({ deriver: drvPath, ultimate: true })
    })

    it.runIf(scene.atLeast('2.6'))('AddBuildLog stores a log that nix-store --log then shows', async () => {
      const drv = await scene.instantiate(scene.name('logged'), 'echo > $out')
      const log = Buffer.concat([
        Buffer.from('first line\n'),
        Buffer.from([0xff, 0, 10]),
        Buffer.from('last'),
      ])
      await scene.client.addBuildLog({ path: basename(drv) }, log)
      const { stdout } = await scene.daemon.run(peer, ['nix-store', '--read-log', drv], {
        env: { NIX_REMOTE: '' },
      })
      expect(stdout).toEqual(log)
    })
  })
}
