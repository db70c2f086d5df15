import type { StorePath } from '../../generated/nix-daemon/types.ts'
import { isDerivation } from '../building/derivation-files.ts'
import type { Store } from '../model/store.ts'
import { lastingRoots } from './root-links.ts'

/** The valid paths at one moment, split into live and dead ones. */
export interface Liveness {
  readonly live: ReadonlySet<StorePath>
  /** In byte order. */
  readonly dead: readonly StorePath[]
  /** Errors of the places that may hold further roots, so that dead paths may be live. */
  readonly unreadable: readonly string[]
}

/** Finds the paths that roots keep alive. */
export async function liveness(store: Store): Promise<Liveness> {
  // List the paths before the roots: paths added later are in neither list, so this collection keeps them.
  const valid = await validPaths(store)
  const { roots, unreadable } = await lastingRoots(store)
  const rooted = new Set(roots.map(({ target }) => target))
  for (const { paths } of store.tempRoots.holders()) for (const path of paths) rooted.add(path)
  const live = await closure(store, rooted)
  if (store.keepDerivations) await addDerivations(store, valid, live)
  return { live, dead: valid.filter(path => !live.has(path)), unreadable }
}

async function validPaths(store: Store): Promise<StorePath[]> {
  const { pages } = await store.metadata.allPaths()
  const paths: StorePath[] = []
  for await (const page of pages) for (const path of page) paths.push(path)
  return paths
}

async function closure(store: Store, paths: Iterable<StorePath>): Promise<Set<StorePath>> {
  const { metadata } = store
  const valid = await metadata.validOf(paths)
  return new Set(await metadata.closure(valid, 'references'))
}

/** Adds derivations of live outputs and their closures, until no further outputs become live. */
async function addDerivations(
  store: Store,
  valid: readonly StorePath[],
  live: Set<StorePath>,
): Promise<void> {
  let waiting = valid.filter(isDerivation)
  for (let found = -1; found !== 0; ) {
    const makers: StorePath[] = []
    const rest: StorePath[] = []
    for (const path of waiting) {
      if (live.has(path)) continue
      const outputs = await store.metadata.derivationOutputs(path)
      const isMaker = outputs.some(([, output]) => output !== undefined && live.has(output))
      ;(isMaker ? makers : rest).push(path)
    }
    for (const path of await closure(store, makers)) live.add(path)
    waiting = rest
    found = makers.length
  }
}
