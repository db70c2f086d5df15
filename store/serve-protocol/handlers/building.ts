import type { BuildStatus, BuildResult as DaemonBuildResult } from '../../../generated/nix-daemon/types.ts'
import type { NixServeHandlers } from '../../../generated/nix-serve/server.ts'
import type { BuildPathsResult, BuildResult } from '../../../generated/nix-serve/types.ts'
import { V2_6 } from '../../../generated/nix-serve/versions.ts'
import type { Session } from '../../../runtime/index.ts'
import { isSuccess, PERMANENT_FAILURE } from '../../building/build-results.ts'
import { mapInSlices } from '../../model/slices.ts'
import { type Context, requireWrite, setBuildOptions } from './context.ts'

type Building = Pick<Required<NixServeHandlers>, 'buildPaths' | 'buildDerivation'>

/** Handlers that build. */
export function building(context: Context): Building {
  const { daemon, session } = context
  return {
    async buildPaths({ paths, options }, { signal }) {
      requireWrite(context, 'building paths')
      await setBuildOptions(context, options, true)
      const targets = await mapInSlices(paths, path => (path.endsWith('.drv') ? `${path}!*` : path))
      const results = await daemon.buildPathsWithResults({ paths: targets }, { signal })
      const failed = results.flatMap(({ path, result }) => (isSuccess(result) ? [] : { path, result }))
      return failed.length === 0 ? { kind: 'Built' } : failureOf(failed)
    },

    async buildDerivation({ drvPath, drv, options }, { signal }) {
      requireWrite(context, 'building paths')
      await setBuildOptions(context, options, false)
      return resultFor(session, await daemon.buildDerivation({ drvPath, drv }, { signal }))
    },
  }
}

interface Failed {
  readonly path: string
  readonly result: DaemonBuildResult
}

/** Bits of an exit status beside those of any failure. */
const BITS: Partial<Record<BuildStatus, number>> = { TimedOut: 1, OutputRejected: 2, NotDeterministic: 8 }

/**
 * Tells failures as the exit status that a program has for them. It is never 1, which is usual for paths that cannot be
 * fetched: clients since Nix 2.32 take that for a success, and the text behind it for the next reply.
 */
function failureOf(failed: readonly Failed[]): BuildPathsResult {
  const status = failed.reduce((bits, { result }) => bits | (BITS[result.status] ?? 0), PERMANENT_FAILURE)
  const [first] = failed as [Failed]
  const names = failed.slice(0, MOST_NAMES).map(({ path }) => `'${path.replace(/!.*$/, '')}'`)
  const more = failed.length > MOST_NAMES ? ` and ${failed.length - MOST_NAMES} others` : ''
  const errorMsg =
    failed.length === 1 && first.result.errorMsg !== ''
      ? first.result.errorMsg
      : `build of ${names.join(', ')}${more} failed`
  return { kind: 'Failed', status, errorMsg }
}

/** Failures that are named in the text. */
const MOST_NAMES = 100

function resultFor({ version }: Session, result: DaemonBuildResult): BuildResult {
  const { cpuUser: _, cpuSystem: __, status: given, ...others } = result
  // Only an upstream store of Determinate Nix says this, and clients of this protocol do not know it.
  const status = given === 'Cancelled' ? 'MiscFailure' : given
  const rest = { status, ...others }
  // Older clients have no place for the outputs, which they know anyway.
  return version < V2_6 ? { ...rest, builtRealisations: [] } : rest
}
