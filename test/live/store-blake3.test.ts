// Paths with blake3 content addresses, in a store and in a real daemon's.

import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connect } from '../../generated/nix-daemon/index.ts'
import { type Daemon, startDaemon } from '../peers/peer.ts'
import { infoOf, nar } from './support/nar.ts'
import { atLeast, describeReleases } from './support/releases.ts'
import { type ServedStore, serveStore } from './support/served-store.ts'

const STORE_DIR = '/nix/store'
const FEATURES = ['--extra-experimental-features', 'nix-command blake3-hashes']

describeReleases(
  'blake3 in a store',
  peer => {
    let daemon: Daemon
    let served: ServedStore
    beforeAll(async () => {
      daemon = await startDaemon(peer, {
        storeDir: STORE_DIR,
        conf: ['experimental-features = nix-command blake3-hashes'],
      })
      served = await serveStore({ storeDir: STORE_DIR })
      for (const { folder } of [daemon, served]) {
        const tree = join(folder, 'work/tree')
        mkdirSync(join(tree, 'below'), { recursive: true })
        writeFileSync(join(tree, 'text'), 'text\n')
        writeFileSync(join(tree, 'below/run'), 'script\n')
        chmodSync(join(tree, 'below/run'), 0o755)
        symlinkSync('text', join(tree, 'link'))
        writeFileSync(join(folder, 'work/large'), Buffer.alloc(3_000_000, 'large'))
        writeFileSync(join(folder, 'work/empty'), '')
      }
    })
    afterAll(async () => {
      await served.stop()
      await daemon.stop()
    })

    /** Runs `nix` on both sides, which give the same; returns what it prints. */
    async function same(...argv: string[]): Promise<string> {
      const [name = '', ...rest] = ['nix', ...FEATURES, ...argv]
      const theirs = await daemon.run(peer, [name, ...rest])
      const ours = await served.attempt(peer, [name, ...rest])
      const shown = ({ status, stdout, stderr }: typeof ours): readonly unknown[] => [
        status,
        stdout.toString().replace(/"registrationTime":\d+/, ''),
        stderr,
      ]
      expect(shown(ours)).toEqual(shown(theirs))
      expect(theirs.status, theirs.stderr).toBe(0)
      return ours.stdout.toString().trim()
    }

    it.each([
      ['nar', 'tree'],
      ['nar', 'large'],
      ['nar', 'empty'],
      ['flat', 'large'],
      ['flat', 'empty'],
    ])('makes the same paths of the mode %s, of %s', async (mode, name) => {
      const path = await same('store', 'add', '--mode', mode, '--hash-algo', 'blake3', name)
      const info = JSON.parse(await same('path-info', '--json', '--json-format', '1', path)) as object
      expect(JSON.stringify(info)).toMatch(mode === 'flat' ? /"fixed:blake3:/ : /"fixed:r:blake3:/)
      await same('store', 'verify', '--no-trust', path)
    })

    it('is checked when a path comes by its NAR, from clients that are not trusted too', async () => {
      const path = await same(
        'store',
        'add',
        '--mode',
        'flat',
        '--hash-algo',
        'blake3',
        '--name',
        'copied',
        'large',
      )
      const other = await serveStore({ storeDir: STORE_DIR, trusted: false })
      try {
        await daemon.run(peer, ['nix', ...FEATURES, 'copy', '--to', `unix://${other.socket}`, path])
        const client = await connect(other.socket)
        const info = await client.queryPathInfo({ path })
        expect(info?.ca).toMatch(/^fixed:blake3:/)
        const body = nar('other')
        const forged = path.replace(/-copied$/, '-forged')
        const uploading = client.addToStoreNar({ path: forged, info: infoOf(body, { ca: info?.ca }) }, body)
        await expect(uploading).rejects.toThrow(/lacks a signature/)
        await client.close()
      } finally {
        await other.stop()
      }
    })
  },
  peer => atLeast(peer, '2.31'),
)
