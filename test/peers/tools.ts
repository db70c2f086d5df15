// Runs the tools of any release as clients of a store in a folder that makeFolder has made.

import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openFolder } from './folder.ts'
import type { Peer } from './installed.ts'
import { type Inside, type Result, runInside } from './namespace.ts'

export type RunOptions = {
  input?: Uint8Array | string
  /** Variables added to the environment of tools; with NIX_REMOTE = '' the tool opens the store itself. */
  env?: Record<string, string>
  /** User to run as; root if absent. */
  uid?: number
  /** Folder to show as the store instead of the one of the place. */
  storeFolder?: string
  cwd?: string
  timeout?: number
  /** Whether the release's folder becomes the root of all mounts. */
  pivot?: boolean
}

/** Places of a store on this machine and inside the releases. */
export type StorePlace = {
  folder: string
  storeDir: string
  storeFolder: string
  /** Environment in which client tools reach the store. */
  env: Record<string, string>
}

// Without the first line builds need a group of build users; without the second, missing paths wait for a network.
export const baseConf: readonly string[] = ['build-users-group =', 'substituters =', 'sandbox = false']

/** Makes the environment that tools and daemons of a place share. */
export function placeEnv(folder: string, storeDir: string): Record<string, string> {
  return {
    NIX_STORE_DIR: storeDir,
    NIX_STATE_DIR: join(folder, 'state'),
    NIX_LOG_DIR: join(folder, 'log'),
    TMPDIR: join(folder, 'tmp'),
  }
}

/** Lists the mounts that show a folder as the store: none if it is at that path already. */
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
  return runInside(toolInside(place, client, argv, given), given.input, given.timeout)
}

/** Says how a tool of a release is started in the folder `work` of the place. */
export function toolInside(
  place: StorePlace,
  client: Peer,
  argv: readonly string[],
  given: RunOptions = {},
): Inside {
  const { folder, storeDir, storeFolder, env } = place
  // Releases keep caches and profiles in HOME in different formats, so each has its own.
  const home = join(folder, `home-${client.suite}-${given.uid ?? 0}`)
  if (!existsSync(home)) openFolder(home, given.uid)
  writeFileSync(join(home, 'nix.conf'), `${baseConf.join('\n')}\n`)
  return {
    root: client.root,
    argv,
    env: { ...env, NIX_CONF_DIR: home, HOME: home, ...given.env },
    cwd: given.cwd ?? join(folder, 'work'),
    uid: given.uid,
    pivot: given.pivot,
    binds: storeBinds(given.storeFolder ?? storeFolder, storeDir),
  }
}
