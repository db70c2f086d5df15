import {
  type AddMultipleToStoreRequest,
  AddTextToStore,
  AddToStore,
  type AddToStoreNarRequest,
  type BuildDerivationRequest,
  type BuildPathsRequest,
  type VerifyStoreRequest,
} from '../generated/nix-daemon/operations.ts'
import type { GcRoot } from '../generated/nix-daemon/types.ts'
import { V1_25, V1_35 } from '../generated/nix-daemon/versions.ts'
import { HandlerError, type ProxiedServer, parseVersion } from '../runtime/index.ts'
import { type NamedDerivation, rightPaths } from './derivation-path.ts'
import { writeDerivation } from './derivation-text.ts'

/*
 * The requests that a daemon refuses, or takes in part only, if they come from a client that it does not trust. The
 * words are those of the releases, which were compared with this list: 2.3.7, 2.8.0, 2.26.3 and 2.34.8.
 */

/**
 * Returns the request that a daemon would make of one from a client that is not trusted.
 *
 * @throws {HandlerError} with the daemon's words, if it would refuse.
 */
type Restriction = (request: never, server: ProxiedServer) => unknown

/** Version from which on a daemon builds for all clients what is named after its contents. */
const V1_24 = parseVersion('1.24')

/** The restrictions by the names of operations. All other operations are the same for all clients. */
export const RESTRICTIONS: ReadonlyMap<string, Restriction> = new Map<string, Restriction>([
  ['AddBuildLog', () => refuse('you are not privileged to add logs')],
  [
    'AddPermRoot',
    () =>
      refuse(
        'you are not privileged to create perm roots\n\nhint: you can just do this client-side without special privileges, and probably want to do that instead.',
      ),
  ],
  [
    'AddSignatures',
    (request, server) =>
      signsForAnyone(server) ? request : refuse('you are not privileged to add signatures'),
  ],
  // An export has no signatures that daemons still read.
  [
    'ImportPaths',
    () => refuse('cannot add the paths of an export because they lack a signature by a trusted key'),
  ],
  ['AddToStoreNar', withSignatures],
  ['AddMultipleToStore', (request: AddMultipleToStoreRequest) => ({ ...request, dontCheckSigs: false })],
  ['BuildPaths', withoutRepair],
  ['BuildPathsWithResults', withoutRepair],
  ['BuildDerivation', asContentAddressed],
  [
    'VerifyStore',
    (request: VerifyStoreRequest) =>
      request.repair ? refuse('you are not privileged to repair paths') : request,
  ],
])

function refuse(words: string): never {
  throw new HandlerError(words)
}

/** Tells whether a server takes signatures from all clients, as Nix does since 2.17. */
function signsForAnyone({ session, server }: ProxiedServer): boolean {
  const { daemonNixVersion = '' } = server as { readonly daemonNixVersion?: string }
  const release = /^2\.(\d+)/.exec(daemonNixVersion)
  // Only newer sessions have the release, of which two more have 1.35.
  return release === null ? session.version > V1_35 : Number(release[1]) >= 17
}

function withSignatures(request: AddToStoreNarRequest): AddToStoreNarRequest {
  return { ...request, dontCheckSigs: false, info: { ...request.info, ultimate: false } }
}

function withoutRepair(request: BuildPathsRequest): BuildPathsRequest {
  if (request.mode === 'Repair') refuse("repairing is not allowed because you are not in 'trusted-users'")
  return request
}

/**
 * Lets a derivation pass whose outputs are named after their contents. The path that the client gives for it counts
 * for nothing: a build would keep its log under that name.
 */
async function asContentAddressed(
  request: BuildDerivationRequest,
  server: ProxiedServer,
): Promise<BuildDerivationRequest> {
  if (server.session.version < V1_24) refuse('you are not privileged to build derivations')
  if (request.drv.outputs.some(([, { hashAlgo }]) => hashAlgo === ''))
    refuse('you are not privileged to build input-addressed derivations')
  // As a daemon does, so that it checks the outputs.
  const right = rightPaths(request)
  await addDerivation(server, right)
  return { ...request, ...right }
}

/** Adds the file of a derivation to the store behind a proxy. @throws {RemoteError} if it contradicts itself. */
async function addDerivation(server: ProxiedServer, { drvPath, drv }: NamedDerivation): Promise<void> {
  const name = drvPath.slice(drvPath.lastIndexOf('/') + 34)
  const [text, refs] = [writeDerivation({ ...drv, inputDrvs: [] }), drv.inputSrcs]
  const request = { name, camStr: 'text:sha256', refs, repair: false }
  if (server.session.version >= V1_25) await server.call(AddToStore, request, { body: text })
  else await server.call(AddTextToStore, { suffix: name, text, refs })
}

/** Hides from the roots of the garbage collector which processes use a path, as daemons do since Nix 2.3. */
export function censoredRoots(roots: readonly GcRoot[]): GcRoot[] {
  const seen = new Set<string>()
  return roots.flatMap(root => {
    if (!/^(?:\/proc\/|\{)/.test(root.link)) return [root]
    if (seen.has(root.target)) return []
    seen.add(root.target)
    return [{ ...root, link: '{censored}' }]
  })
}
