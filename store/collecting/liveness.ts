import type { StorePath } from '../../generated/nix-daemon/types.ts'
import { isDerivation } from '../building/derivation-files.ts'
import type { Store } from '../model/store.ts'
import { lastingRoots } from './root-links.ts'

/** All valid paths at a moment, and those of them that roots keep alive. */
export interface Liveness {
  readonly live: ReadonlySet<StorePath>
  /** In byte order. */
  readonly dead: readonly StorePath[]
}

export async function liveness(store: Store): Promise<Liveness> {
  // The paths come first: what is added from here on is nothing that this collection could delete.
  const valid = await validPaths(store)
  const roots = (await lastingRoots(store)).map(({ target }) => target)
  for (const { paths } of store.tempRoots.holders()) roots.push(...paths)
  const live = await closure(store, roots)
  if (store.keepDerivations) await addDerivations(store, valid, live)
  return { live, dead: valid.filter(path => !live.has(path)) }
}

async function validPaths(store: Store): Promise<StorePath[]> {
  const { pages } = await store.metadata.allPaths()
  const paths: StorePath[] = []
  for await (const page of pages) for (const path of page) paths.push(path)
  return paths
}

async function closure(store: Store, paths: readonly StorePath[]): Promise<Set<StorePath>> {
  const { metadata } = store
  const valid = await metadata.validOf(paths)
  return new Set(await metadata.closure(valid, 'references'))
}

/** Derivations of live outputs, with what they refer to, which may be derivations of further live outputs. */
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
