import type { StorePath } from '../../generated/nix-daemon/types.ts'
import { printHash } from '../../nix/hash.ts'
import { TurnTimer } from '../../runtime/server/turn-timer.ts'
import { ContentsError, type Measured } from '../model/contents.ts'
import type { Store } from '../model/store.ts'
import { measureAhead } from './measure-ahead.ts'
import { type Repairing, repaired } from './repaired.ts'
import { settleMissing } from './settle-missing.ts'

export interface VerificationOptions extends Repairing {
  /** Whether to read all contents and compare them with their hashes. */
  readonly checkContents: boolean
  /** Called at the start of each step. */
  readonly onStep: (text: string) => void
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
  const missing = await missingContents(store)
  if (!(await settleMissing(store, missing, options))) isWrong = true
  if (!options.checkContents) return isWrong
  options.onStep('checking link hashes...')
  if (!(await sharedFilesAreIntact(store, options))) isWrong = true
  options.onStep('checking store hashes...')
  // It may have changed since, so judge it once more, alone.
  for await (const { path, isIntact } of measureAhead(store, present(store, missing)))
    if (!isIntact && !(await isSettled(store, path, options))) isWrong = true
  return isWrong
}

/** Checks the files that equal ones become, and forgets damaged ones, which others must not become, if it may repair. */
async function sharedFilesAreIntact(store: Store, options: VerificationOptions): Promise<boolean> {
  const { shared } = store.contents
  let isIntact = true
  for await (const { name, found } of shared?.damaged() ?? []) {
    const link = `link "${store.storeDir}/.links/${name}"`
    options.onProblem(`${link} was modified! expected hash ${name}, got '${found}'`)
    if (options.repair === undefined) isIntact = false
    else {
      shared?.forget(name)
      options.onStep(`removed ${link}`)
    }
  }
  return isIntact
}

async function* present(
  store: Store,
  missing: ReadonlySet<StorePath>,
): AsyncGenerator<StorePath, void, undefined> {
  for await (const path of valid(store)) if (!missing.has(path)) yield path
}

async function* valid(store: Store): AsyncGenerator<StorePath, void, undefined> {
  const { pages } = await store.metadata.allPaths()
  for await (const page of pages) yield* page
}

async function missingContents(store: Store): Promise<Set<StorePath>> {
  const missing = new Set<StorePath>()
  const timer = new TurnTimer()
  for await (const path of valid(store)) {
    if (!(await store.contents.has(path))) missing.add(path)
    const turn = timer.yieldTurn()
    if (turn !== undefined) await turn
  }
  return missing
}

/** Measures a path, tells of a problem, and returns whether none is left. */
async function isSettled(store: Store, path: StorePath, options: Repairing): Promise<boolean> {
  const info = await store.metadata.info(path)
  if (info === undefined) return true
  const found = await measured(store, path, info.narSize)
  if (found === undefined) return true
  if (!('problem' in found) && found.narHash === info.narHash && found.narSize === info.narSize) return true
  const told =
    'problem' in found
      ? found.problem
      : `path '${path}' was modified! expected hash '${nix32(info.narHash)}', got '${nix32(found.narHash)}'`
  options.onProblem(told)
  return await repaired(path, info, options)
}

/** Measures the contents of a path; undefined if the path was removed meanwhile, which is not a problem. */
async function measured(
  store: Store,
  path: StorePath,
  narSize: number,
): Promise<Measured | { readonly problem: string } | undefined> {
  try {
    return await store.contents.verify(path, narSize)
  } catch (error) {
    if (!(error instanceof ContentsError)) throw error
    if (!(await store.metadata.isValid(path))) return undefined
    return { problem: `path '${path}' cannot be read: ${error.message}` }
  }
}

function nix32(base16: string): string {
  return printHash({ algorithm: 'sha256', base16 }, 'nix32')
}
