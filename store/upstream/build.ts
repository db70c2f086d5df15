import type { NixDaemonCall } from '../../generated/nix-daemon/server.ts'
import type {
  BasicDerivation,
  BuildMode,
  BuildResult,
  DerivedPath,
  OutputName,
  StorePath,
  UnkeyedRealisationS,
} from '../../generated/nix-daemon/types.ts'
import { V1_34 } from '../../generated/nix-daemon/versions.ts'
import { derivationType } from '../../nix/derivation-type.ts'
import { RemoteError } from '../../runtime/index.ts'
import {
  builtOutputsOf,
  failedResult,
  isSuccess,
  statusOfExit,
  succeededResult,
} from '../building/build-results.ts'
import type { BuildTarget } from '../building/build-target.ts'
import { placeOf, readDerivation, wantedOutputs } from '../building/derivation-files.ts'
import { resolvedHash } from '../building/derivation-hashes.ts'
import { keepRealisation, knownOutputs } from '../building/known-outputs.ts'
import { validOutputs } from '../building/target-state.ts'
import { inSlices } from '../model/slices.ts'
import type { Store } from '../model/store.ts'
import { bringHome, bringRestHome, fetchTarget, keepKnown, outputsOf } from './bring-home.ts'
import { BuiltDerivations } from './built-derivations.ts'
import { fetchClosure, fetchValid } from './fetch.ts'
import { hashMismatches, pathWithHash } from './hash-mismatches.ts'
import { sendClosure } from './send.ts'
import type { UpstreamConnection } from './upstream-connection.ts'

/** A target, and the text that the client sent for it. */
export interface Wanted {
  readonly text: DerivedPath
  readonly target: BuildTarget
}

/** Builds targets upstream and fetches their outputs. @throws {RemoteError} if a build fails. */
export async function buildUpstream(
  upstream: UpstreamConnection,
  wanted: readonly Wanted[],
  mode: BuildMode,
  call: NixDaemonCall,
): Promise<void> {
  const sent = await prepare(upstream, wanted)
  const built = new BuiltDerivations(sent)
  const paths = wanted.map(({ text }) => text)
  try {
    await upstream.building(
      call,
      (client, options) => client.buildPaths({ paths, mode }, options),
      message => built.see(message),
    )
  } catch (error) {
    if (error instanceof RemoteError) {
      built.fail(error.remoteMessage)
      await bringRestHome(upstream, built, call)
    }
    throw error
  }
  await bringHome(upstream, built)
  await inSlices(wanted, ({ target }) => fetchTarget(upstream, target))
  await keepKnown(upstream, sent)
}

/**
 * Builds targets upstream, fetches their outputs, and returns their results in order. Those are left out that were given
 * up after another one had failed.
 */
export async function buildUpstreamWithResults(
  upstream: UpstreamConnection,
  wanted: readonly Wanted[],
  mode: BuildMode,
  call: NixDaemonCall,
): Promise<(BuildResult | undefined)[]> {
  const client = await upstream.client()
  if (client.connection.session.version < V1_34) {
    const results: (BuildResult | undefined)[] = []
    let hasFailed = false
    for (const each of wanted) {
      const isGivenUp = hasFailed && !upstream.keepsGoing
      const result = isGivenUp ? undefined : await buildOne(upstream, each, mode, call)
      if (result !== undefined && !isSuccess(result)) hasFailed = true
      results.push(result)
    }
    return results
  }
  const sent = await prepare(upstream, wanted)
  const built = new BuiltDerivations(sent)
  const paths = wanted.map(({ text }) => text)
  const answers = await upstream.building(
    call,
    (client, options) => client.buildPathsWithResults({ paths, mode }, options),
    message => built.see(message),
  )
  await inSlices(answers, ({ result }) => void (isSuccess(result) || built.fail(result.errorMsg)))
  await bringHome(upstream, built)
  // Nix 2.8 returns results in another order, and may name a derivation without its outputs. The first one counts.
  const told = new Map<string, BuildResult>()
  await inSlices(answers, ({ path, result }) => {
    if (!told.has(path)) told.set(path, result)
  })
  const results: (BuildResult | undefined)[] = []
  await inSlices(wanted, async ({ text, target }) => {
    const result = told.get(text) ?? told.get(target.path)
    if (result !== undefined && isSuccess(result)) await fetchTarget(upstream, target, result)
    // Determinate Nix has a status for what it gave up, which the clients of other releases refuse.
    results.push(result?.status === 'Cancelled' ? undefined : result)
  })
  await keepKnown(upstream, sent)
  return results
}

/** Sends the inputs of a derivation upstream and builds it there; the derivation need not be in a store. */
export async function buildDerivationUpstream(
  upstream: UpstreamConnection,
  drvPath: StorePath,
  drv: BasicDerivation,
  mode: BuildMode,
  call: NixDaemonCall,
): Promise<BuildResult> {
  await sendClosure(upstream, await upstream.store.metadata.validOf(drv.inputSrcs))
  const result = await upstream.building(call, (client, options) =>
    client.buildDerivation({ drvPath, drv, mode }, options),
  )
  if (!isSuccess(result)) {
    const place = placeOf(upstream.store.storeDir, drvPath)
    const kept = hashMismatches(result.errorMsg).map(({ got }) => pathWithHash(place, drv.outputs[0], got))
    const valid = await upstream.validOf(kept.filter(path => path !== undefined))
    await fetchClosure(upstream, valid, { built: true })
    return result.status === 'Cancelled' ? { ...result, status: 'MiscFailure' } : result
  }
  const known = drv.outputs.flatMap(([, { path }]) => (path === '' ? [] : [path]))
  const told = builtOutputsOf(upstream.store.storeDir, result)
  await fetchClosure(upstream, [...new Set([...known, ...told.map(([, { outPath }]) => outPath)])], {
    built: true,
  })
  await keepResolved(upstream.store, drvPath, drv, told)
  return result
}

/** Registers the outputs of a derivation without input derivations, which need not be in the store. */
async function keepResolved(
  store: Store,
  drvPath: StorePath,
  drv: BasicDerivation,
  told: readonly (readonly [OutputName, UnkeyedRealisationS])[],
): Promise<void> {
  const type = derivationType(drv)
  if (type !== 'floating' && type !== 'deferred') return
  const { outputs } = resolvedHash(store.storeDir, drvPath, drv)
  for (const [name, realisation] of told) {
    const base16 = outputs.get(name)
    if (base16 !== undefined) await keepRealisation(store, `sha256:${base16}!${name}`, realisation)
  }
}

async function buildOne(
  upstream: UpstreamConnection,
  wanted: Wanted,
  mode: BuildMode,
  call: NixDaemonCall,
): Promise<BuildResult> {
  try {
    await buildUpstream(upstream, [wanted], mode, call)
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error
    return failedResult(statusOfExit(error.failure.exitStatus), error.remoteMessage)
  }
  const { target } = wanted
  if (target.kind === 'Opaque') return succeededResult('Substituted', [])
  const outputs = await validOutputs(upstream.store, await outputsOf(upstream, target))
  return succeededResult('Built', outputs ?? [])
}

/** Sends the derivations of targets upstream, with their inputs; returns those that have to be built. */
async function prepare(
  upstream: UpstreamConnection,
  wanted: readonly Wanted[],
): Promise<ReadonlySet<StorePath>> {
  const sent = new Set<StorePath>()
  const unbuilt = new Set<StorePath>()
  await inSlices(wanted, async ({ target }) => {
    if (target.kind === 'Opaque') return
    const { path } = target
    if (!(await upstream.store.metadata.isValid(path))) await fetchValid(upstream, [path])
    if (await upstream.store.metadata.isValid(path)) await addInputs(upstream, path, sent, unbuilt)
  })
  if (sent.size > 0) await sendClosure(upstream, [...sent])
  return unbuilt
}

/** Collects a derivation and its inputs. An input that is missing here is built upstream, so add its inputs too. */
async function addInputs(
  upstream: UpstreamConnection,
  derivation: StorePath,
  inputs: Set<StorePath>,
  unbuilt: Set<StorePath>,
): Promise<void> {
  const { store } = upstream
  const waiting = new Set([derivation])
  inputs.add(derivation)
  await inSlices(waiting, async path => {
    unbuilt.add(path)
    await inSlices((await readDerivation(store, path)).inputDrvs, async ([input, names]) => {
      const outputs = wantedOutputs(input, await knownOutputs(store, input), names)
      const valid = await validOutputs(store, outputs)
      if (valid === undefined) waiting.add(input)
      else for (const [, output] of valid) inputs.add(output)
    })
  })
}
