import type { StorePath, UnkeyedValidPathInfo } from '../../generated/nix-daemon/types.ts'
import { parseStorePath } from '../../nix/store-path.ts'
import { HandlerError } from '../../runtime/index.ts'
import { type Arrival, admit } from '../adding/admit.ts'
import { Arrivals } from '../adding/arrivals.ts'
import { receivePath } from '../adding/receive-path.ts'
import { noSubstituter } from '../building/target-state.ts'
import { inSlices } from '../model/slices.ts'
import { topologicalOrder } from '../model/topological-order.ts'
import type { UpstreamConnection } from './upstream-connection.ts'

/**
 * Fetches the paths that are not valid here, with their references.
 *
 * @param options.built whether those that were built upstream count as built here, as the outputs of a client's build do.
 * @throws {HandlerError} if one is not valid upstream.
 */
export async function fetchClosure(
  upstream: UpstreamConnection,
  paths: readonly StorePath[],
  { built }: { readonly built: boolean },
): Promise<void> {
  const { store, holder } = upstream
  const infos = await missingInfos(upstream, paths)
  await inSlices(paths, path => holder.add(path))
  await inSlices(infos.keys(), path => holder.add(path))
  const arrivals = new Arrivals(store, { sharing: upstream.sharing() })
  try {
    for (const path of topologicalOrder(infos.keys(), each => infos.get(each)?.references)) {
      const info = infos.get(path) as UnkeyedValidPathInfo
      await arrivals.add(await download(upstream, path, info, built))
    }
    await arrivals.finish()
  } catch (error) {
    await arrivals.giveUp()
    throw error
  }
}

/** Fetches those of the paths that are valid upstream, with their references. */
export async function fetchValid(upstream: UpstreamConnection, paths: readonly StorePath[]): Promise<void> {
  const here = new Set(await upstream.store.metadata.validOf(paths))
  const missing = paths.filter(path => !here.has(path))
  await fetchClosure(upstream, await upstream.validOf(missing), { built: false })
}

/** Replaces the contents of a valid path; returns false if upstream does not have the same ones. */
export async function restore(
  upstream: UpstreamConnection,
  path: StorePath,
  info: UnkeyedValidPathInfo,
): Promise<boolean> {
  const there = await upstream.info(path)
  if (there?.narHash !== info.narHash) return false
  const arrival = await download(upstream, path, info, true)
  await admit(upstream.store, [arrival], { repair: true, sharing: upstream.sharing() })
  return true
}

/** Downloads a path that is valid upstream. @param ultimate whether its metadata may say that it was built here. */
async function download(
  upstream: UpstreamConnection,
  path: StorePath,
  info: UnkeyedValidPathInfo,
  ultimate: boolean,
): Promise<Arrival> {
  await upstream.makeRoom()
  const nar = await (await upstream.client()).narFromPath({ path })
  try {
    return await receivePath(upstream.store, { path, info }, nar, { ultimate })
  } catch (error) {
    // Metadata may be refused before the first byte is read, and the next call would wait behind the unread ones.
    await nar.cancel()
    throw error
  }
}

async function missingInfos(
  upstream: UpstreamConnection,
  paths: readonly StorePath[],
): Promise<Map<StorePath, UnkeyedValidPathInfo>> {
  const { store } = upstream
  const infos = new Map<StorePath, UnkeyedValidPathInfo>()
  const waiting = new Set(paths)
  // The loop over this set also visits paths that are added while it runs.
  await inSlices(waiting, async path => {
    parseStorePath(store.storeDir, path)
    if (await store.metadata.isValid(path)) return
    const info = await upstream.info(path)
    if (info === undefined) throw new HandlerError(noSubstituter(path))
    infos.set(path, info)
    for (const reference of info.references) waiting.add(reference)
  })
  return infos
}
