// Collections that the tools of each release ask for, from a store and from a daemon of the newest release.

import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { connect } from '../../generated/nix-daemon/index.ts'
import { availablePeers, type Daemon, type Peer, startDaemon } from '../peers/peer.ts'
import type { RunOptions } from '../peers/tools.ts'
import { addUploads, type Upload, uploadsOf } from './support/derivation-worlds.ts'
import { atLeast, describeReleases } from './support/releases.ts'
import { type ServedStore, serveStore } from './support/served-store.ts'

const STORE_DIR = '/nix/store'
const newest = availablePeers().at(-1)

type Side = {
  folder: string
  socket: string
  run(
    argv: readonly string[],
    options?: RunOptions,
  ): Promise<{ status: number; stdout: Buffer; stderr: string }>
}

/** Two derivations, of which the second depends on the first, with their outputs, which refer likewise. */
function uploads(): Upload[] {
  const built = { deriver: 'own', refersTo: 9 } as const
  const world = [
    { inputs: [], hasSource: true, outputs: [built] },
    { inputs: [0], hasSource: true, outputs: [{ ...built, refersTo: 0 }] },
  ]
  return uploadsOf(world, STORE_DIR, 'p')
}

/** Adds paths by clients that are gone then. */
async function fill({ folder, socket }: Side): Promise<void> {
  const client = await connect(socket, { features: [] })
  await addUploads(client, uploads())
  for (const name of ['a', 'b'])
    await client.addToStore({ name, camStr: 'fixed:sha256' }, Buffer.from(name.repeat(100_000)))
  await client.close()
  for (const name of ['a', 'b', 'c']) writeFileSync(join(folder, 'work', name), name.repeat(100_000))
  const other = await connect(socket, { features: [] })
  await vi.waitFor(async () => expect(await other.findRoots()).toEqual([]), 20_000)
  await other.close()
}

/** Writes output such that the order of deletions does not show, nor the files that only Nix has. */
function shown(text: string, folder: string): string[] {
  // A registered link is named by the hash of its place, which is in the folder.
  const named = text.replaceAll(folder, 'FOLDER').replace(/(?<=\/gcroots\/auto\/)[0-9a-z]{32}/g, 'HASH')
  const lines = named.trim().split('\n')
  const kept = lines.filter(line => line !== '' && !line.startsWith('removing stale temporary roots file '))
  const deleted = kept.filter(line => /^deleting '/.test(line)).sort()
  return kept.map(line => (/^deleting '/.test(line) ? (deleted.shift() as string) : line))
}

/** Tells which paths are deleted by a request that may delete any of several. */
function anyOf(lines: string[]): string[] {
  return lines.map(line =>
    line.replace(/'\/nix\/store\/[^']*'/, 'PATH').replace(/[\d.]+ [KM]iB freed/, 'SIZE freed'),
  )
}

/** Leaves out how many bytes are to be freed. */
function inAll(lines: string[]): string[] {
  return lines.map(line => line.replace(/free \d+ bytes/, 'free BYTES'))
}

describeReleases('collections', (peer: Peer) => {
  let daemon: Daemon
  let served: ServedStore
  beforeAll(async () => {
    daemon = await startDaemon(newest as Peer, { storeDir: STORE_DIR })
    served = await serveStore({ storeDir: STORE_DIR, processDir: '/nowhere' })
  })
  afterAll(async () => {
    await served.stop()
    await daemon.stop()
  })

  /** Runs the same commands; gives what each has printed, and how it has ended. */
  const session = async (side: Side): Promise<unknown[]> => {
    const told: unknown[] = []
    const tell = async (
      argv: readonly string[],
      form = (lines: string[]): string[] => lines,
    ): Promise<void> => {
      const { status, stdout, stderr } = await side.run(argv)
      told.push([argv.join(' ').replaceAll(side.folder, 'FOLDER'), status])
      told.push(form(shown(stdout.toString(), side.folder)))
      const said = shown(stderr, side.folder)
      // The number by which Nix 2.3 asks for messages means fewer of them to the daemon, which doubles the word in errors.
      const errors = said.flatMap(line => (/^error: (?:error: )?(.*)/.exec(line) ?? []).slice(1))
      told.push(form(atLeast(peer, '2.4') ? said : errors))
    }
    await fill(side)
    const at = (name: RegExp): string => uploads().find(({ path }) => name.test(path))?.path as string
    const [drv, out, second, secondOut] = [at(/p-0\.drv$/), at(/p-0$/), at(/p-1\.drv$/), at(/p-1$/)]
    symlinkSync(secondOut, join(side.folder, 'work/root'))
    await tell(['nix-store', '--add-root', join(side.folder, 'work/b-root'), '--indirect', '-r', secondOut])
    for (const what of ['roots', 'live', 'dead']) await tell(['nix-store', '--gc', `--print-${what}`])
    for (const keep of ['keep-outputs true', 'keep-derivations false'])
      await tell(['nix-store', '--option', ...keep.split(' '), '--gc', '--print-dead'])
    await tell(['nix-store', '--delete', secondOut])
    await tell(['rm', 'b-root'])
    // A derivation is kept for its output, and an output for what refers to it.
    for (const path of [second, drv, out]) await tell(['nix-store', '--delete', path])
    await tell(['nix-store', '--option', 'keep-outputs', 'true', '--delete', secondOut])
    await tell(['nix-store', '--delete', second, secondOut])
    await tell(['nix-store', '--delete', secondOut])
    await tell(['nix-store', '--delete', `${STORE_DIR}/00000000000000000000000000000000-none`])
    await tell(['nix-store', '--option', 'keep-derivations', 'false', '--delete', drv])
    await tell(['nix-store', '--gc', '--max-freed', '0'])
    await tell(['nix-collect-garbage', '--dry-run'])
    await tell(['nix-collect-garbage', '-d'])
    // Not looked for by --print-dead, for which the daemon deletes some of them.
    for (const name of ['junk', '.hidden', `${'0'.repeat(32)}-left`, `${'1'.repeat(32)}-a.lock`])
      writeFileSync(join(side.folder, 'store', name), 'x'.repeat(5000))
    mkdirSync(join(side.folder, 'store/trash/folder'), { recursive: true })
    await tell(['nix-store', '--gc'])
    for (const name of ['a', 'b', 'c']) await tell(['nix-store', '--add', name])
    await tell(['nix-store', '--gc', '--max-freed', '150000'], anyOf)
    await tell(['nix-collect-garbage', '--max-freed', '100000000'], anyOf)
    // More than any disk has free, so that all garbage is deleted before the next path is added.
    const full = ['--option', 'min-free', String(2 ** 60), '--option', 'min-free-check-interval', '0']
    for (const name of ['a', 'b', 'a']) await tell(['nix-store', ...full, '--add', name], inAll)
    if (atLeast(peer, '2.4')) {
      const nix = ['nix', '--extra-experimental-features', 'nix-command', 'store']
      await tell(['nix-store', '--add', 'c'])
      const path = (await side.run(['nix-store', '--add', 'c'])).stdout.toString().trim()
      await tell([...nix, 'gc', '--dry-run'])
      await tell([...nix, 'gc', '--max', '10'])
      await tell([...nix, 'delete', path])
      await tell([...nix, 'gc'])
    }
    told.push(readdirSync(join(side.folder, 'store')).sort())
    return told
  }

  it('say and delete the same as those of a daemon', async () => {
    const ours = await session({ ...served, run: (argv, given) => served.attempt(peer, argv, given) })
    const theirs = await session({ ...daemon, run: (argv, given) => daemon.run(peer, argv, given) })
    expect(ours).toEqual(theirs)
  })
})
