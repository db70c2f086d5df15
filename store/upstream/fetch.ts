import type { StorePath, UnkeyedValidPathInfo } from '../../generated/nix-daemon/types.ts'
import { parseStorePath } from '../../nix/store-path.ts'
import { HandlerError } from '../../runtime/index.ts'
import { Arrivals } from '../adding/arrivals.ts'
import { receivePath } from '../adding/receive-path.ts'
import { noSubstituter } from '../building/build-states.ts'
import { inOrder } from '../model/graph.ts'
import type { Upstream } from './upstream.ts'

/** Fetches what is not valid here of some paths and all that they refer to. */
export async function fetchClosure(upstream: Upstream, paths: readonly StorePath[]): Promise<void> {
  const { store, holder } = upstream
  const infos = await missingInfos(upstream, paths)
  for (const path of [...paths, ...infos.keys()]) holder.add(path)
  const client = await upstream.client()
  const arrivals = new Arrivals(store)
  try {
    for (const path of inOrder(infos.keys(), each => infos.get(each)?.references)) {
      const info = infos.get(path) as UnkeyedValidPathInfo
      const nar = await client.narFromPath({ path })
      await arrivals.add(await receivePath(store, { path, info }, nar, { checked: false }))
    }
    await arrivals.finish()
  } catch (error) {
    await arrivals.giveUp()
    throw error
  }
}

async function missingInfos(
  upstream: Upstream,
  paths: readonly StorePath[],
): Promise<Map<StorePath, UnkeyedValidPathInfo>> {
  const { store } = upstream
  const infos = new Map<StorePath, UnkeyedValidPathInfo>()
  const waiting = new Set(paths)
  for (const path of waiting) {
    parseStorePath(store.storeDir, path)
    if (await store.metadata.isValid(path)) continue
    const info = await upstream.info(path)
    if (info === undefined) throw new HandlerError(noSubstituter(path))
    infos.set(path, info)
    for (const reference of info.references) waiting.add(reference)
  }
  return infos
}
