import type { StorePath } from '../../generated/nix-daemon/types.ts'
import { MetadataError } from '../model/metadata.ts'
import { settleAll } from '../model/settle-all.ts'
import type { Store } from '../model/store.ts'
import type { RootWatch } from '../model/temp-roots.ts'
import { topologicalOrder } from '../model/topological-order.ts'
import { TurnTimer } from '../model/turn-timer.ts'
import { strayContents } from './stray-contents.ts'

/** Paths deleted under one lock; an addition of one of them waits until the whole batch is gone. */
const BATCH = 128

/** Dead paths that are not removed yet. */
interface Remaining {
  readonly paths: Set<StorePath>
  /** The referrers of each dead path. */
  readonly referrers: ReadonlyMap<StorePath, readonly StorePath[]>
}

/** Deletes the dead paths of one collection, and counts the bytes that this frees. */
export class Removal {
  readonly removed: StorePath[] = []
  freed = 0
  readonly #store: Store
  readonly #watch: RootWatch
  readonly #maxFreed: bigint

  constructor(store: Store, watch: RootWatch, maxFreed: bigint) {
    this.#store = store
    this.#watch = watch
    this.#maxFreed = maxFreed
  }

  /** Removes dead paths, referrers before their references. */
  async removeAll(dead: readonly StorePath[]): Promise<void> {
    const remaining: Remaining = { paths: new Set(dead), referrers: await referrersOf(this.#store, dead) }
    let batch: StorePath[] = []
    for (const path of topologicalOrder(dead, each => remaining.referrers.get(each))) {
      batch.push(path)
      // With a limit, a batch is one path, so that the limit is checked after each.
      if (batch.length < BATCH && !this.#isLimited) continue
      await this.#remove(batch, remaining)
      batch = []
      if (this.#isEnough) return
    }
    await this.#remove(batch, remaining)
  }

  /** Removes contents without a registration. */
  async removeStray(): Promise<void> {
    for (const path of await strayContents(this.#store)) {
      if (this.#isEnough) return
      const unlock = await this.#store.locks.lock([path])
      try {
        if (await this.#store.metadata.isValid(path)) continue
        if (await this.#store.contents.remove(path)) this.removed.push(path)
      } finally {
        unlock()
      }
    }
  }

  get #isLimited(): boolean {
    return this.#maxFreed < BigInt(Number.MAX_SAFE_INTEGER)
  }

  get #isEnough(): boolean {
    return this.#isLimited && BigInt(this.freed) >= this.#maxFreed
  }

  /** Removes the paths that are still dead, with the dead paths that they form cycles with. */
  async #remove(batch: readonly StorePath[], remaining: Remaining): Promise<void> {
    if (batch.length === 0 || this.#isEnough) return
    const group = withCycles(batch, remaining)
    const unlock = await this.#store.locks.lock(group)
    try {
      const gone = await this.#invalidate(group)
      for (const [path, size] of gone) {
        remaining.paths.delete(path)
        this.removed.push(path)
        this.freed += size
      }
      await settleAll(gone.keys(), path => this.#store.contents.remove(path))
    } finally {
      unlock()
    }
  }

  /** Makes paths invalid; returns those that now are, with their NAR sizes. */
  async #invalidate(group: readonly StorePath[]): Promise<Map<StorePath, number>> {
    const { metadata } = this.#store
    const sizes = new Map<StorePath, number>()
    for (const path of group) {
      const info = await metadata.info(path)
      if (info !== undefined) sizes.set(path, info.narSize)
    }
    for (;;) {
      // No await between checking the roots and removing: see the rules of Store.
      for (const path of sizes.keys()) if (this.#watch.has(path)) sizes.delete(path)
      try {
        await metadata.remove(sizes.keys())
        return sizes
      } catch (error) {
        if (!(error instanceof MetadataError) || error.code !== 'still-referenced') throw error
        const kept = error.subject.path as StorePath
        if (!sizes.has(kept)) throw error
        // Its references stay with it, so take them out at once: a group may be one long chain.
        for (const path of await metadata.closure([kept], 'references')) sizes.delete(path)
      }
    }
  }
}

/** Adds dead referrers to a batch, since paths that refer to each other can only be removed together. */
function withCycles(batch: readonly StorePath[], { paths, referrers }: Remaining): StorePath[] {
  const group = new Set(batch.filter(path => paths.has(path)))
  for (const path of group)
    for (const other of referrers.get(path) ?? []) if (paths.has(other)) group.add(other)
  return [...group]
}

async function referrersOf(store: Store, paths: readonly StorePath[]): Promise<Map<StorePath, StorePath[]>> {
  const referrers = new Map<StorePath, StorePath[]>()
  const timer = new TurnTimer()
  for (const path of paths) {
    referrers.set(path, await store.metadata.referrers(path))
    await timer.yieldTurn()
  }
  return referrers
}
