// Content-addressed and impure derivations, built upstream for the tools of every release.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connect } from '../../generated/nix-daemon/index.ts'
import { type Daemon, startDaemon } from '../peers/peer.ts'
import { fileOf } from '../store/store-support.ts'
import { atLeast, describeReleases } from './support/releases.ts'
import { system } from './support/scene.ts'
import { type ServedStore, serveStore } from './support/served-store.ts'

const features = 'ca-derivations impure-derivations'
const floating = '__contentAddressed = true; outputHashMode = "recursive"; outputHashAlgo = "sha256";'
const impure = '__impure = true; outputHashMode = "recursive"; outputHashAlgo = "sha256";'

/** A derivation that depends on both outputs of a floating one, itself addressed as `kind` says. */
function dependent(kind: string): string {
  return `let
    make = name: more: script: derivation ({
      inherit name; system = "${system}"; builder = "/bin/sh"; args = [ "-c" script ];
    } // more);
    inner = make "inner" { outputs = [ "out" "dev" ]; ${floating} } "echo out > $out; echo dev > $dev";
  in make "top" { ${kind} } "echo \${inner} \${inner.dev} > $out"`
}

describeReleases(
  'a store with an upstream, for what is addressed by its contents',
  peer => {
    let daemon: Daemon
    let served: ServedStore
    beforeAll(async () => {
      daemon = await startDaemon(peer, {
        storeDir: '/nix/store',
        conf: [`experimental-features = ${features}`],
      })
      served = await serveStore({ storeDir: '/nix/store', upstream: daemon.socket })
    })
    afterAll(async () => {
      await served.stop()
      await daemon.stop()
    })

    const run = (...argv: string[]): Promise<string> => {
      const [tool = '', ...rest] = argv
      return served.tool(peer, [tool, '--extra-experimental-features', features, ...rest])
    }

    it.each([
      ['floating', floating],
      ['deferred', ''],
    ])('nix-build of a %s derivation yields the output, and knows it the second time', async (_, kind) => {
      const out = await run('nix-build', '--no-out-link', '-E', dependent(kind))
      const inputs = readFileSync(fileOf(served, out), 'utf8').trim().split(' ')
      expect(inputs.map(path => readFileSync(fileOf(served, path), 'utf8'))).toEqual(['out\n', 'dev\n'])
      expect(await run('nix-build', '--no-out-link', '-E', dependent(kind))).toBe(out)
      const drv = await run('nix-instantiate', '-E', dependent(kind))
      const known = await daemonOutputs(drv)
      expect(known).toEqual([['out', out]])
      const client = await served.connect({ features: [] })
      expect(await client.queryDerivationOutputMap({ path: drv })).toEqual(known)
    })

    it('nix build of an impure derivation brings its output home', async () => {
      writeFileSync(join(served.folder, 'work/impure.nix'), dependent(impure))
      await run('nix', 'build', '-f', 'impure.nix', '-o', 'built')
      expect(await served.tool(peer, ['cat', 'built'])).toMatch(/-inner .*-inner-dev$/)
    })

    it('nix copy of a floating output makes it known to a store that has never built', async () => {
      const expression = dependent(floating)
      const out = await run('nix-build', '--no-out-link', '-E', expression)
      const drv = await run('nix-instantiate', '-E', expression)
      const other = await serveStore({ storeDir: '/nix/store' })
      try {
        const copy = (...argv: string[]): Promise<string> =>
          run('nix', 'copy', '--no-check-sigs', '--to', `unix://${other.socket}`, ...argv)
        await copy(atLeast(peer, '2.13') ? `${drv}^*` : drv)
        // The derivation comes later, so its output is tied to it by its hash alone.
        await copy('--derivation', drv)
        const client = await other.connect({ features: [] })
        expect(await client.queryDerivationOutputMap({ path: drv })).toEqual([['out', out]])
        const argv = [
          'nix-build',
          '--extra-experimental-features',
          features,
          '--no-out-link',
          '-E',
          expression,
        ]
        expect(await other.tool(peer, argv)).toBe(out)
      } finally {
        await other.stop()
      }
    })

    /** Asks the daemon itself for the outputs of a derivation. */
    async function daemonOutputs(drv: string) {
      const client = await connect(daemon.socket, { features: [] })
      try {
        return await client.queryDerivationOutputMap({ path: drv })
      } finally {
        await client.close()
      }
    }
  },
  peer => atLeast(peer, '2.8'),
)
