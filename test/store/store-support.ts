// Stores on sockets, and paths to add to them.

import { chmodSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { afterEach } from 'vitest'
import type { NixDaemonClient, UnkeyedValidPathInfo } from '../../generated/nix-daemon/index.ts'
import { infoOf, type Node, nar, nix32, sha256 } from '../live/support/nar.ts'
import { type ServedStore, type Serving, serveStore } from '../live/support/served-store.ts'
import { type Made, type Making, makeDerivation } from '../support/derivation.ts'

/** A version of each era: pulled uploads, bare NARs, frames, structured errors, results, features. */
export const VERSIONS: readonly string[] = ['1.10', '1.16', '1.20', '1.22', '1.24', '1.25', '1.31', '1.38']

/** Makes a function that serves stores, which are closed and removed after each test. */
export function useStores(): (options?: Serving) => Promise<ServedStore> {
  const open: ServedStore[] = []
  afterEach(async () => {
    // A later store may have an earlier one as its upstream, so close it first.
    for (const served of open.splice(0).reverse()) await served.stop()
  })
  return async options => {
    // The processes of the machine have no part in these tests, and take time to look at.
    const served = await serveStore({ processDir: '/nowhere', ...options })
    open.push(served)
    return served
  }
}

/** Makes a distinct store path for every name. */
export function pathOf({ storeDir }: { readonly storeDir: string }, name: string): string {
  return `${storeDir}/${nix32(sha256(name).subarray(0, 20))}-${name}`
}

/** Adds a path by its NAR and returns the path. */
export async function addNar(
  served: ServedStore,
  client: NixDaemonClient,
  name: string,
  more: Partial<UnkeyedValidPathInfo> = {},
  node: Node = `${name}\n`,
): Promise<string> {
  return addAt(client, pathOf(served, name), more, node)
}

/** Adds a NAR at a path and returns the path. */
export async function addAt(
  client: NixDaemonClient,
  path: string,
  more: Partial<UnkeyedValidPathInfo> = {},
  node: Node = `${path}\n`,
): Promise<string> {
  const body = nar(node)
  await client.addToStoreNar({ path, info: infoOf(body, more), dontCheckSigs: true }, body)
  return path
}

/** Makes a derivation, adds its file, and returns it. */
export async function addDerivation(
  served: { readonly storeDir: string },
  client: NixDaemonClient,
  making: Making,
): Promise<Made> {
  const made = makeDerivation(served.storeDir, making)
  const path = await client.addTextToStore({
    suffix: `${making.name}.drv`,
    text: made.text,
    refs: [...made.refs],
  })
  if (path !== made.path) throw new Error(`${path} should be ${made.path}`)
  return made
}

export interface Upload {
  readonly path: string
  readonly info: UnkeyedValidPathInfo
  readonly nar: Uint8Array
}

export function upload(
  served: { readonly storeDir: string },
  name: string,
  more: Partial<UnkeyedValidPathInfo> = {},
): Upload {
  const body = nar(`${name}\n`)
  return { path: pathOf(served, name), info: infoOf(body, more), nar: body }
}

export function addMany(client: NixDaemonClient, uploads: readonly Upload[]): Promise<void> {
  const records = uploads.map(({ path, info, nar }) => ({ info: { path, info }, nar }))
  return client.addMultipleToStore({ dontCheckSigs: true }, records)
}

/** Collects garbage from a new connection without temporary roots; returns the deleted paths. */
export async function collectAll(served: ServedStore): Promise<readonly string[]> {
  const client = await served.connect({ features: [] })
  const { paths } = await client.collectGarbage({ action: 'DeleteDead' })
  await client.close()
  return [...paths].sort()
}

export function fileOf(served: ServedStore, path: string, ...rest: string[]): string {
  return join(served.storeFolder, basename(path), ...rest)
}

/** Lists the names in the folder of contents, without that of shared files. */
export function placed({ storeFolder }: { readonly storeFolder: string }): string[] {
  return readdirSync(storeFolder).filter(name => name !== '.links')
}

/** Overwrites a path that is a file. */
export function damage(served: ServedStore, path: string): void {
  chmodSync(fileOf(served, path), 0o644)
  writeFileSync(fileOf(served, path), 'damaged')
}
