// Exports: ImportPaths and ExportPath, up to Nix 2.31.

import { describe, expect, it } from 'vitest'
import { ExportPath, ImportPaths } from '../../../generated/nix-daemon/index.ts'
import type { Peer } from '../../peers/peer.ts'
import { nar } from '../support/nar.ts'
import { useScene } from '../support/scene.ts'
import { servesOpcode } from '../support/served.ts'

export function exports(peer: Peer, called: Set<string>): void {
  describe.runIf(servesOpcode(peer, 27))('exports', () => {
    const scene = useScene(peer, {}, called)

    it('ExportPath returns the same bytes as nix-store --export', async () => {
      const target = await scene.added(scene.name('target'), 'target\n')
      const text = `see ${target}`
      const path = await scene.client.addTextToStore({
        suffix: 'note',
        text: Buffer.from(text),
        refs: [target],
      })
      const { connection } = scene.client
      const bytes = await (await connection.download(ExportPath, { path })).bytes()
      const record = await scene.client.exportPath({ path })
      expect(await record.nar.bytes()).toEqual(nar(text))
      expect(await record.tail()).toEqual({
        path,
        references: [target],
        deriver: undefined,
        signature: undefined,
      })
      const argv = ['nix-store', '--export', path]
      const { stdout } = await scene.daemon.run(peer, argv, { env: { NIX_REMOTE: '' } })
      // The tool puts a 1 before each export and a 0 at the end.
      expect(bytes).toEqual(stdout.subarray(8, -8))
      expect(connection.usable).toBe(true)
    })

    it('ImportPaths adds the paths of an export of ours, in order', async () => {
      const [first, second] = [scene.path(scene.name('first')), scene.path(scene.name('second'))]
      const deriver = scene.path('maker.drv')
      const rest = { signature: undefined }
      const records = [
        { nar: nar('first\n'), path: first, references: [], deriver: undefined, ...rest },
        { nar: nar(`see ${first}\n`), path: second, references: [first], deriver, ...rest },
      ]
      expect(await scene.client.importPaths(records)).toEqual([first, second])
      expect(await scene.dump(second)).toEqual(nar(`see ${first}\n`))
      expect(await scene.query('references', second)).toEqual([first])
      expect(await scene.query('deriver', second)).toEqual([deriver])
    })

    it('ImportPaths restores a deleted path from the output of nix-store --export', async () => {
      const content = 'x'.repeat(200_000)
      const path = await scene.added(scene.name('back'), content)
      const argv = ['nix-store', '--export', path]
      const { stdout } = await scene.daemon.run(peer, argv, { env: { NIX_REMOTE: '' } })
      await scene.tool(['nix-store', '--delete', path])
      expect(await scene.isValid(path)).toBe(false)
      const { connection } = scene.client
      expect(await connection.call(ImportPaths, undefined, { body: stdout })).toEqual([path])
      expect(await scene.dump(path)).toEqual(nar(content))
    })
  })
}
