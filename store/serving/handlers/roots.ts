import type { NixDaemonHandlers } from '../../../generated/nix-daemon/server.ts'
import { addPermanentRoot, pathBehind, placeOfLink, requireRoom } from '../../collecting/add-roots.ts'
import { findRoots } from '../../collecting/find-roots.ts'
import { listReply } from '../list-reply.ts'
import { type Context, requireTrust, rootPaths, sendLog } from './context.ts'

type Roots = Pick<
  Required<NixDaemonHandlers>,
  'addTempRoot' | 'addIndirectRoot' | 'addPermRoot' | 'findRoots' | 'syncWithGC'
>

/** Handlers for roots of the garbage collection. */
export function roots(context: Context): Roots {
  const { store } = context
  return {
    addTempRoot: ({ path }) => rootPaths(context, [path]),

    async addIndirectRoot({ path }) {
      const link = placeOfLink(path)
      // A running collection has already listed the permanent roots, so add a temporary one.
      const target = await pathBehind(store, link)
      if (target !== undefined) await rootPaths(context, [target])
      await requireRoom(store, link)
      await store.metadata.addIndirectRoot(link, target)
    },

    async addPermRoot({ storePath, gcRoot }) {
      requireTrust(context, 'create perm roots; make the link yourself and register it as an indirect root')
      const link = placeOfLink(gcRoot)
      await rootPaths(context, [storePath])
      await requireRoom(store, link)
      await addPermanentRoot(store, link, storePath)
      return link
    },

    async findRoots(call) {
      const found = await findRoots(store, context.trusted, text => {
        if (!call.log.congested) sendLog(call, 'Info', text)
      })
      return listReply(found)
    },

    async syncWithGC() {
      const unlock = await store.collecting.lock()
      unlock()
    },
  }
}
