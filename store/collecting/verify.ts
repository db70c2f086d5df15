import type { StorePath, UnkeyedValidPathInfo } from '../../generated/nix-daemon/types.ts'
import { printHash } from '../../nix/hash.ts'
import { ContentsError, type Measured } from '../model/contents.ts'
import type { Store } from '../model/store.ts'

export interface VerificationOptions {
  /** Whether to read all contents and compare them with their hashes. */
  readonly checkContents: boolean
  /** Called at the start of each step. */
  readonly onStep: (text: string) => void
  /** Called with each problem found. */
  readonly onProblem: (text: string) => void
  /** Tries to restore the contents of a path; returns whether it succeeded. */
  readonly repair?: ((path: StorePath, info: UnkeyedValidPathInfo) => Promise<boolean>) | undefined
}

/** Checks all paths, repairs those that it can, and returns whether any problems remain. */
export async function verify(store: Store, options: VerificationOptions): Promise<boolean> {
  options.onStep('reading the Nix store...')
  let isWrong = false
  for (const text of await store.metadata.check()) {
    options.onProblem(text)
    isWrong = true
  }
  options.onStep('checking path existence...')
  const missing = new Set<StorePath>()
  for await (const path of valid(store)) if (!(await store.contents.has(path))) missing.add(path)
  for (const path of missing) if (!(await settleMissing(store, path, missing, options))) isWrong = true
  if (!options.checkContents) return isWrong
  options.onStep('checking store hashes...')
  for await (const path of valid(store))
    if (!missing.has(path) && !(await isIntact(store, path, options))) isWrong = true
  return isWrong
}

async function* valid(store: Store): AsyncGenerator<StorePath, void, undefined> {
  const { pages } = await store.metadata.allPaths()
  for await (const page of pages) yield* page
}

/** Makes a path without contents invalid, unless a path with contents refers to it. */
async function settleMissing(
  store: Store,
  path: StorePath,
  missing: ReadonlySet<StorePath>,
  { onProblem, repair }: VerificationOptions,
): Promise<boolean> {
  const unlock = await store.locks.lock([path])
  let info: UnkeyedValidPathInfo | undefined
  try {
    info = await store.metadata.info(path)
    // Another client has removed or restored the path in the meantime.
    if (info === undefined || (await store.contents.has(path))) return true
    const above = await store.metadata.closure([path], 'referrers')
    if (above.every(each => missing.has(each))) {
      onProblem(`path '${path}' disappeared, removing from database...`)
      await store.metadata.remove(above)
      return true
    }
  } finally {
    unlock()
  }
  onProblem(`path '${path}' disappeared, but it still has valid referrers!`)
  return repair !== undefined && (await repaired(path, info, repair, onProblem))
}

async function isIntact(
  store: Store,
  path: StorePath,
  { onProblem, repair }: VerificationOptions,
): Promise<boolean> {
  const info = await store.metadata.info(path)
  if (info === undefined) return true
  const found = await measured(store, path)
  if (found === undefined) return true
  if (!('problem' in found) && found.narHash === info.narHash && found.narSize === info.narSize) return true
  const told =
    'problem' in found
      ? found.problem
      : `path '${path}' was modified! expected hash '${nix32(info.narHash)}', got '${nix32(found.narHash)}'`
  onProblem(told)
  return repair !== undefined && (await repaired(path, info, repair, onProblem))
}

/** Measures the contents of a path; undefined if the path was removed meanwhile, which is not a problem. */
async function measured(
  store: Store,
  path: StorePath,
): Promise<Measured | { readonly problem: string } | undefined> {
  try {
    return await store.contents.verify(path)
  } catch (error) {
    if (!(error instanceof ContentsError)) throw error
    if (!(await store.metadata.isValid(path))) return undefined
    return { problem: `path '${path}' cannot be read: ${error.message}` }
  }
}

async function repaired(
  path: StorePath,
  info: UnkeyedValidPathInfo,
  repair: NonNullable<VerificationOptions['repair']>,
  onProblem: (text: string) => void,
): Promise<boolean> {
  if (await repair(path, info)) return true
  onProblem(`error: cannot repair path '${path}'`)
  return false
}

function nix32(base16: string): string {
  return printHash({ algorithm: 'sha256', base16 }, 'nix32')
}
