import type { StorePath } from '../../generated/nix-daemon/types.ts'
import { HandlerError } from '../../runtime/index.ts'
import type { Metadata } from '../model/metadata.ts'
import type { Store } from '../model/store.ts'
import { type Liveness, liveness } from './liveness.ts'
import { Removal } from './removal.ts'
import { strayContents } from './stray-contents.ts'

/** The action of a collection, and the paths that it covers. */
export interface CollectionRequest {
  readonly action: 'ReturnLive' | 'ReturnDead' | 'DeleteDead' | 'DeleteSpecific'
  /** The only paths to return or delete, or all. */
  readonly paths: readonly StorePath[] | 'all'
  /** Whether paths that refer to the given ones are deleted too. */
  readonly withReferrers: boolean
  /** Number of freed bytes after which the collection stops. */
  readonly maxFreed: bigint
}

export interface Collected {
  /** Live, dead or deleted paths, as the request's action says. */
  readonly paths: readonly StorePath[]
  /** Sum of the NAR sizes of the deleted paths. */
  readonly bytesFreed: number
}

/** Deletes garbage, or returns the live or dead paths. @throws {HandlerError} if a path cannot be deleted. */
export async function collect(store: Store, request: CollectionRequest): Promise<Collected> {
  const unlock = await store.collecting.lock()
  const watch = store.tempRoots.watch()
  try {
    const state = await liveness(store)
    if (request.action === 'ReturnLive')
      return { paths: covered([...state.live].sort(), request), bytesFreed: 0 }
    // A root that cannot be read may lead to any path, so no path is known to be dead.
    if (state.unreadable.length > 0) throw unknownRoots(state.unreadable)
    if (request.action === 'ReturnDead') {
      const stray = request.paths === 'all' ? await strayContents(store) : []
      return { paths: covered([...state.dead, ...stray].sort(), request), bytesFreed: 0 }
    }
    const doomed =
      request.paths === 'all' ? state.dead : await deletable(store, request.paths, request, state)
    const removal = new Removal(store, watch, request.maxFreed)
    await removal.removeAll(doomed)
    if (request.paths === 'all') await removal.removeStray()
    return { paths: removal.removed, bytesFreed: removal.freed }
  } finally {
    watch.close()
    unlock()
  }
}

/** Selects the paths that the request covers. */
function covered(paths: readonly StorePath[], request: CollectionRequest): readonly StorePath[] {
  if (request.paths === 'all') return paths
  const wanted = new Set(request.paths)
  return paths.filter(path => wanted.has(path))
}

/** Selects the dead paths that no remaining path refers to. */
async function deletable(
  { metadata }: Store,
  paths: readonly StorePath[],
  { action, withReferrers }: CollectionRequest,
  { live }: Liveness,
): Promise<readonly StorePath[]> {
  const wanted = await metadata.validOf(paths)
  // All references of a live path are live, so no referrer of a dead one is.
  const kept = withReferrers ? new Set<StorePath>() : await belowOthers(metadata, wanted)
  const doomed = wanted.filter(path => !live.has(path) && !kept.has(path))
  if (action === 'DeleteSpecific' && doomed.length < wanted.length)
    throw stillAlive(wanted.find(path => live.has(path) || kept.has(path)) as StorePath)
  return withReferrers ? await metadata.closure(doomed, 'referrers') : doomed
}

/** Finds the paths to which others than the given ones refer, directly or not. */
async function belowOthers(metadata: Metadata, paths: readonly StorePath[]): Promise<Set<StorePath>> {
  const given = new Set(paths)
  const above = await metadata.closure(paths, 'referrers')
  const others = above.filter(path => !given.has(path))
  return new Set(await metadata.closure(others, 'references'))
}

function unknownRoots([first, ...more]: readonly string[]): HandlerError {
  const others = more.length === 0 ? '' : `, and ${more.length} more`
  return new HandlerError(
    `no path is deleted, because the store's own folders hold roots that cannot be read: ${first}${others}`,
  )
}

function stillAlive(path: StorePath): HandlerError {
  return new HandlerError(
    `Cannot delete path '${path}' since it is still alive. To find out why, use: nix-store --query --roots and nix-store --query --referrers`,
  )
}
