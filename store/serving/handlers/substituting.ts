import type { NixDaemonHandlers } from '../../../generated/nix-daemon/server.ts'
import type { StorePath, SubstitutablePathInfo } from '../../../generated/nix-daemon/types.ts'
import { parseBuildTarget } from '../../building/build-target.ts'
import { findMissing } from '../../upstream/find-missing.ts'
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
    const info = await upstream?.info(path)
    if (info === undefined) return undefined
    const { deriver, references, narSize } = info
    return { deriver, references, downloadSize: narSize, narSize }
  }
  return {
    queryMissing({ targets }) {
      const parsed = targets.map(text => parseBuildTarget(store.storeDir, text))
      return findMissing(store, upstream, parsed)
    },

    hasSubstitutes: async ({ path }) => (await upstream?.info(path)) !== undefined,
    querySubstitutablePaths: async ({ paths }) => (await upstream?.validOf(paths)) ?? [],
    querySubstitutablePathInfo: ({ path }) => infoOf(path),

    async querySubstitutablePathInfos({ paths }) {
      const infos: (readonly [StorePath, SubstitutablePathInfo])[] = []
      for (const { path } of paths) {
        const info = await infoOf(path)
        if (info !== undefined) infos.push([path, info])
      }
      return infos
    },
  }
}
