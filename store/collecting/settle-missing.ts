import type { StorePath, UnkeyedValidPathInfo } from '../../generated/nix-daemon/types.ts'
import { MetadataError } from '../model/metadata.ts'
import { inSlices } from '../model/slices.ts'
import type { Store } from '../model/store.ts'
import { RemovalOrder } from './removal-order.ts'
import { type Repairing, repaired } from './repaired.ts'

/** Paths made invalid under one lock. */
const BATCH = 128

/**
 * Makes paths without contents invalid, except those to which a path with contents refers, directly or not: these are
 * repaired if they can be. Returns whether no problem remains.
 */
export async function settleMissing(
  store: Store,
  missing: ReadonlySet<StorePath>,
  options: Repairing,
): Promise<boolean> {
  const needed = await neededOf(store, missing)
  const order = new RemovalOrder(store.metadata, path => missing.has(path) && !needed.has(path))
  let batch: StorePath[] = []
  for await (const path of order.of(missing)) {
    batch.push(path)
    if (batch.length < BATCH) continue
    await forget(store, await order.withCycles(batch), order, needed, options)
    batch = []
  }
  await forget(store, await order.withCycles(batch), order, needed, options)
  let isRight = true
  await inSlices(needed, async path => {
    if (!(await settleNeeded(store, path, options))) isRight = false
  })
  return isRight
}

/** Finds the paths without contents to which paths with contents refer, directly or not. */
async function neededOf({ metadata }: Store, missing: ReadonlySet<StorePath>): Promise<Set<StorePath>> {
  const needed = new Set<StorePath>()
  await inSlices(missing, async path => {
    const referrers = await metadata.referrers(path)
    if (!referrers.every(each => missing.has(each))) needed.add(path)
  })
  // The loop over this set also visits paths that are added while it runs.
  await inSlices(needed, async path => {
    for (const reference of (await metadata.info(path))?.references ?? [])
      if (missing.has(reference)) needed.add(reference)
  })
  return needed
}

/** Makes paths invalid that are still without contents. */
async function forget(
  store: Store,
  group: readonly StorePath[],
  order: RemovalOrder,
  needed: Set<StorePath>,
  { onProblem }: Repairing,
): Promise<void> {
  if (group.length === 0) return
  const unlock = await store.locks.lock(group)
  try {
    const gone = new Set<StorePath>()
    await inSlices(group, async path => {
      // Another client has removed or restored the path in the meantime.
      if ((await store.metadata.isValid(path)) && !(await store.contents.has(path))) gone.add(path)
    })
    for (;;) {
      try {
        await store.metadata.remove(gone)
        break
      } catch (error) {
        if (!(error instanceof MetadataError) || error.code !== 'still-referenced') throw error
        const kept = error.subject.path as StorePath
        if (!gone.has(kept)) throw error
        // Another client has added a referrer. Its references stay with it, as far as they are in the group.
        for (const path of await store.metadata.closure([kept], 'references'))
          if (gone.delete(path)) needed.add(path)
      }
    }
    await inSlices(gone, path => {
      order.removed(path)
      onProblem(`path '${path}' disappeared, removing from database...`)
    })
  } finally {
    unlock()
  }
}

/** Repairs a path without contents that others need; returns whether there is no problem. */
async function settleNeeded(store: Store, path: StorePath, options: Repairing): Promise<boolean> {
  const info: UnkeyedValidPathInfo | undefined = await store.metadata.info(path)
  if (info === undefined || (await store.contents.has(path))) return true
  options.onProblem(`path '${path}' disappeared, but it still has valid referrers!`)
  return await repaired(path, info, options)
}
