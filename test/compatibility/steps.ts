// The steps that every pair of a client's tools and a server has to do.

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { atLeast } from '../live/support/releases.ts'
import { system } from '../live/support/scene.ts'
import type { Peer } from '../peers/peer.ts'

/** Outputs that earlier steps keep for later ones, and `work`, the folder in which tools start. */
export type Memory = Record<string, string>

export interface Step {
  /** Its name in the table. */
  readonly name: string
  readonly argv: (peer: Peer, memory: Memory) => readonly string[]
  readonly input?: (memory: Memory) => Uint8Array
  /** Name under which the first line of the output is kept. */
  readonly keep?: string
  /** Name under which the whole output is kept as bytes. */
  readonly keepBytes?: string
  /** True if the tool has to end with an error. */
  readonly fails?: boolean
  /** First release whose tools have the step. */
  readonly since?: string
  /** Line of the build's log that the tool has to show. */
  readonly says?: string
}

const derivation = (name: string, script: string): string =>
  `derivation { name = "${name}"; system = "${system}"; builder = "/bin/sh"; args = [ "-c" "${script}" ]; }`
const nix = (...args: readonly string[]): readonly string[] => [
  'nix',
  '--extra-experimental-features',
  'nix-command',
  ...args,
]

/** Names a binary cache that the client tool reads and writes by itself. */
function cacheIn(work: string): string {
  return `file://${work}/cache?compression=none`
}

/** Writes the files that the steps add. */
export function makeInputs(folder: string): void {
  writeFileSync(join(folder, 'hello.txt'), 'hello\n')
  writeFileSync(join(folder, 'larger.bin'), Buffer.alloc(300_000, 'larger '))
  mkdirSync(join(folder, 'tree/sub'), { recursive: true })
  writeFileSync(join(folder, 'tree/sub/file'), 'in a tree\n')
}

export const steps: readonly Step[] = [
  { name: 'add a file', keep: 'path', argv: () => ['nix-store', '--add', 'hello.txt'] },
  { name: 'add a larger file', argv: () => ['nix-store', '--add', 'larger.bin'] },
  { name: 'add a tree', keep: 'tree', argv: () => ['nix-store', '--add', 'tree'] },
  { name: 'add with a flat hash', argv: () => ['nix-store', '--add-fixed', 'sha1', 'hello.txt'] },
  { name: 'hash', argv: (_, { path = '' }) => ['nix-store', '--query', '--hash', path] },
  { name: 'size', argv: (_, { tree = '' }) => ['nix-store', '--query', '--size', tree] },
  {
    name: 'instantiate',
    keep: 'drv',
    argv: () => ['nix-instantiate', '-E', derivation('built', 'echo building; echo built > $out')],
  },
  { name: 'references', argv: (_, { drv = '' }) => ['nix-store', '--query', '--references', drv] },
  // Long before the next deletion, since a daemon may take a moment to notice that a client has gone.
  {
    name: 'copy to a cache',
    since: '2.4',
    argv: (_, { tree = '', work = '' }) => nix('copy', '--to', cacheIn(work), tree),
  },
  { name: 'referrers', argv: (_, { path = '' }) => ['nix-store', '--query', '--referrers', path] },
  {
    name: 'build',
    keep: 'out',
    says: 'building',
    argv: (_, { drv = '' }) => ['nix-store', '--realise', drv],
  },
  { name: 'deriver', argv: (_, { out = '' }) => ['nix-store', '--query', '--deriver', out] },
  {
    name: 'instantiate what fails',
    keep: 'bad',
    argv: () => ['nix-instantiate', '-E', derivation('bad', 'echo failing; exit 3')],
  },
  {
    name: 'failing build',
    says: 'failing',
    fails: true,
    argv: (_, { bad = '' }) => ['nix-store', '--realise', bad],
  },
  { name: 'export', keepBytes: 'export', argv: (_, { tree = '' }) => ['nix-store', '--export', tree] },
  { name: 'delete', argv: (_, { tree = '' }) => ['nix-store', '--delete', tree] },
  {
    name: 'import',
    argv: () => ['nix-store', '--import'],
    input: memory => Buffer.from(memory.export ?? '', 'latin1'),
  },
  { name: 'verify', argv: () => ['nix-store', '--verify', '--check-contents'] },
  {
    name: 'unknown path',
    fails: true,
    argv: (_, { path = '' }) => ['nix-store', '--query', '--hash', `${path}x`],
  },
  { name: 'dead paths', argv: () => ['nix-store', '--gc', '--print-dead'] },
  { name: 'collect', argv: () => ['nix-store', '--gc'] },
  {
    name: 'copy from a cache',
    since: '2.4',
    argv: (_, { tree = '', work = '' }) => nix('copy', '--no-check-sigs', '--from', cacheIn(work), tree),
  },
  {
    name: 'hash of what was copied',
    since: '2.4',
    argv: (_, { tree = '' }) => ['nix-store', '--query', '--hash', tree],
  },
  { name: 'ping', since: '2.4', argv: () => nix('store', 'ping') },
  { name: 'path-info of all', since: '2.4', argv: () => nix('path-info', '--all') },
]

/** Selects the steps that a release's tools have. */
export function stepsOf(peer: Peer): readonly Step[] {
  return steps.filter(step => step.since === undefined || atLeast(peer, step.since))
}
