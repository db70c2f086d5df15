import type { StorePath } from '../../generated/nix-daemon/types.ts'
import { HandlerError } from '../../runtime/index.ts'
import type { CollectionSettings } from '../model/collection-settings.ts'
import type { Metadata, Survey } from '../model/metadata.ts'
import { sizeText } from '../model/size-text.ts'
import { inSlices, sortTexts } from '../model/slices.ts'
import type { Store } from '../model/store.ts'
import { liveness } from './liveness.ts'
import { type CollectionLog, Removal } from './removal.ts'
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
  /** The settings of the store, or of its client. */
  readonly settings: CollectionSettings
}

export interface Collected {
  /** Live, dead or deleted paths, as the request's action says. */
  readonly paths: readonly StorePath[]
  /** Number of bytes in the deleted files that no other path has. */
  readonly bytesFreed: number
}

/** Deletes garbage, or returns the live or dead paths. @throws {HandlerError} if a path cannot be deleted. */
export async function collect(
  store: Store,
  request: CollectionRequest,
  log: CollectionLog = () => {},
): Promise<Collected> {
  const unlock = await store.collecting.lock()
  try {
    if (request.action === 'ReturnLive' || request.action === 'ReturnDead')
      return await run(store, request, log)
    if (await store.reserve?.isNeeded()) await store.reserve?.release()
    try {
      return await run(store, request, log)
    } finally {
      // If this fails, the next collection or start tries again.
      await store.reserve?.fill().catch(() => {})
    }
  } finally {
    unlock()
  }
}

async function run(store: Store, request: CollectionRequest, log: CollectionLog): Promise<Collected> {
  const watch = store.tempRoots.watch()
  try {
    const { survey, unreadable } = await liveness(store, request.settings)
    if (request.action === 'ReturnLive')
      return { paths: await covered(survey, 'live', request.paths), bytesFreed: 0 }
    // A root that cannot be read may lead to any path, so no path is known to be dead.
    if (unreadable.length > 0) throw unknownRoots(unreadable)
    if (request.action === 'ReturnDead') {
      const dead = await covered(survey, 'dead', request.paths)
      if (request.paths !== 'all') return { paths: dead, bytesFreed: 0 }
      for await (const path of strayContents(store)) dead.push(path)
      return { paths: await sortTexts(dead), bytesFreed: 0 }
    }
    const removal = new Removal(store, survey, watch, request.maxFreed, log)
    if (request.paths === 'all') {
      log('Info', 'deleting garbage...')
      for await (const page of survey.pages('dead')) await removal.remove(page)
      await removal.removeStray()
    } else await removal.remove(await deletable(store, request.paths, request, survey))
    await removeUnshared(store, log)
    return { paths: removal.removed, bytesFreed: removal.freed }
  } finally {
    watch.close()
  }
}

/** Removes shared files that no path has any more; their bytes were counted with the last path that had them. */
async function removeUnshared({ contents, storeDir }: Store, log: CollectionLog): Promise<void> {
  log('Info', 'deleting unused links...')
  if (contents.shared === undefined) return
  const saved = await contents.shared.removeUnshared(name =>
    log('Talkative', `deleting unused link "${storeDir}/.links/${name}"`),
  )
  log('Info', `note: hard linking is currently saving ${sizeText(saved)}`)
}

/** Selects the live or the dead ones of the paths that the request covers. */
async function covered(
  survey: Survey,
  which: 'live' | 'dead',
  paths: CollectionRequest['paths'],
): Promise<StorePath[]> {
  const found: StorePath[] = []
  if (paths === 'all') {
    for await (const page of survey.pages(which)) for (const path of page) found.push(path)
    return found
  }
  await inSlices(new Set(paths), async path => {
    if (await (which === 'live' ? survey.isLive(path) : survey.isDead(path))) found.push(path)
  })
  return await sortTexts(found)
}

/** Selects the dead paths that no remaining path refers to. */
async function deletable(
  { metadata }: Store,
  paths: readonly StorePath[],
  { action, withReferrers }: CollectionRequest,
  survey: Survey,
): Promise<readonly StorePath[]> {
  const wanted = await metadata.validOf(paths)
  // All references of a live path are live, so no referrer of a dead one is.
  const kept = withReferrers ? new Set<StorePath>() : await belowOthers(metadata, wanted)
  const doomed: StorePath[] = []
  let alive: StorePath | undefined
  await inSlices(wanted, async path => {
    if ((await survey.isDead(path)) && !kept.has(path)) doomed.push(path)
    else alive ??= path
  })
  if (action === 'DeleteSpecific' && alive !== undefined) throw stillAlive(alive)
  return withReferrers ? await metadata.closure(doomed, 'referrers') : doomed
}

/** Finds the paths to which others than the given ones refer, directly or not. */
async function belowOthers(metadata: Metadata, paths: readonly StorePath[]): Promise<Set<StorePath>> {
  const [given, others, below] = [new Set<StorePath>(), new Set<StorePath>(), new Set<StorePath>()]
  await inSlices(paths, path => void given.add(path))
  await inSlices(await metadata.closure(paths, 'referrers'), path => {
    if (!given.has(path)) others.add(path)
  })
  await inSlices(await metadata.closure(others, 'references'), path => void below.add(path))
  return below
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
