import type { NixDaemonCall } from '../../generated/nix-daemon/server.ts'
import type { BuildResult, StorePath, UnkeyedValidPathInfo } from '../../generated/nix-daemon/types.ts'
import { HandlerError } from '../../runtime/index.ts'
import { failedResult, isSuccess, succeededResult } from '../building/build-results.ts'
import type { BuildTarget } from '../building/build-target.ts'
import { ContentsError } from '../model/contents.ts'
import { inSlices } from '../model/slices.ts'
import type { Store } from '../model/store.ts'
import { outputsOf } from './bring-home.ts'
import { buildUpstream, buildUpstreamWithResults, type Wanted } from './build.ts'
import { fetchClosure, restore } from './fetch.ts'
import type { UpstreamConnection } from './upstream-connection.ts'

/*
 * Upstream repairs its own contents. Those of this store are replaced by them, if they are damaged. A path that no
 * derivation is named for cannot be built, so upstream would refuse to repair it: it is only fetched.
 */

/** Repairs targets upstream and here. @throws {RemoteError} if a build fails. @throws {HandlerError} */
export async function repairUpstream(
  upstream: UpstreamConnection,
  wanted: readonly Wanted[],
  call: NixDaemonCall,
): Promise<void> {
  const built = wanted.filter(({ target }) => target.kind === 'Built')
  if (built.length > 0) await buildUpstream(upstream, built, 'Repair', call)
  for (const { target } of wanted) await repairTarget(upstream, target, call)
}

/** Repairs targets upstream and here, and returns their results in order. */
export async function repairUpstreamWithResults(
  upstream: UpstreamConnection,
  wanted: readonly Wanted[],
  call: NixDaemonCall,
): Promise<(BuildResult | undefined)[]> {
  const built = wanted.filter(({ target }) => target.kind === 'Built')
  const told = built.length === 0 ? [] : await buildUpstreamWithResults(upstream, built, 'Repair', call)
  const results: (BuildResult | undefined)[] = []
  await inSlices(wanted, async ({ target }) => {
    const result = target.kind === 'Built' ? told.shift() : succeededResult('Substituted', [])
    const isMade = result !== undefined && isSuccess(result)
    results.push(isMade ? await repairedOrFailed(upstream, target, call, result) : result)
  })
  return results
}

async function repairedOrFailed(
  upstream: UpstreamConnection,
  target: BuildTarget,
  call: NixDaemonCall,
  result: BuildResult,
): Promise<BuildResult> {
  try {
    await repairTarget(upstream, target, call)
    return result
  } catch (error) {
    if (!(error instanceof HandlerError)) throw error
    return failedResult('MiscFailure', error.problem)
  }
}

async function repairTarget(
  upstream: UpstreamConnection,
  target: BuildTarget,
  call: NixDaemonCall,
): Promise<void> {
  if (target.kind === 'Opaque') {
    await fetchClosure(upstream, [target.path], { built: false })
    return repairPaths(upstream, [target.path], call)
  }
  const outputs = (await outputsOf(upstream, target)).flatMap(([, path]) => path ?? [])
  await repairClosure(upstream, outputs, call)
}

/** Repairs paths here, and all to which they refer. @throws {HandlerError} if upstream has no such contents. */
export async function repairClosure(
  upstream: UpstreamConnection,
  paths: readonly StorePath[],
  call: NixDaemonCall,
): Promise<void> {
  await repairPaths(upstream, await upstream.store.metadata.closure(paths, 'references'), call)
}

async function repairPaths(
  upstream: UpstreamConnection,
  paths: readonly StorePath[],
  call: NixDaemonCall,
): Promise<void> {
  const { store } = upstream
  await inSlices(paths, async path => {
    const info = await store.metadata.info(path)
    if (info === undefined || (await isIntact(store, path, info))) return
    call.log.say({ kind: 'Next', msg: `path '${path}' is corrupted or missing!\n` })
    if (!(await restore(upstream, path, info)))
      throw new HandlerError(`cannot repair path '${path}': the upstream store has other contents, or none`)
  })
}

async function isIntact(store: Store, path: StorePath, info: UnkeyedValidPathInfo): Promise<boolean> {
  try {
    const { narHash, narSize } = await store.contents.verify(path)
    return narHash === info.narHash && narSize === info.narSize
  } catch (error) {
    if (error instanceof ContentsError) return false
    throw error
  }
}
