import type { Dirent } from 'node:fs'
import { lstat, mkdir, readdir, readlink, rename, symlink, unlink } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { GcRoot, StorePath } from '../../generated/nix-daemon/types.ts'
import { parseBaseName, printStorePath } from '../../nix/store-path.ts'
import { HandlerError } from '../../runtime/index.ts'
import { hasCode } from '../disk/disk-error.ts'
import type { Store } from '../model/store.ts'

/** Folders of the state whose links are roots; clients write to `profiles` directly. */
const FOLDERS = ['gcroots', 'profiles']

/**
 * Finds the permanent roots: links in the store's own folders, and links elsewhere that a client has registered.
 * The registration of a link that no longer exists is removed.
 */
export async function lastingRoots(store: Store): Promise<GcRoot[]> {
  const roots: GcRoot[] = []
  for (const folder of FOLDERS)
    for await (const link of linksBelow(join(store.stateDir, folder)))
      roots.push(...(await rootsOf(store, link)))
  for (const link of await store.metadata.indirectRoots()) {
    const to = await linkTarget(link)
    if (to === 'nothing') await store.metadata.removeIndirectRoot(link)
    else if (to !== 'other') roots.push(...rootTo(store, link, to))
  }
  const valid = new Set(await store.metadata.validOf(roots.map(({ target }) => target)))
  return roots.filter(({ target }) => valid.has(target))
}

/** Makes a link to a path and registers it. @throws {HandlerError} if another file is in the way. */
export async function addPermanentRoot(store: Store, link: string, path: StorePath): Promise<void> {
  if (link.startsWith(`${store.storeDir}/`))
    throw new HandlerError(`creating a garbage collector root (${link}) in the store is forbidden`)
  const to = await linkTarget(link)
  if (to !== 'nothing' && (to === 'other' || rootTo(store, link, to).length === 0))
    throw new HandlerError(`cannot create symlink '${link}'; already exists`)
  await mkdir(dirname(link), { recursive: true })
  const aside = join(dirname(link), `.nixwire-${process.pid}-${Math.random().toString(36).slice(2)}`)
  await symlink(path, aside)
  try {
    await rename(aside, link)
  } catch (error) {
    await unlink(aside)
    throw error
  }
  await store.metadata.addIndirectRoot(link)
}

/** Finds the store path to which a link leads, if it leads to one. */
export async function pathBehind(store: Store, link: string): Promise<StorePath | undefined> {
  const to = await linkTarget(link)
  return to === 'nothing' || to === 'other' ? undefined : rootTo(store, link, to)[0]?.target
}

async function* linksBelow(folder: string): AsyncGenerator<string> {
  let entries: Dirent[]
  try {
    entries = await readdir(folder, { withFileTypes: true })
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return
    throw error
  }
  for (const entry of entries) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* linksBelow(path)
    else if (entry.isSymbolicLink()) yield path
  }
}

/** Finds the roots of a link that leads to a store path, directly or through a second link kept elsewhere. */
async function rootsOf(store: Store, link: string): Promise<GcRoot[]> {
  const to = await linkTarget(link)
  if (to === 'nothing' || to === 'other') return []
  const direct = rootTo(store, link, to)
  if (direct.length > 0) return direct
  const behind = await linkTarget(to)
  return behind === 'nothing' || behind === 'other' ? [] : rootTo(store, to, behind)
}

function rootTo(store: Store, link: string, to: string): GcRoot[] {
  if (!to.startsWith(`${store.storeDir}/`)) return []
  const [baseName = ''] = to.slice(store.storeDir.length + 1).split('/')
  try {
    return [{ link, target: printStorePath(store.storeDir, parseBaseName(baseName).baseName) }]
  } catch {
    return []
  }
}

/** Reads the target of a link, without following further links; `other` if the file is not a link. */
async function linkTarget(link: string): Promise<string | 'nothing' | 'other'> {
  try {
    if (!(await lstat(link)).isSymbolicLink()) return 'other'
    return resolve(dirname(link), await readlink(link))
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return 'nothing'
    // An unreadable file may be a root, so do not report it as missing.
    if (hasCode(error, 'EACCES', 'EINVAL')) return 'other'
    throw error
  }
}
