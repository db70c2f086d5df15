import type { NixDaemonCall, NixDaemonHandlers } from '../../../generated/nix-daemon/server.ts'
import type {
  BuildMode,
  BuildResult,
  DerivedPath,
  KeyedBuildResult,
  StorePath,
} from '../../../generated/nix-daemon/types.ts'
import type { DerivationHash } from '../../../nix/derivation-hash.ts'
import { type NamedDerivation, rightPaths } from '../../../nix/derivation-path.ts'
import { derivationType } from '../../../nix/derivation-type.ts'
import { HandlerError } from '../../../runtime/index.ts'
import { TurnTimer } from '../../../runtime/server/turn-timer.ts'
import { keepBuildLog } from '../../building/build-logs.ts'
import {
  failedResult,
  isSuccess,
  PERMANENT_FAILURE,
  resultFor,
  succeededResult,
} from '../../building/build-results.ts'
import { parseBuildTarget, printBuildTarget } from '../../building/build-target.ts'
import { outputsOf, placeOf } from '../../building/derivation-files.ts'
import { realisationHash, resolvedHash } from '../../building/derivation-hashes.ts'
import {
  cannotBuild,
  noSubstituter,
  notMade,
  type TargetState,
  targetState,
  type Unmade,
  validOutputs,
} from '../../building/target-state.ts'
import { notPrivileged } from '../../model/refusals.ts'
import { inSlices, mapInSlices, sortTexts } from '../../model/slices.ts'
import {
  buildDerivationUpstream,
  buildUpstream,
  buildUpstreamWithResults,
  type Wanted,
} from '../../upstream/build.ts'
import { fetchClosure } from '../../upstream/fetch.ts'
import { repairClosure, repairUpstream, repairUpstreamWithResults } from '../../upstream/repair.ts'
import type { UpstreamConnection } from '../../upstream/upstream-connection.ts'
import { listReply } from '../list-reply.ts'
import { type Context, notice, requireTrust, rootPaths, sendLog } from './context.ts'

type Building = Pick<
  Required<NixDaemonHandlers>,
  'buildPaths' | 'buildPathsWithResults' | 'buildDerivation' | 'ensurePath' | 'addBuildLog'
>

/** Handlers that build. This store has no builder: missing paths come from upstream, if there is one. */
export function building(context: Context): Building {
  const { store, upstream } = context
  return {
    async buildPaths({ paths, mode = 'Normal' }, call) {
      const missing = await missingOf(context, paths, mode)
      if (missing.length === 0) return
      if (upstream === undefined) {
        tellUnfetched(context, missing, call)
        throw await failureOf(missing, call)
      }
      if (mode === 'Repair') await repairUpstream(upstream, missing, call)
      else await buildUpstream(upstream, missing, mode, call)
    },

    async buildPathsWithResults({ paths, mode = 'Normal' }, call) {
      const missing = await missingOf(context, paths, mode)
      if (upstream === undefined) tellUnfetched(context, missing, call)
      const results =
        upstream === undefined
          ? await mapInSlices(missing, ({ state }) => resultOf(state))
          : mode === 'Repair'
            ? await repairUpstreamWithResults(upstream, missing, call)
            : await buildUpstreamWithResults(upstream, missing, mode, call)
      const known = new Map<DerivedPath, BuildResult | undefined>()
      await inSlices(missing.entries(), ([index, { text }]) => void known.set(text, results[index]))
      const answers: KeyedBuildResult[] = []
      // Up to Nix 2.33, upstream has results without a text for what it gave up. Clients show the first failure.
      const givenUp: KeyedBuildResult[] = []
      await inSlices(paths, async given => {
        const target = parseBuildTarget(store.storeDir, given)
        const text = printBuildTarget(target)
        const result = known.has(text) ? known.get(text) : resultOf(await targetState(store, target))
        if (result === undefined) return
        const hash = (): Promise<DerivationHash> => realisationHash(store, target.path)
        const isGivenUp = !isSuccess(result) && result.errorMsg === ''
        const answer = { path: text, result: await resultFor(call.session, store.storeDir, result, hash) }
        const list = isGivenUp ? givenUp : answers
        list.push(answer)
      })
      return listReply([...answers, ...givenUp])
    },

    async buildDerivation({ drvPath, drv, mode = 'Normal' }, call) {
      requireMode(context, mode)
      await rootPaths(context, drv.inputSrcs)
      const isInputAddressed = drv.outputs.some(([, { hashAlgo }]) => hashAlgo === '')
      if (!context.trusted && isInputAddressed) throw notPrivileged('build input-addressed derivations')
      // Upstream trusts this store, so a path that another client gives must count for nothing there.
      const named = context.trusted ? { drvPath, drv } : contentAddressed({ drvPath, drv })
      const valid =
        mode === 'Normal'
          ? await validOutputs(store, outputsOf(drv, placeOf(store.storeDir, drvPath)))
          : undefined
      const result =
        valid !== undefined
          ? succeededResult('AlreadyValid', valid)
          : upstream !== undefined
            ? await buildDerivationUpstream(upstream, named.drvPath, named.drv, mode, call)
            : await unbuilt(context, drvPath, drv.inputSrcs)
      if (mode === 'Repair' && upstream !== undefined && isSuccess(result))
        await repairClosure(
          upstream,
          drv.outputs.flatMap(([, { path }]) => path || []),
          call,
        )
      const hash = async (): Promise<DerivationHash> => resolvedHash(store.storeDir, drvPath, drv)
      return await resultFor(call.session, store.storeDir, result, hash)
    },

    async ensurePath({ path }, call) {
      await rootPaths(context, [path])
      if (await store.metadata.isValid(path)) return
      if (upstream === undefined) {
        notice(context, call, NOTHING_FETCHED)
        throw new HandlerError(noSubstituter(path))
      }
      await ensureFetched(upstream, path, call)
    },

    async addBuildLog({ path }, log) {
      requireTrust(context, 'add logs')
      await keepBuildLog(store.logDir, path, log)
    },
  }
}

/** Fetches a path. One that upstream does not have is fetched there first, by its substituters. */
async function ensureFetched(
  upstream: UpstreamConnection,
  path: StorePath,
  call: NixDaemonCall,
): Promise<void> {
  try {
    await fetchClosure(upstream, [path], { built: false })
  } catch (error) {
    if (!(error instanceof HandlerError) || (await upstream.info(path)) !== undefined) throw error
    await upstream.building(call, (client, options) => client.ensurePath({ path }, options))
    await fetchClosure(upstream, [path], { built: false })
  }
}

const NOTHING_FETCHED = 'this store has no upstream store, and uses no substituters: it fetches nothing'

/** Tells a client that paths are not fetched, if they are to be. */
function tellUnfetched(context: Context, missing: readonly Missing[], call: NixDaemonCall): void {
  if (missing.some(({ state }) => state.status === 'NoSubstituters')) notice(context, call, NOTHING_FETCHED)
}

/** Computes all paths of a derivation whose outputs are named after their contents. @throws {DerivationError} @throws {PathError} */
function contentAddressed(named: NamedDerivation): NamedDerivation {
  derivationType(named.drv)
  return rightPaths(named, 'refuse')
}

function requireMode(context: Context, mode: BuildMode): void {
  if (mode === 'Repair') requireTrust(context, 'repair paths')
}

type Missing = Wanted & { readonly state: Unmade }

/** Selects the targets that are missing or have to be built again. */
async function missingOf(
  context: Context,
  paths: readonly DerivedPath[],
  mode: BuildMode,
): Promise<Missing[]> {
  requireMode(context, mode)
  const { store } = context
  const missing: Missing[] = []
  const timer = new TurnTimer()
  for (const given of new Set(paths)) {
    await timer.yieldTurn()
    const target = parseBuildTarget(store.storeDir, given)
    const text = printBuildTarget(target)
    await rootPaths(context, [target.path])
    const state = await targetState(store, target)
    if (state.isThere) {
      await rootPaths(
        context,
        state.outputs.map(([, path]) => path),
      )
      // The other modes build valid outputs again, and one repairs what cannot be built.
      if (mode === 'Normal' || (target.kind === 'Opaque' && mode !== 'Repair')) continue
    }
    missing.push({ text, target, state: state.isThere ? notMade(target) : state })
  }
  return missing
}

async function failureOf(missing: readonly Missing[], call: NixDaemonCall): Promise<HandlerError> {
  const problems = await mapInSlices(missing, ({ state }) => state.problem)
  const isPermanent = missing.some(({ state }) => state.status !== 'NoSubstituters')
  const exit = isPermanent ? { exitStatus: PERMANENT_FAILURE } : {}
  if (problems.length === 1) return new HandlerError(problems[0] as string, exit)
  await inSlices(problems, problem => sendLog(call, 'Error', `error: ${problem}`))
  const names = await sortTexts(await mapInSlices(missing, ({ target }) => `'${target.path}'`))
  return new HandlerError(`build of ${names.join(', ')} failed`, exit)
}

function resultOf(state: TargetState): BuildResult {
  return state.isThere
    ? succeededResult('AlreadyValid', state.outputs)
    : failedResult(state.status, state.problem)
}

async function unbuilt(
  { store }: Context,
  drvPath: string,
  inputSrcs: readonly string[],
): Promise<BuildResult> {
  const timer = new TurnTimer()
  for (const path of inputSrcs) {
    if (!(await store.metadata.isValid(path)))
      return failedResult(
        'MiscFailure',
        `dependency '${path}' of '${drvPath}' does not exist, and substitution is disabled`,
      )
    const turn = timer.yieldTurn()
    if (turn !== undefined) await turn
  }
  return failedResult('InputRejected', cannotBuild(drvPath))
}
