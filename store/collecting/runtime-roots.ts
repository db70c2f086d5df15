import type { GcRoot, StorePath } from '../../generated/nix-daemon/types.ts'
import { encodeText } from '../../runtime/index.ts'
import { TurnTimer } from '../../runtime/server/turn-timer.ts'
import type { Store } from '../model/store.ts'
import { blocksOf, namesIn, placeBehind } from './process-files.ts'
import { storePathAt } from './root-links.ts'

/** Files that name programs which the kernel itself runs. */
const OF_KERNEL = ['modprobe', 'fbsplash', 'poweroff_cmd']
/** Most characters of a base name: one more than a valid one has. */
const MAX_NAME = 245

export interface RuntimeOptions {
  /** Called with each file that exists, may be read, and cannot be. */
  readonly onUnreadable?: (error: Error) => void
}

/**
 * Finds the valid paths that running processes use: their programs, current folders, open files, mapped files and
 * environments. The files of a process that other users may not read are left out. Without such files, as on systems
 * other than Linux, there are no such roots.
 *
 * @returns each path once for each file that tells of it.
 */
export async function* runtimeRoots(
  store: Store,
  { onUnreadable = () => {} }: RuntimeOptions = {},
): AsyncGenerator<GcRoot, void, undefined> {
  const timer = new TurnTimer()
  for await (const [link, place] of placesInUse(store, onUnreadable)) {
    const target = storePathAt(store, place)
    if (target !== undefined && (await store.metadata.isValid(target))) yield { link, target }
    const turn = timer.yieldTurn()
    if (turn !== undefined) await turn
  }
}

type Place = readonly [file: string, place: string]

async function* placesInUse(
  store: Store,
  onUnreadable: (error: Error) => void,
): AsyncGenerator<Place, void, undefined> {
  const proc = store.processDir
  for await (const name of tolerant(namesIn(proc), onUnreadable)) {
    if (!/^\d+$/.test(name)) continue
    yield* tolerant(ofProcess(store.storeDir, `${proc}/${name}`), onUnreadable)
  }
  for (const name of OF_KERNEL)
    yield* tolerant(namedPaths(store.storeDir, `${proc}/sys/kernel/${name}`, ANYWHERE), onUnreadable)
}

/** Passes elements on, and ends early if they cannot be read. */
async function* tolerant<T>(
  elements: AsyncIterable<T>,
  onUnreadable: (error: Error) => void,
): AsyncGenerator<T, void, undefined> {
  try {
    yield* elements
  } catch (error) {
    onUnreadable(error as Error)
  }
}

async function* ofProcess(storeDir: string, folder: string): AsyncGenerator<Place, void, undefined> {
  for (const link of [`${folder}/exe`, `${folder}/cwd`]) {
    const place = placeBehind(link)
    if (place !== undefined) yield [link, place]
  }
  for await (const name of namesIn(`${folder}/fd`)) {
    const place = placeBehind(`${folder}/fd/${name}`)
    if (place !== undefined) yield [`${folder}/fd/${name}`, place]
  }
  yield* namedPaths(storeDir, `${folder}/maps`, MAPPED)
  yield* namedPaths(storeDir, `${folder}/environ`, ANYWHERE)
}

/** The texts around a store path in a file, as patterns. */
interface Around {
  readonly before: string
  readonly after: string
}

const ANYWHERE: Around = { before: '', after: '' }
/** A file in the last column. Its name is marked if it was deleted, so it is no path then. */
const MAPPED: Around = { before: ' ', after: '(?=/|\\n)' }

/** Finds store paths in a text, each once, also across the ends of its blocks. */
async function* namedPaths(
  storeDir: string,
  file: string,
  { before, after }: Around,
): AsyncGenerator<Place, void, undefined> {
  const seen = new Set<StorePath>()
  const folder = Buffer.from(encodeText(storeDir)).toString('latin1')
  const escaped = folder.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
  const pattern = new RegExp(
    `${before}${escaped}/([0-9a-z][0-9a-zA-Z+._?=-]{0,${MAX_NAME - 1}})${after}`,
    'g',
  )
  const longest = before.length + folder.length + 1 + MAX_NAME
  let text = ''
  for await (const block of blocksOf(file)) {
    text += block
    // A path that begins later may go on in the next block.
    const whole = text.length - longest
    let end = Math.max(0, whole)
    for (const found of text.matchAll(pattern)) {
      if (found.index >= whole) break
      end = Math.max(end, found.index + found[0].length)
      seen.add(`${storeDir}/${found[1]}`)
    }
    text = text.slice(end)
  }
  for (const found of text.matchAll(pattern)) seen.add(`${storeDir}/${found[1]}`)
  for (const path of seen) yield [file, path]
}
