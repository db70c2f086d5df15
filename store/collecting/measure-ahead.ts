import { availableParallelism } from 'node:os'
import type { StorePath } from '../../generated/nix-daemon/types.ts'
import { ContentsError } from '../model/contents.ts'
import type { Store } from '../model/store.ts'

/** Paths that are measured at the same time: for each thread one, and another that it reads ahead. */
const TOGETHER = 2 * availableParallelism() + 1
/** Paths that may be measured before the result of an earlier one is known. */
const AHEAD = 1000

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
  const slots = new Slots()
  try {
    for await (const path of paths) {
      const found = slots.run(async () => ({ path, isIntact: await isIntact(store, path) }))
      // The caller learns of an error only once the results before it are known.
      found.catch(() => {})
      ahead.push(found)
      if (ahead.length >= AHEAD) yield await (ahead.shift() as Promise<Found>)
    }
    for (const found of ahead) yield await found
  } finally {
    slots.close()
  }
}

async function isIntact(store: Store, path: StorePath): Promise<boolean> {
  const info = await store.metadata.info(path)
  if (info === undefined) return true
  try {
    const { narHash, narSize } = await store.contents.verify(path, info.narSize)
    return narHash === info.narHash && narSize === info.narSize
  } catch (error) {
    if (error instanceof ContentsError) return false
    throw error
  }
}

/** Lets so many actions run at the same time. */
class Slots {
  #running = 0
  #isClosed = false
  readonly #waiting: (() => void)[] = []

  async run<T>(action: () => Promise<T>): Promise<T> {
    if (this.#running >= TOGETHER) await new Promise<void>(resolve => this.#waiting.push(resolve))
    else this.#running += 1
    try {
      if (this.#isClosed) throw new Error('the results are not wanted any more')
      return await action()
    } finally {
      // Hand the place over, so that no later action takes it.
      const next = this.#waiting.shift()
      if (next === undefined) this.#running -= 1
      else next()
    }
  }

  /** Fails the actions that have not begun. */
  close(): void {
    this.#isClosed = true
  }
}
