// Runs the tools of any release as clients of a store that lies in a folder of test/peers/folder.ts.

import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openFolder } from './folder.ts'
import type { Peer } from './installed.ts'
import { type Result, runInside } from './namespace.ts'

export type RunOptions = {
  input?: Uint8Array | string
  /** Added to the environment of all tools; NIX_REMOTE = '' makes the tool open the store itself. */
  env?: Record<string, string>
  /** Runs as this user, e.g. `nobody`; root when absent. */
  uid?: number
  /** Shows this folder as the store instead of the place's own. */
  storeFolder?: string
  cwd?: string
  timeout?: number
}

/** Where a store is, on this machine and inside the releases. */
export type StorePlace = {
  folder: string
  storeDir: string
  storeFolder: string
  /** What a client tool needs to reach the store. */
  env: Record<string, string>
}

// Without the first line builds need a group of build users; without the second a miss waits for a network.
export const baseConf: readonly string[] = ['build-users-group =', 'substituters =', 'sandbox = false']

/** What tools and daemons have to know of a place. */
export function placeEnv(folder: string, storeDir: string): Record<string, string> {
  return {
    NIX_STORE_DIR: storeDir,
    NIX_STATE_DIR: join(folder, 'state'),
    NIX_LOG_DIR: join(folder, 'log'),
    TMPDIR: join(folder, 'tmp'),
  }
}

/** Shows a folder as the store directory, where it is not there already. */
export function storeBinds(source: string, storeDir: string): [string, string][] {
  return source === storeDir ? [] : [[source, storeDir]]
}

/** Runs a tool of a release in the folder `work` of the place. */
export function runTool(
  place: StorePlace,
  client: Peer,
  argv: readonly string[],
  given: RunOptions = {},
): Promise<Result> {
  const { folder, storeDir, storeFolder, env } = place
  // Releases keep caches and profiles in HOME in forms the others do not know.
  const home = join(folder, `home-${client.suite}-${given.uid ?? 0}`)
  if (!existsSync(home)) openFolder(home, given.uid)
  writeFileSync(join(home, 'nix.conf'), `${baseConf.join('\n')}\n`)
  const inside = {
    root: client.root,
    argv,
    env: { ...env, NIX_CONF_DIR: home, HOME: home, ...given.env },
    cwd: given.cwd ?? join(folder, 'work'),
    uid: given.uid,
    binds: storeBinds(given.storeFolder ?? storeFolder, storeDir),
  }
  return runInside(inside, given.input, given.timeout)
}
