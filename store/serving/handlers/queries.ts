import type { NixDaemonHandlers } from '../../../generated/nix-daemon/server.ts'
import type { StorePath, UnkeyedValidPathInfo } from '../../../generated/nix-daemon/types.ts'
import { V1_16, V1_17 } from '../../../generated/nix-daemon/versions.ts'
import { isSignature } from '../../../nix/signatures.ts'
import { HandlerError, type Session } from '../../../runtime/index.ts'
import { knownOutputs } from '../../building/known-outputs.ts'
import type { DerivationOutputs, PathListing } from '../../model/metadata.ts'
import { notValid } from '../../model/refusals.ts'
import { fetchValid } from '../../upstream/fetch.ts'
import { listReply } from '../list-reply.ts'
import type { Context } from './context.ts'

type Queries = Pick<
  Required<NixDaemonHandlers>,
  | 'isValidPath'
  | 'queryValidPaths'
  | 'queryAllValidPaths'
  | 'queryPathInfo'
  | 'queryPathHash'
  | 'queryReferences'
  | 'queryReferrers'
  | 'queryDeriver'
  | 'queryValidDerivers'
  | 'queryPathFromHashPart'
  | 'queryDerivationOutputs'
  | 'queryDerivationOutputNames'
  | 'queryDerivationOutputMap'
>

/** Handlers that query the metadata. */
export function queries({ store, upstream }: Context): Queries {
  const { metadata } = store

  const infoOf = async (path: StorePath): Promise<UnkeyedValidPathInfo> => {
    const info = await metadata.info(path)
    if (info === undefined) throw notValid(path)
    return info
  }
  const outputsOf = async (path: StorePath): Promise<DerivationOutputs> => {
    if (!(await metadata.isValid(path))) throw notValid(path)
    return await knownOutputs(store, path)
  }

  return {
    isValidPath: ({ path }) => metadata.isValid(path),

    async queryValidPaths({ paths, substitute = false }) {
      if (substitute && upstream !== undefined) await fetchValid(upstream, paths)
      return listReply(await metadata.validOf(paths))
    },

    async queryAllValidPaths() {
      const listing = await metadata.allPaths()
      return { count: listing.count, items: itemsOf(listing) }
    },

    async queryPathInfo({ path }, call) {
      const info = await metadata.info(path)
      // Before 1.17 the reply cannot say that the path is not valid.
      if (info === undefined && call.session.version < V1_17) throw notValid(path)
      return info && infoFor(call.session, info)
    },

    queryPathHash: async ({ path }) => (await infoOf(path)).narHash,
    queryReferences: async ({ path }) => listReply((await infoOf(path)).references),
    queryReferrers: async ({ path }) => listReply(await metadata.referrers(path)),
    queryDeriver: async ({ path }) => (await infoOf(path)).deriver,
    queryValidDerivers: ({ path }) => metadata.validDerivers(path),

    queryPathFromHashPart({ hashPart }) {
      if (hashPart.length !== 32) throw new HandlerError('invalid hash part')
      // Other letters occur in no path, and are not an error.
      return /[^0-9abcdfghijklmnpqrsvwxyz]/.test(hashPart) ? undefined : metadata.pathByHash(hashPart)
    },

    async queryDerivationOutputs({ path }) {
      return (await outputsOf(path)).map(([name, output]) => {
        if (output !== undefined) return output
        throw new HandlerError(`output '${name}' of derivation '${path}' has no store path mapped to it`)
      })
    },
    queryDerivationOutputNames: async ({ path }) => (await outputsOf(path)).map(([name]) => name),
    queryDerivationOutputMap: ({ path }) => outputsOf(path),
  }
}

/** Drops the fields that a reply before 1.16 does not have, and signatures that clients cannot read. */
function infoFor(session: Session, info: UnkeyedValidPathInfo): UnkeyedValidPathInfo {
  if (session.version < V1_16) return { ...info, ultimate: false, sigs: [], ca: undefined }
  // Earlier releases stored any text as a signature.
  return info.sigs.every(isSignature) ? info : { ...info, sigs: info.sigs.filter(isSignature) }
}

async function* itemsOf({ pages }: PathListing): AsyncGenerator<StorePath, void, undefined> {
  for await (const page of pages) yield* page
}
