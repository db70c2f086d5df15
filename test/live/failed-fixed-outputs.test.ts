// A fixed output with another hash than it should have is kept, as a daemon keeps it.

import { afterAll, beforeAll, expect, it } from 'vitest'
import { connect } from '../../generated/nix-daemon/index.ts'
import { contentAddressPath } from '../../nix/make-path.ts'
import { type Daemon, startDaemon } from '../peers/peer.ts'
import { describeReleases } from './support/releases.ts'
import { system } from './support/scene.ts'
import { type ServedStore, serveStore } from './support/served-store.ts'

const WRONG = '1'.repeat(52)

function fixed(name: string, mode: string, script: string, hash = WRONG): string {
  return `(derivation {
    name = "${name}"; system = "${system}"; builder = "/bin/sh"; args = [ "-c" "${script}" ];
    PATH = "/usr/bin:/bin"; outputHashMode = "${mode}"; outputHashAlgo = "sha256"; outputHash = "${hash}";
  })`
}

const flat = fixed('flat', 'flat', 'echo flat > $out')
const tree = fixed('tree', 'recursive', 'mkdir $out; echo in a tree > $out/file')
const above = `(derivation {
  name = "above"; system = "${system}"; builder = "/bin/sh"; args = [ "-c" "echo > $out" ];
  input = ${fixed('below', 'flat', 'echo below > $out')};
})`

describeReleases('fixed outputs that have another hash than they should', peer => {
  let daemon: Daemon
  let upstream: Daemon
  let served: ServedStore
  beforeAll(async () => {
    daemon = await startDaemon(peer, { storeDir: '/nix/store' })
    upstream = await startDaemon(peer, { storeDir: '/nix/store' })
    served = await serveStore({ storeDir: '/nix/store', upstream: upstream.socket })
  })
  afterAll(async () => {
    await served.stop()
    await daemon.stop()
    await upstream.stop()
  })

  it.each([
    ['nix-build of a file', ['nix-build', '--no-out-link', '-E', flat]],
    ['nix-build of a tree', ['nix-build', '--no-out-link', '-E', tree]],
    ['nix-build of what depends on one', ['nix-build', '--no-out-link', '-E', above]],
    [
      'nix-build of several',
      ['nix-build', '-k', '--no-out-link', '-E', `[ ${flat} ${fixed('more', 'flat', 'echo more > $out')} ]`],
    ],
    ['nix build', ['nix', 'build', '--no-link', '(EXPRESSION)']],
  ])('are kept where a daemon keeps them: %s', async (_, argv) => {
    const expression = fixed('new', 'flat', 'echo new > $out')
    const [tool = '', ...rest] = argv.flatMap(each =>
      each !== '(EXPRESSION)' ? [each] : peer.suite === 'bullseye' ? [expression] : ['--expr', expression],
    )
    const features =
      tool === 'nix' && peer.suite !== 'bullseye' ? ['--extra-experimental-features', 'nix-command'] : []
    const command = [tool, ...features, ...rest]
    const theirs = await daemon.run(peer, command)
    const ours = await served.attempt(peer, command)
    expect([ours.status, ours.stderr.includes('hash mismatch')]).toEqual([theirs.status, true])
    expect(await validPaths(served.socket)).toEqual(await validPaths(daemon.socket))
  })

  it('are kept where a daemon keeps them: BuildDerivation', async () => {
    const name = 'not-in-a-store'
    const base16 = '0'.repeat(64)
    const hash = { algorithm: 'sha256', base16 } as const
    const out = contentAddressPath('/nix/store', name, { method: 'flat', hash })
    const drv = {
      outputs: [['out', { path: out, hashAlgo: 'sha256', hash: base16 }]] as const,
      inputSrcs: [],
      platform: system,
      builder: '/bin/sh',
      args: ['-c', 'echo again > $out'],
      env: [['out', out]] as const,
    }
    const drvPath = `/nix/store/${'0'.repeat(32)}-${name}.drv`
    for (const socket of [daemon.socket, served.socket]) {
      const client = await connect(socket)
      const { status } = await client.buildDerivation({ drvPath, drv })
      expect(status).toMatch(/OutputRejected|PermanentFailure|MiscFailure/)
      await client.close()
    }
    const valid = await validPaths(served.socket)
    expect(valid).toEqual(await validPaths(daemon.socket))
    expect(valid.filter(path => path.endsWith(`-${name}`))).toHaveLength(1)
  })

  it('are not built again once the derivation is right', async () => {
    const wrong = fixed('corrected', 'flat', 'echo corrected > $out')
    const { stderr } = await served.attempt(peer, ['nix-build', '--no-out-link', '-E', wrong])
    const [, got = ''] = /got: +(\S+)/.exec(stderr) ?? []
    const right = wrong.replace(WRONG, got.replace(/^sha256:/, ''))
    await upstream.stop()
    const out = await served.tool(peer, ['nix-build', '--no-out-link', '-E', right])
    expect(await served.tool(peer, ['cat', out])).toBe('corrected')
  })
})

async function validPaths(socket: string): Promise<string[]> {
  const client = await connect(socket)
  try {
    return [...(await client.queryAllValidPaths())].sort()
  } finally {
    await client.close()
  }
}
