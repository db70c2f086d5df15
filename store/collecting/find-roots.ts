import type { GcRoot, StorePath } from '../../generated/nix-daemon/types.ts'
import { inSlices } from '../model/slices.ts'
import type { Store } from '../model/store.ts'
import { lastingRoots } from './root-links.ts'
import { runtimeRoots } from './runtime-roots.ts'

/** Stands for the files of processes and the connections of other clients. */
const CENSORED = '{censored}'

/**
 * Lists all roots, each with the link, process or connection that keeps it.
 *
 * @param trusted whether the client may know of processes and other clients.
 * @param onSkipped called with a message for each link that is no root any more.
 */
export async function findRoots(
  store: Store,
  trusted: boolean,
  onSkipped?: (text: string) => void,
): Promise<GcRoot[]> {
  const found = [...(await lastingRoots(store, onSkipped)).roots]
  const censored = new Set<StorePath>()
  const add = (link: string, target: StorePath): void => {
    if (trusted) found.push({ link, target })
    else censored.add(target)
  }
  for await (const { link, target } of runtimeRoots(store)) add(link, target)
  for (const { id, paths } of store.tempRoots.holders())
    await inSlices(paths, target => add(`{temp:${id}}`, target))
  await inSlices(censored, target => void found.push({ link: CENSORED, target }))
  return found
}
