import type { NixDaemonClient } from '../../generated/nix-daemon/client.ts'
import type { AddMultipleToStoreRecord } from '../../generated/nix-daemon/streams.ts'
import type { StorePath, ValidPathInfo } from '../../generated/nix-daemon/types.ts'
import { V1_32 } from '../../generated/nix-daemon/versions.ts'
import { inSlices, mapInSlices } from '../model/slices.ts'
import type { Store } from '../model/store.ts'
import { topologicalOrder } from '../model/topological-order.ts'
import type { UpstreamConnection } from './upstream-connection.ts'

/** Sends the paths that are not valid upstream, with their references. */
export async function sendClosure(upstream: UpstreamConnection, paths: readonly StorePath[]): Promise<void> {
  const { store, holder } = upstream
  await inSlices(paths, path => holder.add(path))
  const closure = await store.metadata.closure(paths, 'references')
  const there = new Set(await upstream.validOf(closure))
  const infos = new Map<StorePath, ValidPathInfo>()
  await inSlices(closure, async path => {
    if (there.has(path)) return
    const info = await store.metadata.info(path)
    if (info !== undefined) infos.set(path, { path, info: { ...info, ultimate: false } })
  })
  if (infos.size === 0) return
  const order = topologicalOrder(infos.keys(), path => infos.get(path)?.info.references)
  const sent = await mapInSlices(order, path => infos.get(path) as ValidPathInfo)
  await send(await upstream.client(), store, sent)
}

async function send(client: NixDaemonClient, store: Store, paths: readonly ValidPathInfo[]): Promise<void> {
  const { session } = client.connection
  if (session.version < V1_32) {
    for (const { path, info } of paths)
      await client.addToStoreNar({ path, info, dontCheckSigs: true }, store.contents.dump(path))
    return
  }
  const records = recordsOf(store, paths)
  await client.addMultipleToStore({ dontCheckSigs: true }, { count: paths.length, records })
}

function* recordsOf(
  store: Store,
  paths: readonly ValidPathInfo[],
): Generator<AddMultipleToStoreRecord, void, undefined> {
  for (const info of paths) yield { info, nar: store.contents.dump(info.path) }
}
