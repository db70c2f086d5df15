import { createHash } from 'node:crypto'
import { basename, join } from 'node:path'
import type { GcRoot, StorePath } from '../../generated/nix-daemon/types.ts'
import { encodeNix32 } from '../../nix/nix32.ts'
import { parseBaseName, printStorePath } from '../../nix/store-path.ts'
import { visible } from '../../runtime/errors/visible.ts'
import { encodeText } from '../../runtime/index.ts'
import { inSlices } from '../model/slices.ts'
import type { Store } from '../model/store.ts'
import { type Candidate, candidatesBelow, linkTarget } from './link-target.ts'

/** A place that may be a root, whose path need not be valid. */
interface Found extends GcRoot {
  /** The text of a link; a file has none. */
  readonly text?: string
}

/** Folders of the state whose links and files are roots; clients write to `profiles` directly. */
const FOLDERS = ['gcroots', 'profiles']

export interface LastingRoots {
  readonly roots: readonly GcRoot[]
  /** Errors of the places in the store's own folders that may hold further roots. */
  readonly unreadable: readonly string[]
}

/**
 * Finds the permanent roots: links and files in the store's own folders, and links elsewhere that a client has registered.
 * The registration of a link that no longer exists is removed. A registered link that cannot be read keeps the path
 * to which it last led.
 *
 * @param onSkipped called with a message for each link that is no root any more.
 */
export async function lastingRoots(
  store: Store,
  onSkipped: (text: string) => void = () => {},
): Promise<LastingRoots> {
  const unreadable: string[] = []
  // Several links may lead to one that is kept elsewhere, which is one root.
  const roots = new Map<string, StorePath>()
  const add = async (found: Found | undefined): Promise<void> => {
    if (found === undefined) return
    const { link, target, text } = found
    if (await store.metadata.isValid(target)) roots.set(link, target)
    else if (text !== undefined)
      onSkipped(`skipping invalid root from "${visible(link)}" to "${visible(text)}"`)
  }
  for (const folder of FOLDERS) {
    const place = join(store.stateDir, folder)
    const candidates = await candidatesBelow(place, (_, { message }) => unreadable.push(message))
    await inSlices(candidates, async each =>
      add(await ownRoot(store, each, ({ message }) => unreadable.push(message))),
    )
  }
  await inSlices(await store.metadata.indirectRoots(), async ({ link, target }) =>
    add(await indirectRoot(store, link, target, onSkipped)),
  )
  return { roots: [...roots].map(([link, target]) => ({ link, target })), unreadable }
}

/** Finds the root that a registered link is, and remembers where it leads. */
async function indirectRoot(
  store: Store,
  link: string,
  last: StorePath | undefined,
  onSkipped: (text: string) => void,
): Promise<Found | undefined> {
  if (isInStore(store, link)) return rootInStore(store, link)
  const found = await linkTarget(link)
  if (found.kind === 'unreadable') return last === undefined ? undefined : { link, target: last }
  if (found.kind === 'none') {
    await store.metadata.removeIndirectRoot(link)
    onSkipped(`removing stale link from "${visible(autoLink(store, link))}" to "${visible(link)}"`)
  }
  const target = found.kind === 'link' ? storePathAt(store, found.text) : undefined
  if (target === undefined) return undefined
  if (target !== last) await store.metadata.addIndirectRoot(link, target)
  return { link, target, ...(found.kind === 'link' ? { text: found.text } : {}) }
}

/** Makes the root that a registered place in the store is, under the name of the link by which nix-daemon keeps it. */
function rootInStore(store: Store, place: string): Found | undefined {
  const target = storePathAt(store, place)
  return target === undefined ? undefined : { link: autoLink(store, place), target, text: place }
}

/** Names the link by which nix-daemon keeps a registered place. */
function autoLink({ stateDir }: Store, place: string): string {
  const hash = encodeNix32(createHash('sha1').update(encodeText(place)).digest())
  return join(stateDir, 'gcroots/auto', hash)
}

/**
 * Finds the root that a candidate is: a link leads to a store path, directly or through a second link kept elsewhere,
 * and a file has the name of one. As for nix-daemon, a link into the store is one whose own text begins with the store
 * directory, so that no relative link is.
 */
async function ownRoot(
  store: Store,
  { kind, path }: Candidate,
  onUnreadable: (error: Error) => void,
): Promise<Found | undefined> {
  if (kind === 'file') {
    const target = storePathAt(store, `${store.storeDir}/${basename(path)}`)
    return target === undefined ? undefined : { link: path, target }
  }
  let place = path
  for (let links = 0; links < 2; links += 1) {
    const found = await linkTarget(place)
    if (found.kind === 'unreadable') onUnreadable(found.error)
    if (found.kind !== 'link') return undefined
    if (isInStore(store, found.text)) {
      const target = storePathAt(store, found.text)
      return target === undefined ? undefined : { link: place, target, text: found.text }
    }
    place = found.to
  }
  return undefined
}

/** Tells whether the text of a place begins with the store directory, and goes on. */
export function isInStore({ storeDir }: Store, place: string): boolean {
  return place.length > storeDir.length + 1 && place.startsWith(`${storeDir}/`)
}

/** Finds the store path at or above a place; undefined if its text does not begin with the store directory. */
export function storePathAt(store: Store, place: string): StorePath | undefined {
  const { storeDir } = store
  if (!isInStore(store, place)) return undefined
  const [baseName = ''] = place.slice(storeDir.length + 1).split('/', 1)
  try {
    return printStorePath(storeDir, parseBaseName(baseName).baseName)
  } catch {
    return undefined
  }
}
