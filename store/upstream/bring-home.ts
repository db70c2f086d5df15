import type { NixDaemonCall } from '../../generated/nix-daemon/server.ts'
import type {
  BuildResult,
  DrvOutput,
  OutputName,
  StorePath,
  UnkeyedRealisationS,
} from '../../generated/nix-daemon/types.ts'
import { RealisationWithPathNotHashFeature, V1_22, V1_31 } from '../../generated/nix-daemon/versions.ts'
import { isSignature } from '../../nix/signatures.ts'
import type { RealisationFields } from '../../runtime/adapters/realisation-json.ts'
import { hasFeature } from '../../runtime/index.ts'
import { builtOutputsOf } from '../building/build-results.ts'
import type { BuildTarget } from '../building/build-target.ts'
import { isDerivation, placeOf, readDerivation, wantedOutputs } from '../building/derivation-files.ts'
import { fieldsOf, keepOutputs, knownOutputs } from '../building/known-outputs.ts'
import type { DerivationOutputs } from '../model/metadata.ts'
import { inSlices } from '../model/slices.ts'
import type { BuiltDerivations } from './built-derivations.ts'
import { fetchClosure } from './fetch.ts'
import { pathWithHash } from './hash-mismatches.ts'
import type { UpstreamConnection } from './upstream-connection.ts'

/** Fetches what was built before another build failed. That failure is what the client has to know. */
export async function bringRestHome(
  upstream: UpstreamConnection,
  built: BuiltDerivations,
  call: NixDaemonCall,
): Promise<void> {
  try {
    await bringHome(upstream, built)
  } catch (error) {
    const problem = `what was built before is not fetched: ${(error as Error).message}`
    call.log.say({ kind: 'Next', msg: `${problem}\n` })
  }
}

/**
 * Fetches all outputs of the derivations that upstream has built, as a store has them that builds itself, and registers
 * those whose paths only the build determined.
 */
export async function bringHome(upstream: UpstreamConnection, built: BuiltDerivations): Promise<void> {
  const { store } = upstream
  const known = new Map<StorePath, DerivationOutputs>()
  await inSlices(built.paths, async path => {
    known.set(path, await outputsOf(upstream, { kind: 'Built', path, outputs: 'all' }))
  })
  // A build makes all outputs of the resolved derivation known, and those that were wanted of the other one.
  const resolved = await upstream.validOf([...built.resolved.values()])
  await inSlices(resolved, async path => {
    known.set(path, await (await upstream.client()).queryDerivationOutputMap({ path }))
  })
  const outputs = [...known.values()].flatMap(each => each.flatMap(([, path]) => path ?? []))
  for (const path of await mismatched(upstream, built)) outputs.push(path)
  const valid = new Set(await upstream.validOf([...new Set(outputs)]))
  await fetchClosure(upstream, [...valid], { built: true })
  // They refer to outputs, which count as built here only if they came first.
  await fetchClosure(upstream, resolved, { built: false })
  await inSlices(known, async ([path, each]) => {
    if (!(await store.metadata.isValid(path))) return
    const there = realised(each.filter(([, output = '']) => valid.has(output)))
    await keepOutputs(store, path, there, id => realisationOf(upstream, id))
  })
}

/**
 * Registers outputs that are here of derivations that upstream had no need to build, because it had what they make. Only
 * their builder knows the paths.
 */
export async function keepKnown(
  upstream: UpstreamConnection,
  derivations: ReadonlySet<StorePath>,
): Promise<void> {
  const { store } = upstream
  await inSlices(derivations, async path => {
    const known = await knownOutputs(store, path)
    if (known.every(([, output]) => output !== undefined)) return
    const there = await outputsOf(upstream, { kind: 'Built', path, outputs: 'all' })
    const here = new Set(await store.metadata.validOf(there.flatMap(([, output]) => output ?? [])))
    const kept = realised(there.filter(([, output = '']) => here.has(output)))
    await keepOutputs(store, path, kept, id => realisationOf(upstream, id))
  })
}

/** Finds the paths at which fixed outputs with wrong hashes are kept. */
async function mismatched(
  { store }: UpstreamConnection,
  { mismatches }: BuiltDerivations,
): Promise<StorePath[]> {
  const paths: StorePath[] = []
  await inSlices(mismatches, async ([path, got]) => {
    const [output] = isDerivation(path) ? (await readDerivation(store, path)).outputs : []
    const kept = isDerivation(path) ? pathWithHash(placeOf(store.storeDir, path), output, got) : path
    if (kept !== undefined) paths.push(kept)
  })
  return paths
}

/** Fetches a target that is valid upstream, and registers outputs whose paths only the build determined. */
export async function fetchTarget(
  upstream: UpstreamConnection,
  target: BuildTarget,
  result?: BuildResult,
): Promise<void> {
  if (target.kind === 'Opaque') return fetchClosure(upstream, [target.path], { built: false })
  const { store } = upstream
  const told = result === undefined ? [] : builtOutputsOf(store.storeDir, result)
  const outputs = told.length > 0 ? told : realised(await outputsOf(upstream, target))
  await fetchClosure(
    upstream,
    outputs.map(([, { outPath }]) => outPath),
    { built: true },
  )
  if (await store.metadata.isValid(target.path))
    await keepOutputs(store, target.path, outputs, id => realisationOf(upstream, id))
}

/** Queries the realisation of an output that upstream has built, with its signatures and those on which it depends. */
async function realisationOf(
  upstream: UpstreamConnection,
  id: DrvOutput,
): Promise<RealisationFields | undefined> {
  const client = await upstream.client()
  const { session } = client.connection
  if (session.version < V1_31 || hasFeature(session, RealisationWithPathNotHashFeature)) return undefined
  const [found] = (await client.queryRealisation({ id })).realisations ?? []
  if (found === undefined) return undefined
  const { signatures = [], ...fields } = fieldsOf(found)
  return { ...fields, signatures: signatures.filter(isSignature) }
}

function realised(outputs: DerivationOutputs): (readonly [OutputName, UnkeyedRealisationS])[] {
  return outputs.flatMap(([name, outPath]) =>
    outPath === undefined ? [] : [[name, { outPath, signatures: [] }] as const],
  )
}

/** Finds the wanted outputs of a target. Only upstream knows the paths that its build determines. */
export async function outputsOf(
  upstream: UpstreamConnection,
  { path, outputs }: BuildTarget & { kind: 'Built' },
): Promise<DerivationOutputs> {
  const known = wantedOutputs(path, await knownOutputs(upstream.store, path), outputs)
  const client = await upstream.client()
  if (known.every(([, output]) => output !== undefined) || client.connection.session.version < V1_22)
    return known
  return wantedOutputs(path, await client.queryDerivationOutputMap({ path }), outputs)
}
