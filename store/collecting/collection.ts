import type { StorePath } from '../../generated/nix-daemon/types.ts'
import { HandlerError } from '../../runtime/index.ts'
import { Breath } from '../disk/yield-turn.ts'
import { inOrder } from '../model/graph.ts'
import { MetadataError } from '../model/metadata.ts'
import { allOf } from '../model/settle-all.ts'
import type { Store } from '../model/store.ts'
import type { Shelter } from '../model/temp-roots.ts'
import { type Liveness, liveness } from './liveness.ts'

/** What to collect. */
export interface CollectionRequest {
  readonly action: 'ReturnLive' | 'ReturnDead' | 'DeleteDead' | 'DeleteSpecific'
  /** The only paths that it is about, or all. */
  readonly paths: readonly StorePath[] | 'all'
  /** Delete what refers to the paths too. */
  readonly withReferrers: boolean
  /** Stop after so many bytes. */
  readonly maxFreed: bigint
}

export interface Collected {
  /** Live, dead or deleted paths, in the order of the request's action. */
  readonly paths: readonly StorePath[]
  /** Bytes of the NARs of what was deleted. */
  readonly bytesFreed: number
}

/** Paths that are deleted under one lock; whoever wants to add one of them waits for as long. */
const BATCH = 128

/** Collects garbage, or says what would be collected. @throws {HandlerError} where a path cannot be deleted. */
export async function collect(store: Store, request: CollectionRequest): Promise<Collected> {
  await store.collecting.turn(true)
  const shelter = store.tempRoots.shelter()
  try {
    const state = await liveness(store)
    if (request.action === 'ReturnLive')
      return { paths: within([...state.live].sort(), request), bytesFreed: 0 }
    if (request.action === 'ReturnDead') {
      const stray = request.paths === 'all' ? await strayContents(store) : []
      return { paths: within([...state.dead, ...stray].sort(), request), bytesFreed: 0 }
    }
    const doomed = request.paths === 'all' ? state.dead : await chosen(store, request.paths, request, state)
    const removal = new Removal(store, shelter, request.maxFreed)
    await removal.removeAll(doomed)
    if (request.paths === 'all') await removal.removeStray()
    return { paths: removal.removed, bytesFreed: removal.freed }
  } finally {
    shelter.close()
    store.collecting.leave()
  }
}

function within(paths: readonly StorePath[], request: CollectionRequest): readonly StorePath[] {
  if (request.paths === 'all') return paths
  const wanted = new Set(request.paths)
  return paths.filter(path => wanted.has(path))
}

/** Those of the paths that can go: dead ones to which nothing refers that stays. */
async function chosen(
  store: Store,
  paths: readonly StorePath[],
  { action, withReferrers }: CollectionRequest,
  { live }: Liveness,
): Promise<StorePath[]> {
  const doomed = new Set(await store.metadata.validOf(paths))
  const deletable: StorePath[] = []
  for (const path of doomed) {
    const above = await store.metadata.closure([path], 'referrers')
    const goes = above.every(each => !live.has(each) && (withReferrers || doomed.has(each)))
    if (goes) deletable.push(...above)
    else if (action === 'DeleteSpecific') throw stillAlive(path)
  }
  return [...new Set(deletable)]
}

function stillAlive(path: StorePath): HandlerError {
  return new HandlerError(
    `Cannot delete path '${path}' since it is still alive. To find out why, use: nix-store --query --roots and nix-store --query --referrers`,
  )
}

/** Contents that no path is registered for: what a process that was killed has left. */
async function strayContents(store: Store): Promise<StorePath[]> {
  const stray: StorePath[] = []
  const breath = new Breath()
  for await (const path of store.contents.list()) {
    if (!(await store.metadata.isValid(path))) stray.push(path)
    await breath.take()
  }
  return stray
}

/** Dead paths that are not removed yet. */
interface Left {
  readonly paths: Set<StorePath>
  /** What refers to each of the dead paths. */
  readonly referrers: ReadonlyMap<StorePath, readonly StorePath[]>
}

/** Paths that refer to each other can only go together. */
function withCycles(batch: readonly StorePath[], { paths, referrers }: Left): StorePath[] {
  const group = new Set(batch.filter(path => paths.has(path)))
  for (const path of group)
    for (const other of referrers.get(path) ?? []) if (paths.has(other)) group.add(other)
  return [...group]
}

class Removal {
  readonly removed: StorePath[] = []
  freed = 0
  readonly #store: Store
  readonly #shelter: Shelter
  readonly #maxFreed: bigint

  constructor(store: Store, shelter: Shelter, maxFreed: bigint) {
    this.#store = store
    this.#shelter = shelter
    this.#maxFreed = maxFreed
  }

  /** Removes dead paths, those that refer to others before the others. */
  async removeAll(dead: readonly StorePath[]): Promise<void> {
    const left: Left = { paths: new Set(dead), referrers: await referrersOf(this.#store, dead) }
    let batch: StorePath[] = []
    for (const path of inOrder(dead, each => left.referrers.get(each))) {
      batch.push(path)
      // A limit is looked at after each path.
      if (batch.length < BATCH && !this.#isLimited) continue
      await this.#remove(batch, left)
      batch = []
      if (this.#isEnough) return
    }
    await this.#remove(batch, left)
  }

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

  /** Removes those of the paths that are still dead. `left` loses them, and those of a cycle with them. */
  async #remove(batch: readonly StorePath[], left: Left): Promise<void> {
    if (batch.length === 0 || this.#isEnough) return
    const group = withCycles(batch, left)
    const unlock = await this.#store.locks.lock(group)
    try {
      const gone = await this.#invalidate(group)
      for (const [path, size] of gone) {
        left.paths.delete(path)
        this.removed.push(path)
        this.freed += size
      }
      await allOf(gone.keys(), path => this.#store.contents.remove(path))
    } finally {
      unlock()
    }
  }

  /** Gives the paths that are not valid any more, with the size that each had. */
  async #invalidate(group: readonly StorePath[]): Promise<Map<StorePath, number>> {
    const { metadata } = this.#store
    const sizes = new Map<StorePath, number>()
    for (const path of group) {
      const info = await metadata.info(path)
      if (info !== undefined) sizes.set(path, info.narSize)
    }
    for (;;) {
      // The look at the roots and the removal have to follow each other at once: see Store.
      for (const path of sizes.keys()) if (this.#shelter.has(path)) sizes.delete(path)
      try {
        await metadata.remove(sizes.keys())
        return sizes
      } catch (error) {
        const kept = error instanceof MetadataError && error.code === 'still-referenced'
        if (!kept || !sizes.delete(error.subject.path as StorePath)) throw error
      }
    }
  }
}

/** What refers to each of the paths. */
async function referrersOf(store: Store, paths: readonly StorePath[]): Promise<Map<StorePath, StorePath[]>> {
  const referrers = new Map<StorePath, StorePath[]>()
  const breath = new Breath()
  for (const path of paths) {
    referrers.set(path, await store.metadata.referrers(path))
    await breath.take()
  }
  return referrers
}
