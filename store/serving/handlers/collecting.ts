import type { CollectGarbageRequest } from '../../../generated/nix-daemon/operations.ts'
import type { NixDaemonHandlers } from '../../../generated/nix-daemon/server.ts'
import { parseStorePath } from '../../../nix/store-path.ts'
import { HandlerError } from '../../../runtime/index.ts'
import { type CollectionRequest, collect } from '../../collecting/collect.ts'
import { verify } from '../../collecting/verify.ts'
import { inSlices } from '../../model/slices.ts'
import { restore } from '../../upstream/fetch.ts'
import { type Context, notice, requireTrust, sendLog } from './context.ts'

type Collecting = Pick<Required<NixDaemonHandlers>, 'collectGarbage' | 'verifyStore'>

const ALL = 2n ** 64n - 1n

/** Handlers that maintain the store as a whole. */
export function collecting(context: Context): Collecting {
  const { store, upstream } = context
  return {
    async collectGarbage(request, call) {
      if (request.ignoreLiveness === true) throw new HandlerError('you are not allowed to ignore liveness')
      const { action } = request
      if (typeof action === 'number' || action === 'TryDeleteSpecific')
        throw new HandlerError(`there is no garbage collection of kind ${action}`)
      await inSlices(request.pathsToDelete ?? [], each => void parseStorePath(store.storeDir, each))
      return collect(
        store,
        {
          action,
          ...subject(request),
          maxFreed: request.maxFreed ?? ALL,
          settings: context.collection,
        },
        (level, text) => {
          // Other collections wait for this one, so it does not wait for a client that is slow to read.
          if (!call.log.congested) sendLog(call, level, text)
        },
      )
    },

    verifyStore({ checkContents = false, repair = false }, call) {
      if (repair) requireTrust(context, 'repair paths')
      if (repair && upstream === undefined)
        notice(context, call, 'this store has no upstream store, from which it could repair paths')
      return verify(store, {
        checkContents,
        onStep: text => sendLog(call, 'Info', text),
        onProblem: text => sendLog(call, 'Error', text),
        ...(repair
          ? { repair: async (path, info) => upstream !== undefined && (await restore(upstream, path, info)) }
          : {}),
      })
    },
  }
}

/** Reads both forms of a request. In the old one an empty set means all paths, except for `DeleteSpecific`. */
function subject(request: CollectGarbageRequest): Pick<CollectionRequest, 'paths' | 'withReferrers'> {
  const { gcPaths, pathsToDelete = [], action } = request
  if (gcPaths?.kind === 'WholeStore') return { paths: 'all', withReferrers: false }
  if (gcPaths !== undefined) return { paths: gcPaths.paths, withReferrers: gcPaths.deleteReferrers }
  const all = action !== 'DeleteSpecific'
  return { paths: all ? 'all' : pathsToDelete, withReferrers: false }
}
