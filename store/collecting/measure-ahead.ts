import { availableParallelism } from 'node:os'
import type { StorePath } from '../../generated/nix-daemon/types.ts'
import { TurnTimer } from '../../runtime/server/turn-timer.ts'
import { ContentsError } from '../model/contents.ts'
import type { Store } from '../model/store.ts'
import { Slots } from './slots.ts'

/** Bytes of contents that begin as soon as their path is known: threads measure them while small ones are read here. */
const LARGE = 64 << 10
/** Large contents that are measured at the same time: for each thread one, and another that it reads ahead. */
export const LARGE_TOGETHER: number = 2 * availableParallelism() + 1
/** Paths that may be measured before the result of an earlier one is known: the farther, the sooner large ones begin. */
export const AHEAD = 8192

/** A path, and whether its contents have the hash and size that its metadata tell, or are gone with them. */
export interface Found {
  readonly path: StorePath
  readonly isIntact: boolean
}

/** Compares contents with their metadata, many at the same time. Gives the results in the order of the paths. */
export async function* measureAhead(
  store: Store,
  paths: AsyncIterable<StorePath>,
): AsyncGenerator<Found, void, undefined> {
  const ahead: Promise<Found>[] = []
  const large = new Slots(LARGE_TOGETHER)
  const small = new Slots(1)
  // One for the loops that run here, so that they share a turn.
  const timer = new TurnTimer()
  const begin = async (path: StorePath): Promise<Found> => {
    const info = await store.metadata.info(path)
    if (info === undefined) return { path, isIntact: true }
    const { narHash, narSize } = info
    const slots = narSize > LARGE ? large : small
    return slots.run(async () => {
      const turn = timer.yieldTurn()
      if (turn !== undefined) await turn
      return { path, isIntact: await isIntact(store, path, narHash, narSize) }
    })
  }
  try {
    for await (const path of paths) {
      const found = begin(path)
      // The caller learns of an error only once the results before it are known.
      found.catch(() => {})
      ahead.push(found)
      const turn = timer.yieldTurn()
      if (turn !== undefined) await turn
      if (ahead.length >= AHEAD) yield await (ahead.shift() as Promise<Found>)
    }
    for (const found of ahead) yield await found
  } finally {
    large.close()
    small.close()
  }
}

async function isIntact(store: Store, path: StorePath, hash: string, size: number): Promise<boolean> {
  try {
    const { narHash, narSize } = await store.contents.verify(path, size)
    return narHash === hash && narSize === size
  } catch (error) {
    if (error instanceof ContentsError) return false
    throw error
  }
}
