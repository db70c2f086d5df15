// The log of a build that is done upstream has the bytes of the log that the upstream daemon keeps.

import { basename } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Daemon, startDaemon } from '../peers/peer.ts'
import { describeReleases } from './support/releases.ts'
import { system } from './support/scene.ts'
import { type ServedStore, serveStore } from './support/served-store.ts'

/** Commands that print lines of all kinds that come over the wire whole. */
const LINES: readonly string[] = [
  "printf 'plain\\n\\n\\n'",
  "printf 'to the error output\\n' >&2",
  `printf '@nix { "action": "setPhase", "phase": "%s" }\\n' buildPhase`,
  "printf '\\033[31mred\\033[0m\\n'",
  "printf '\\303\\244 \\303\\050 \\377\\n'",
  "printf 'tab\\there, zero\\000here\\n'",
  "head -c 60000 /dev/zero | tr '\\0' x; echo",
  'for i in 1 2 3 4 5 6 7 8 9; do echo line $i; done',
]

function derivation(name: string, ...commands: readonly string[]): string {
  return `derivation {
    name = "${name}"; system = "${system}"; builder = "/bin/sh"; PATH = "/usr/bin:/bin";
    args = [ "-c" ''${commands.join('; ')}'' ];
  }`
}

describeReleases('the log of a build upstream', peer => {
  let upstream: Daemon
  let served: ServedStore
  beforeAll(async () => {
    upstream = await startDaemon(peer, { storeDir: '/nix/store' })
    served = await serveStore({ storeDir: '/nix/store', upstream: upstream.socket })
  })
  afterAll(async () => {
    await served.stop()
    await upstream.stop()
  })

  async function logs(
    name: string,
    ...commands: readonly string[]
  ): Promise<{ ours: Buffer; theirs: Buffer }> {
    const drv = await served.tool(peer, ['nix-instantiate', '-E', derivation(name, ...commands)])
    await served.attempt(peer, ['nix-store', '--realise', drv])
    const read = ['nix-store', '--read-log', drv]
    const ours = await served.attempt(peer, read)
    const theirs = await upstream.run(peer, read, { env: { NIX_REMOTE: '' } })
    expect([ours.status, theirs.status], basename(drv)).toEqual([0, 0])
    return { ours: ours.stdout, theirs: theirs.stdout }
  }

  it('has the bytes of the daemon, if each line has an end', async () => {
    for (const [name, end] of [
      ['succeeds', 'echo > $out'],
      ['fails', 'exit 1'],
    ] as const) {
      const { ours, theirs } = await logs(name, ...LINES, end)
      expect(ours.length).toBeGreaterThan(60_000)
      expect(ours.equals(theirs)).toBe(true)
    }
    const silent = await logs('silent', 'echo > $out')
    expect([silent.ours.length, silent.theirs.length]).toEqual([0, 0])
  })

  it('is not kept if a trusted client does not want it, as by a daemon', async () => {
    const argv = [
      'nix-build',
      '--no-out-link',
      '--option',
      'keep-build-log',
      'false',
      '-E',
      derivation('unlogged', 'echo a; echo > $out'),
    ]
    const [ours, theirs] = [await served.attempt(peer, argv), await upstream.run(peer, argv)]
    expect([ours.status, theirs.status]).toEqual([0, 0])
    const drv = await served.tool(peer, ['nix-instantiate', '-E', argv.at(-1) as string])
    const read = ['nix-store', '--read-log', drv]
    expect((await upstream.run(peer, read, { env: { NIX_REMOTE: '' } })).status).toBe(1)
    expect((await served.attempt(peer, read)).status).toBe(1)
  })

  it('lacks what daemons do not pass on: texts before a carriage return, other messages, a last line without end', async () => {
    const { ours, theirs } = await logs(
      'odd',
      "printf 'hid\\rseen\\n'",
      `printf '@nix {"action":"msg","level":3,"msg":"told"}\\n'`,
      "printf 'no end'",
      'echo > $out',
    )
    expect(theirs.toString()).toBe('hid\rseen\n@nix {"action":"msg","level":3,"msg":"told"}\nno end')
    expect(ours.toString()).toBe('seen\nno end\n')
  })
})
