import type { StorePath } from '../../generated/nix-daemon/types.ts'
import { HandlerError } from '../../runtime/index.ts'
import type { CollectionSettings } from '../model/collection-settings.ts'
import type { Survey } from '../model/metadata.ts'
import { sizeText } from '../model/size-text.ts'
import { inSlices, sortTexts } from '../model/slices.ts'
import type { Store } from '../model/store.ts'
import type { RootWatch } from '../model/temp-roots.ts'
import { deletable, stillAlive } from './deletable.ts'
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
  if (store.collecting.isHeld) log('Info', 'waiting for the big garbage collector lock...')
  const unlock = await store.collecting.lock()
  try {
    log('Info', 'finding garbage collector roots...')
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
    const { survey, unreadable } = await liveness(store, request.settings, text => log('Info', text))
    if (request.action === 'ReturnLive' || request.action === 'ReturnDead')
      log('Info', 'determining live/dead paths...')
    if (request.action === 'ReturnLive')
      return { paths: await covered(survey, 'live', request.paths), bytesFreed: 0 }
    // A root that cannot be read may lead to any path, so no path is known to be dead.
    if (unreadable.length > 0) throw unknownRoots(unreadable)
    if (request.action === 'ReturnDead') {
      const dead = await covered(survey, 'dead', request.paths)
      if (request.paths !== 'all') return { paths: dead, bytesFreed: 0 }
      for await (const path of strayContents(store)) dead.push(path)
      for await (const name of store.leftovers?.list() ?? []) dead.push(`${store.storeDir}/${name}`)
      return { paths: await sortTexts(dead), bytesFreed: 0 }
    }
    const removal = new Removal(store, survey, watch, request.maxFreed, log)
    if (request.paths !== 'all') await removeThese(removal, store, request.paths, request, survey, watch)
    else if (request.maxFreed > 0n) {
      log('Info', 'deleting garbage...')
      // A path that is not valid cannot become reachable again.
      await removal.removeStray()
      for await (const page of survey.pages('dead')) await removal.remove(page)
    }
    await removeUnshared(store, log)
    return { paths: await sortTexts(removal.removed), bytesFreed: removal.freed }
  } finally {
    watch.close()
  }
}

/** Removes the given paths. As for nix-daemon, those that are not valid are deleted, too, if all of them have to be. */
async function removeThese(
  removal: Removal,
  store: Store,
  paths: readonly StorePath[],
  { action, withReferrers, settings }: CollectionRequest,
  survey: Survey,
  watch: RootWatch,
): Promise<void> {
  const valid = new Set(await store.metadata.validOf(paths))
  const isSpecific = action === 'DeleteSpecific'
  const others = isSpecific ? [...new Set(paths)].filter(path => !valid.has(path)) : []
  const held = others.find(path => watch.has(path))
  if (held !== undefined) throw stillAlive(held)
  const options = { action: isSpecific ? action : 'DeleteDead', withReferrers, settings } as const
  await removal.remove(await deletable(store, [...valid], options, survey))
  for (const path of others) await removal.removeInvalid(path)
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

function unknownRoots([first, ...more]: readonly string[]): HandlerError {
  const others = more.length === 0 ? '' : `, and ${more.length} more`
  return new HandlerError(
    `no path is deleted, because the store's own folders hold roots that cannot be read: ${first}${others}`,
  )
}
