import type { StorePath } from '../../generated/nix-daemon/types.ts'
import { MetadataError, type Survey } from '../model/metadata.ts'
import { settleAll } from '../model/settle-all.ts'
import type { Store } from '../model/store.ts'
import type { RootWatch } from '../model/temp-roots.ts'
import { RemovalOrder } from './removal-order.ts'
import { strayContents } from './stray-contents.ts'

/** Paths deleted under one lock; an addition of one of them waits until the whole batch is gone. */
const BATCH = 128

/** Takes the messages of a collection. */
export type CollectionLog = (level: 'Info' | 'Talkative', text: string) => void

/** Deletes the dead paths of one collection, and counts the bytes that this frees. */
export class Removal {
  readonly removed: StorePath[] = []
  freed = 0
  readonly #store: Store
  readonly #watch: RootWatch
  readonly #maxFreed: bigint
  readonly #log: CollectionLog
  readonly #order: RemovalOrder

  constructor(store: Store, survey: Survey, watch: RootWatch, maxFreed: bigint, log: CollectionLog) {
    this.#store = store
    this.#watch = watch
    this.#maxFreed = maxFreed
    this.#log = log
    this.#order = new RemovalOrder(store.metadata, path => survey.isDead(path))
  }

  /** Removes dead paths, and the dead paths that refer to them. */
  async remove(dead: Iterable<StorePath>): Promise<void> {
    if (this.#isEnough) return
    let batch: StorePath[] = []
    for await (const path of this.#order.of(dead)) {
      batch.push(path)
      // With a limit, a batch is one path, so that the limit is checked after each.
      if (batch.length < BATCH && !this.#isLimited) continue
      await this.#remove(batch)
      batch = []
      if (this.#isEnough) return
    }
    await this.#remove(batch)
  }

  /** Removes contents without a registration, and files that are none. */
  async removeStray(): Promise<void> {
    for await (const path of strayContents(this.#store)) {
      if (this.#isEnough) return
      await this.removeInvalid(path)
    }
    const { leftovers, storeDir } = this.#store
    for await (const name of leftovers?.list() ?? []) {
      if (this.#isEnough) return
      this.#tell(`${storeDir}/${name}`)
      this.#count(await leftovers?.remove(name))
    }
  }

  /** Removes the contents of a path that is not valid, if there are any. */
  async removeInvalid(path: StorePath): Promise<void> {
    const unlock = await this.#store.locks.lock([path])
    try {
      if ((await this.#store.metadata.isValid(path)) || this.#watch.has(path)) return
      this.#tell(path)
      this.#count(await this.#store.contents.remove(path))
    } finally {
      unlock()
    }
  }

  get #isLimited(): boolean {
    return this.#maxFreed < BigInt(Number.MAX_SAFE_INTEGER)
  }

  get #isOverLimit(): boolean {
    return this.#isLimited && BigInt(this.freed) > this.#maxFreed
  }

  get #isEnough(): boolean {
    return this.#store.isClosing || this.#isOverLimit
  }

  /** Removes the paths that are still dead, with the dead paths that they form cycles with. */
  async #remove(batch: readonly StorePath[]): Promise<void> {
    if (batch.length === 0 || this.#isEnough) return
    const group = await this.#order.withCycles(batch)
    const unlock = await this.#store.locks.lock(group)
    try {
      const gone = await this.#invalidate(group)
      for (const path of gone) {
        this.#order.removed(path)
        this.#tell(path)
      }
      await settleAll(gone, async path => {
        this.#count(await this.#store.contents.remove(path))
      })
    } finally {
      unlock()
    }
  }

  #count(freed = 0): void {
    const wasOver = this.#isOverLimit
    this.freed += freed
    if (!wasOver && this.#isOverLimit)
      this.#log('Info', `deleted more than ${this.#maxFreed} bytes; stopping`)
  }

  #tell(path: StorePath): void {
    this.removed.push(path)
    this.#log('Info', `deleting '${path}'`)
  }

  /** Makes paths invalid; returns those that now are. */
  async #invalidate(group: readonly StorePath[]): Promise<Set<StorePath>> {
    const { metadata } = this.#store
    const valid = new Set(await metadata.validOf(group))
    const going = new Set(group.filter(path => valid.has(path)))
    for (;;) {
      // No await between checking the roots and removing: see the rules of Store.
      for (const path of going) if (this.#watch.has(path)) going.delete(path)
      try {
        await metadata.remove(going)
        return going
      } catch (error) {
        if (!(error instanceof MetadataError) || error.code !== 'still-referenced') throw error
        const kept = error.subject.path as StorePath
        if (!going.has(kept)) throw error
        // Its references stay with it, so take them out at once: a group may be one long chain.
        for (const path of await metadata.closure([kept], 'references')) going.delete(path)
      }
    }
  }
}
