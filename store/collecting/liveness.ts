import type { StorePath } from '../../generated/nix-daemon/types.ts'
import { isDerivation } from '../building/derivation-files.ts'
import type { Store } from '../model/store.ts'
import { TurnTimer } from '../model/turn-timer.ts'
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
  { metadata }: Store,
  valid: readonly StorePath[],
  live: Set<StorePath>,
): Promise<void> {
  const timer = new TurnTimer()
  const makers = new Map<StorePath, StorePath[]>()
  for (const path of valid) {
    if (!isDerivation(path) || live.has(path)) continue
    for (const [, output] of await metadata.derivationOutputs(path)) {
      if (output === undefined) continue
      const others = makers.get(output)
      if (others === undefined) makers.set(output, [path])
      else others.push(path)
    }
    await timer.yieldTurn()
  }
  // The loop over this set also visits paths that are added while it runs, each of them once.
  const added = new Set<StorePath>()
  const enliven = (paths: readonly StorePath[]): void => {
    for (const path of paths) if (!live.has(path)) added.add(path)
  }
  for (const [output, paths] of makers) if (live.has(output)) enliven(paths)
  for (const path of added) {
    enliven((await metadata.info(path))?.references ?? [])
    enliven(makers.get(path) ?? [])
    await timer.yieldTurn()
  }
  for (const path of added) live.add(path)
}
