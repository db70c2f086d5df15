// Opcodes that a release does not serve: removed and reserved ones, and those of other releases.

import { describe, expect, it } from 'vitest'
import { operations } from '../../../generated/nix-daemon/operations.ts'
import { noBytes } from '../../../runtime/protocol/no-bytes.ts'
import type { Operation } from '../../../runtime/protocol/protocol.ts'
import type { Peer } from '../../peers/peer.ts'
import { useScene } from '../support/scene.ts'
import { servesOpcode } from '../support/served.ts'

// Documented operations for which the client has no method.
const others = [
  [2, 'nothing'],
  [15, 'OldCollectGarbage'],
  [17, 'ImportPath'],
  [48, 'QueryActiveBuilds'],
  [49, 'AddTempRoots'],
  [50, 'QueryPathInfos'],
] as const

export function removed(peer: Peer): void {
  describe('operations that the release does not serve', () => {
    const scene = useScene(peer)
    const known = [...operations.values()].map(({ opcode, name }) => [opcode, name] as const)
    const refused = [...known, ...others].filter(([opcode]) => !servesOpcode(peer, opcode))

    it.each(refused.sort(([a], [b]) => a - b))(
      '%i (%s) is refused, and the connection ends',
      async (opcode, name) => {
        const client = await scene.connect()
        const problem =
          scene.atLeast('2.17') && !scene.atLeast('2.34') && (opcode === 24 || opcode === 25)
            ? /removed operation/i
            : new RegExp(`invalid operation ${opcode}$`)
        await expect(client.connection.call(bare(opcode, name), undefined)).rejects.toMatchObject({
          code: 'daemon',
          fatal: true,
          problem: expect.stringMatching(problem),
        })
        expect(client.connection.usable).toBe(false)
        await expect(client.queryAllValidPaths()).rejects.toMatchObject({ code: 'broken' })
      },
    )

    it.runIf(!scene.atLeast('2.33'))(
      'QueryFailedPaths and ClearFailedPaths are refused as clients of 1.15',
      async () => {
        const message = expect.stringMatching(/invalid operation 2[45]|Removed operation/)
        const asking = await scene.connect({ version: '1.15' })
        await expect(asking.queryFailedPaths()).rejects.toMatchObject({
          code: 'daemon',
          fatal: true,
          message,
        })
        const clearing = await scene.connect({ version: '1.15' })
        const paths = [scene.path('failed')]
        await expect(clearing.clearFailedPaths({ paths })).rejects.toMatchObject({ fatal: true, message })
      },
    )

    it('Quit, which is answered without a log channel, ends the connection', async () => {
      const client = await scene.connect()
      await expect(client.quit()).rejects.toThrow()
      expect(client.connection.usable).toBe(false)
    })

    it.runIf(!servesOpcode(peer, 27))('ImportPaths and ExportPath are refused since Nix 2.32', async () => {
      const importing = await scene.connect()
      await expect(importing.importPaths([])).rejects.toMatchObject({
        code: 'daemon',
        fatal: true,
      })
      const exporting = await scene.connect()
      const exported = exporting.exportPath({ path: scene.path('export') })
      await expect(exported).rejects.toMatchObject({ code: 'daemon', fatal: true })
    })

    it.runIf(!scene.atLeast('2.4'))('operations of later versions are refused before sending', async () => {
      const { client } = scene
      await expect(client.queryDerivationOutputMap({ path: scene.path('x.drv') })).rejects.toMatchObject({
        code: 'gate',
      })
      await expect(client.addBuildLog({ path: 'x.drv' }, Buffer.alloc(0))).rejects.toMatchObject({
        code: 'gate',
      })
      await expect(client.queryRealisation({ id: 'sha256:0!out' })).rejects.toMatchObject({ code: 'gate' })
    })
  })
}

/** Makes an operation whose request is only the opcode. */
function bare(opcode: number, name: string): Operation<void, void> {
  return {
    name,
    opcode,
    gate: {},
    channel: true,
    method: name,
    readRequest: noBytes,
    writeRequest: noBytes,
    readResponse: noBytes,
    writeResponse: noBytes,
  }
}
