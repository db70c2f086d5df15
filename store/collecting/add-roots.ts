import { realpath, rename, symlink, unlink } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import type { StorePath } from '../../generated/nix-daemon/types.ts'
import { quote } from '../../nix/errors.ts'
import { decodeText, encodeText, HandlerError } from '../../runtime/index.ts'
import { hasCode } from '../disk/disk-error.ts'
import { makeFolder } from '../disk/make-folder.ts'
import { syncPath } from '../disk/sync.ts'
import type { Store } from '../model/store.ts'
import { linkTarget } from './link-target.ts'
import { isInStore, lastingRoots, storePathAt } from './root-links.ts'

/** Longest path of a link, as Linux has it, so that a registration takes little room. */
const MAX_LINK = 4095

/** Makes the absolute path of a link. @throws {HandlerError} if it is too long, which `resolve` would take long to tell. */
export function placeOfLink(path: string): string {
  if (path.length > MAX_LINK || encodeText(path).length > MAX_LINK)
    throw new HandlerError(`the link ${quote(path)} is longer than ${MAX_LINK} bytes`)
  return resolve(path)
}

/**
 * Requires that a further link can be registered, and forgets those that no longer exist if there are too many.
 *
 * @throws {HandlerError}
 */
export async function requireRoom(store: Store, link: string): Promise<void> {
  const most = store.limits.indirectRoots
  if ((await store.metadata.indirectRootCount()) < most) return
  await lastingRoots(store)
  const registered = await store.metadata.indirectRoots()
  if (registered.length >= most && !registered.some(each => each.link === link))
    throw new HandlerError(`the store keeps no more than ${most} links as roots; remove some of them`)
}

/**
 * Finds the store path to which a link leads, or in which a place is; undefined if there is none.
 *
 * @throws {HandlerError} if it cannot be read: as a root it would keep nothing live.
 */
export async function pathBehind(store: Store, link: string): Promise<StorePath | undefined> {
  if (isInStore(store, link)) return storePathAt(store, link)
  const found = await linkTarget(link)
  if (found.kind === 'unreadable')
    throw new HandlerError(
      `the link cannot be a root, because the store cannot read it: ${found.error.message}`,
    )
  return found.kind === 'link' ? storePathAt(store, found.text) : undefined
}

/**
 * Makes a link to a path and registers it.
 *
 * @throws {HandlerError} if another file is in the way, or the link would be in one of the store's own folders.
 */
export async function addPermanentRoot(store: Store, link: string, path: StorePath): Promise<void> {
  if (isWithin(store.storeDir, link)) throw forbidden(link, 'in the store')
  await checkPlace(store, link, await realPlace(dirname(link)))
  await makeFolder(dirname(link))
  // A folder may have become a link meanwhile, so look again, and go on with the place that was looked at.
  const folder = await realPlace(dirname(link))
  await checkPlace(store, link, folder)
  const place = join(folder, basename(link))
  const found = await linkTarget(place)
  if (found.kind !== 'none' && (found.kind !== 'link' || storePathAt(store, found.text) === undefined))
    throw new HandlerError(`cannot create symlink ${quote(link)}; already exists`)
  const aside = encodeText(join(folder, `.nixwire-${process.pid}-${Math.random().toString(36).slice(2)}`))
  await symlink(path, aside)
  try {
    await rename(aside, encodeText(place))
  } catch (error) {
    await unlink(aside)
    throw error
  }
  if (store.outlive === 'machine') await syncPath(encodeText(folder))
  await store.metadata.addIndirectRoot(link, path)
}

/** Refuses a link in a folder of the store. @param folder the real place of the link's folder. */
async function checkPlace(store: Store, link: string, folder: string): Promise<void> {
  const place = join(folder, basename(link))
  for (const own of [store.storeDir, ...store.ownFolders])
    if (isWithin(own, link) || isWithin(await realPlace(own), place))
      throw forbidden(link, `in ${own}, which belongs to the store,`)
}

function forbidden(link: string, where: string): HandlerError {
  return new HandlerError(`creating a garbage collector root (${link}) ${where} is forbidden`)
}

function isWithin(folder: string, place: string): boolean {
  return place === folder || place.startsWith(`${folder}/`)
}

/** Resolves all links on the way to a place, whose last parts need not exist. */
async function realPlace(place: string): Promise<string> {
  const missing: string[] = []
  for (let there = place; ; there = dirname(there)) {
    try {
      const real = await realpath(encodeText(there), { encoding: 'buffer' })
      return join(decodeText(real, 0, real.length), ...missing)
    } catch (error) {
      if (!hasCode(error, 'ENOENT') || there === dirname(there)) throw error
      missing.unshift(basename(there))
    }
  }
}
