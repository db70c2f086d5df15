import type { StorePath, UnkeyedValidPathInfo } from '../../generated/nix-daemon/types.ts'
import { type Arrival, admit } from '../adding/admit.ts'
import { receivePath } from '../adding/receive-path.ts'
import { inSlices } from '../model/slices.ts'
import { ClosureFetch, missingHere } from './closure-fetch.ts'
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
  await inSlices(paths, path => upstream.holder.add(path))
  const missing = await missingHere(upstream.store, paths)
  if (missing.length === 0) return
  await new ClosureFetch(upstream, await upstream.client(), built).run(missing)
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
  const arrival = await download(upstream, path, info)
  await admit(upstream.store, [arrival], { repair: true, sharing: upstream.sharing() })
  return true
}

/** Downloads a path that is valid upstream. */
async function download(
  upstream: UpstreamConnection,
  path: StorePath,
  info: UnkeyedValidPathInfo,
): Promise<Arrival> {
  await upstream.makeRoom()
  const nar = await (await upstream.client()).narFromPath({ path })
  try {
    return await receivePath(upstream.store, { path, info }, nar, { ultimate: true })
  } catch (error) {
    // Metadata may be refused before the first byte is read, and the next call would wait behind the unread ones.
    await nar.cancel()
    throw error
  }
}
