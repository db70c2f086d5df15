import type { StorePath } from '../../generated/nix-daemon/types.ts'
import { HandlerError } from '../../runtime/index.ts'
import { isDerivation } from '../building/derivation-files.ts'
import { checkedOutputs } from '../building/derivation-hashes.ts'
import type { Pending } from '../model/contents.ts'
import { MetadataError, type Registration } from '../model/metadata.ts'
import { notValid } from '../model/refusals.ts'
import { settleAll } from '../model/settle-all.ts'
import type { SharingOptions } from '../model/shared-files.ts'
import type { Store } from '../model/store.ts'

/** A path that has arrived completely and passed all checks. */
export interface Arrival {
  readonly pending: Pending
  readonly registration: Registration
}

export interface AdmitOptions {
  /** Whether to replace the contents of paths that are already valid. */
  readonly repair?: boolean | undefined
  /** Makes files of the contents one with equal ones of others; absent if they are to stay as they are. */
  readonly sharing?: SharingOptions | undefined
}

/**
 * Makes paths valid, all of them or none. One may refer to others, but not round about.
 *
 * @throws {HandlerError} if a reference is not valid, or if a derivation is refused. @throws {MetadataError}
 * @throws {ContentsError}
 */
export async function admit(
  store: Store,
  arrivals: readonly Arrival[],
  options: AdmitOptions = {},
): Promise<void> {
  const unlock = await store.locks.lock(arrivals.map(({ registration }) => registration.path))
  try {
    const fresh = await newOnes(store, arrivals, options)
    try {
      for (const { registration } of fresh) store.forgetHashes(registration.path)
      await settleAll(fresh, ({ pending, registration }) =>
        pending.commit(registration.path, options.sharing),
      )
      const registrations: Registration[] = []
      for (const { registration } of fresh) {
        const { path } = registration
        const outputs = isDerivation(path) ? await checkedOutputs(store, path) : undefined
        registrations.push(outputs === undefined ? registration : { ...registration, outputs })
      }
      if (registrations.length > 0) await store.metadata.register(registrations)
    } catch (error) {
      await withdraw(store, fresh)
      throw missingReference(error)
    }
  } finally {
    unlock()
    await discard(arrivals)
  }
}

/** Discards arrivals. Files that cannot be removed now are removed when the store is next opened. */
export async function discard(arrivals: readonly Arrival[]): Promise<void> {
  await settleAll(arrivals, ({ pending }) => pending.discard()).catch(() => {})
}

/** Selects the first arrival of each path that is not valid yet: another client may have added it meanwhile. */
async function newOnes(
  store: Store,
  arrivals: readonly Arrival[],
  { repair }: AdmitOptions,
): Promise<Arrival[]> {
  const fresh = new Map<StorePath, Arrival>()
  for (const arrival of arrivals) {
    const { path, info } = arrival.registration
    if (fresh.has(path)) continue
    if (repair === true) await checkRepair(store, path, info.narHash)
    else if (await store.metadata.isValid(path)) continue
    fresh.set(path, arrival)
  }
  return [...fresh.values()]
}

async function checkRepair(store: Store, path: StorePath, narHash: string): Promise<void> {
  const known = await store.metadata.info(path)
  if (known !== undefined && known.narHash !== narHash)
    throw new HandlerError(`cannot repair path '${path}' with contents that are not the ones it had`)
}

/** Removes contents that were put in place but not registered, which would be garbage. */
async function withdraw(store: Store, placed: readonly Arrival[]): Promise<void> {
  for (const { registration } of placed)
    if (!(await store.metadata.isValid(registration.path)))
      await store.contents.remove(registration.path).catch(() => {})
}

function missingReference(error: unknown): unknown {
  const missing = error instanceof MetadataError && error.code === 'missing-reference'
  return missing && error.subject.other !== undefined ? notValid(error.subject.other) : error
}
