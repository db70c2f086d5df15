// Damaged outputs are repaired by builds in repair mode, as with a daemon.

import { readFileSync, rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Daemon, startDaemon } from '../peers/peer.ts'
import { damage, fileOf } from '../store/store-support.ts'
import { atLeast, describeReleases } from './support/releases.ts'
import { system } from './support/scene.ts'
import { type ServedStore, serveStore } from './support/served-store.ts'

const make = (name: string, script: string): string =>
  `(derivation { name = "${name}"; system = "${system}"; builder = "/bin/sh"; args = [ "-c" ''${script}'' ]; })`
const below = make('below', 'echo below > $out')
const top = make('top', `echo \${${below}} > $out`)
const nix = (...argv: string[]) => ['nix', ...argv]

describeReleases(
  'builds in repair mode',
  peer => {
    let upstream: Daemon
    let served: ServedStore
    const paths = { below: '', top: '', drv: '' }
    beforeAll(async () => {
      upstream = await startDaemon(peer, { storeDir: '/nix/store' })
      served = await serveStore({ storeDir: '/nix/store', upstream: upstream.socket })
      paths.drv = await served.tool(peer, ['nix-instantiate', '-E', top])
      paths.below = await served.tool(peer, ['nix-build', '--no-out-link', '-E', below])
      paths.top = await served.tool(peer, ['nix-build', '--no-out-link', '-E', top])
    })
    afterAll(async () => {
      await served.stop()
      await upstream.stop()
    })
    const contents = () => [paths.below, paths.top].map(path => readFileSync(fileOf(served, path), 'utf8'))

    it.each<[string, readonly ('below' | 'top')[], () => string[]]>([
      ['nix-build', ['top'], () => ['nix-build', '--no-out-link', '--repair', '-E', top]],
      ['nix-build', ['below'], () => ['nix-build', '--no-out-link', '--repair', '-E', top]],
      ['nix-build', ['below', 'top'], () => ['nix-build', '--no-out-link', '--repair', '-E', top]],
      ['nix-store --realise', ['top', 'below'], () => ['nix-store', '--realise', '--repair', paths.drv]],
      ['nix-store --realise of a path', ['top'], () => ['nix-store', '--realise', '--repair', paths.top]],
      ['nix build', ['below', 'top'], () => nix('build', '--no-link', '--repair', '--expr', top)],
      ['nix build of a path', ['top'], () => nix('build', '--no-link', '--repair', paths.top)],
    ])('by %s replace what is damaged: %j', async (_, damaged, argv) => {
      // `nix build` of 2.8 has no such option.
      if (argv()[0] === 'nix' && !atLeast(peer, '2.26')) return
      const intact = contents()
      expect(intact).toEqual(['below\n', `${paths.below}\n`])
      for (const [index, name] of damaged.entries())
        if (index === 0) damage(served, paths[name])
        else rmSync(fileOf(served, paths[name]))
      const said = await served.attempt(peer, argv())
      expect([said.status, said.stderr]).toEqual([0, expect.anything()])
      expect(contents()).toEqual(intact)
    })

    it('fail if the upstream has no such contents any more', async () => {
      const script = 'read -r x < /proc/sys/kernel/random/uuid; echo $x > $out'
      const random = make('random', script)
      const path = await served.tool(peer, ['nix-build', '--no-out-link', '-E', random])
      damage(served, path)
      await upstream.run(peer, ['nix-store', '--delete', path])
      const { status, stderr } = await served.attempt(peer, [
        'nix-build',
        '--no-out-link',
        '--repair',
        '-E',
        random,
      ])
      expect([status, stderr]).toEqual([1, expect.stringContaining(`cannot repair path '${path}'`)])
    })
  },
  peer => atLeast(peer, '2.8'),
)

describeReleases(
  'builds in repair mode of an upstream that has none',
  peer => {
    it('are refused as by the daemon itself', async () => {
      const upstream = await startDaemon(peer, { storeDir: '/nix/store' })
      const served = await serveStore({ storeDir: '/nix/store', upstream: upstream.socket })
      try {
        const argv = ['nix-build', '--no-out-link', '--repair', '-E', below]
        const ours = await served.attempt(peer, argv)
        const theirs = await upstream.run(peer, argv)
        expect([ours.status, ours.stderr]).toEqual([theirs.status, theirs.stderr])
        expect(ours.stderr).toContain('repairing is not supported')
      } finally {
        await served.stop()
        await upstream.stop()
      }
    })
  },
  peer => !atLeast(peer, '2.8'),
)
