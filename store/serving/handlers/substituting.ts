import type { NixDaemonHandlers } from '../../../generated/nix-daemon/server.ts'
import type {
  StorePath,
  SubstitutablePathInfo,
  UnkeyedValidPathInfo,
} from '../../../generated/nix-daemon/types.ts'
import { parseStorePath } from '../../../nix/store-path.ts'
import { parseBuildTarget } from '../../building/build-target.ts'
import { inSlices, mapInSlices } from '../../model/slices.ts'
import { findMissing } from '../../upstream/find-missing.ts'
import { listReply } from '../list-reply.ts'
import type { Context } from './context.ts'

type Substituting = Pick<
  Required<NixDaemonHandlers>,
  | 'queryMissing'
  | 'hasSubstitutes'
  | 'querySubstitutablePaths'
  | 'querySubstitutablePathInfo'
  | 'querySubstitutablePathInfos'
>

/** Handlers for paths that could be fetched from upstream. */
export function substituting({ store, upstream }: Context): Substituting {
  const infoOf = async (path: StorePath): Promise<SubstitutablePathInfo | undefined> => {
    parseStorePath(store.storeDir, path)
    const info = await upstream?.info(path)
    return info && substitutable(info)
  }
  return {
    async queryMissing({ targets }) {
      const parsed = await mapInSlices(targets, text => parseBuildTarget(store.storeDir, text))
      return await findMissing(store, upstream, parsed)
    },

    hasSubstitutes: async ({ path }) => (await infoOf(path)) !== undefined,

    async querySubstitutablePaths({ paths }) {
      await inSlices(paths, each => void parseStorePath(store.storeDir, each))
      return listReply((await upstream?.validOf(paths)) ?? [])
    },

    querySubstitutablePathInfo: ({ path }) => infoOf(path),

    async querySubstitutablePathInfos({ paths }) {
      const infos: (readonly [StorePath, SubstitutablePathInfo])[] = []
      const asked = await mapInSlices(paths, ({ path }) => path)
      await inSlices(asked, path => void parseStorePath(store.storeDir, path))
      const found = upstream === undefined ? [] : await upstream.infos(asked, await upstream.client())
      await inSlices(found.entries(), ([index, info]) => {
        if (info !== undefined) infos.push([asked[index] as StorePath, substitutable(info)])
      })
      return listReply(infos)
    },
  }
}

function substitutable({ deriver, references, narSize }: UnkeyedValidPathInfo): SubstitutablePathInfo {
  return { deriver, references, downloadSize: narSize, narSize }
}
