import { mkdir, rename, symlink, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { StorePath } from '../../generated/nix-daemon/types.ts'
import { quote } from '../../nix/errors.ts'
import { encodeText, HandlerError } from '../../runtime/index.ts'
import type { Store } from '../model/store.ts'
import { linkTarget } from './link-target.ts'
import { storePathAt } from './root-links.ts'

/**
 * Finds the store path to which a link leads; undefined if it does not lead to one.
 *
 * @throws {HandlerError} if it cannot be read: as a root it would keep nothing live.
 */
export async function pathBehind(store: Store, link: string): Promise<StorePath | undefined> {
  const found = await linkTarget(link)
  if (found.kind === 'unreadable')
    throw new HandlerError(
      `the link cannot be a root, because the store cannot read it: ${found.error.message}`,
    )
  return found.kind === 'link' ? storePathAt(store, found.to) : undefined
}

/** Makes a link to a path and registers it. @throws {HandlerError} if another file is in the way. */
export async function addPermanentRoot(store: Store, link: string, path: StorePath): Promise<void> {
  if (link.startsWith(`${store.storeDir}/`))
    throw new HandlerError(`creating a garbage collector root (${link}) in the store is forbidden`)
  const found = await linkTarget(link)
  if (found.kind !== 'none' && (found.kind !== 'link' || storePathAt(store, found.to) === undefined))
    throw new HandlerError(`cannot create symlink ${quote(link)}; already exists`)
  const folder = dirname(link)
  await mkdir(encodeText(folder), { recursive: true })
  const aside = encodeText(join(folder, `.nixwire-${process.pid}-${Math.random().toString(36).slice(2)}`))
  await symlink(path, aside)
  try {
    await rename(aside, encodeText(link))
  } catch (error) {
    await unlink(aside)
    throw error
  }
  await store.metadata.addIndirectRoot(link, path)
}
