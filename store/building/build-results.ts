import type {
  BuildResult,
  BuildStatus,
  DrvOutput,
  OutputName,
  Realisation,
  StorePath,
  UnkeyedRealisationS,
} from '../../generated/nix-daemon/types.ts'
import {
  RealisationWithPathNotHashFeature,
  V1_28,
  V1_29,
  V1_37,
} from '../../generated/nix-daemon/versions.ts'
import type { DerivationHash } from '../../nix/derivation-hash.ts'
import { parseStorePath, printStorePath } from '../../nix/store-path.ts'
import { hasFeature, type Session } from '../../runtime/index.ts'
import { fieldsOf } from './known-outputs.ts'

const EMPTY: BuildResult = {
  status: 'AlreadyValid',
  errorMsg: '',
  timesBuilt: 0,
  isNonDeterministic: false,
  startTime: 0,
  stopTime: 0,
  cpuUser: undefined,
  cpuSystem: undefined,
  builtOutputs: [],
  builtRealisations: [],
}

export function failedResult(status: BuildStatus, errorMsg: string): BuildResult {
  return { ...EMPTY, status, errorMsg }
}

export function succeededResult(
  status: BuildStatus,
  outputs: readonly (readonly [OutputName, StorePath])[],
): BuildResult {
  return {
    ...EMPTY,
    status,
    builtOutputs: outputs.map(([name, outPath]) => [name, { outPath, signatures: [] }]),
  }
}

export function isSuccess({ status }: BuildResult): boolean {
  return (
    status === 'Built' ||
    status === 'Substituted' ||
    status === 'AlreadyValid' ||
    status === 'ResolvesToAlreadyValid'
  )
}

/** Finds the status of a build from the exit status by which daemons before protocol 1.26 tell it. */
export function statusOfExit(exitStatus: number | undefined): BuildStatus {
  return (exitStatus === undefined ? undefined : STATUS_OF_EXIT[exitStatus]) ?? 'MiscFailure'
}

const STATUS_OF_EXIT: Readonly<Record<number, BuildStatus>> = {
  100: 'PermanentFailure',
  101: 'TimedOut',
  102: 'OutputRejected',
  104: 'NotDeterministic',
}

/** Exit status of a build that fails in the same way again. */
export const PERMANENT_FAILURE = 100

/** Extracts the outputs of a result from either of its two forms. */
export function builtOutputsOf(
  storeDir: string,
  { builtOutputs, builtRealisations }: BuildResult,
): readonly (readonly [OutputName, UnkeyedRealisationS])[] {
  if (builtRealisations.length === 0) return builtOutputs
  return builtRealisations.map(([id, realisation]) => {
    const { outPath, signatures = [] } = fieldsOf(realisation)
    return [id.slice(id.indexOf('!') + 1), { outPath: printStorePath(storeDir, outPath), signatures }]
  })
}

/**
 * Reduces a result to the fields that the session has, with the outputs in the session's form.
 *
 * @param hash the hash that names the outputs of the derivation; asked for if the form needs it.
 */
export async function resultFor(
  session: Session,
  storeDir: string,
  result: BuildResult,
  hash: () => Promise<DerivationHash>,
): Promise<BuildResult> {
  const { version } = session
  const { builtOutputs, builtRealisations, ...rest } = result
  const withPaths = hasFeature(session, RealisationWithPathNotHashFeature)
  const outputs = builtOutputsOf(storeDir, result)
  const withHashes = version >= V1_28 && !withPaths
  return {
    ...EMPTY,
    status: rest.status,
    errorMsg: rest.errorMsg,
    ...(version >= V1_29 ? timesOf(rest) : {}),
    ...(version >= V1_37 ? { cpuUser: rest.cpuUser, cpuSystem: rest.cpuSystem } : {}),
    builtOutputs: withPaths ? outputs : [],
    builtRealisations: withHashes ? await hashed(storeDir, outputs, builtRealisations, hash) : [],
  }
}

type Times = Pick<BuildResult, 'timesBuilt' | 'isNonDeterministic' | 'startTime' | 'stopTime'>

function timesOf({ timesBuilt, isNonDeterministic, startTime, stopTime }: Times): Times {
  return { timesBuilt, isNonDeterministic, startTime, stopTime }
}

async function hashed(
  storeDir: string,
  outputs: readonly (readonly [OutputName, UnkeyedRealisationS])[],
  known: BuildResult['builtRealisations'],
  hash: () => Promise<DerivationHash>,
): Promise<readonly (readonly [DrvOutput, Realisation])[]> {
  if (known.length > 0 || outputs.length === 0) return known
  const hashes = (await hash()).outputs
  return outputs.map(([name, { outPath, signatures }]) => {
    const id = `sha256:${hashes.get(name) ?? NO_HASH}!${name}`
    const { baseName } = parseStorePath(storeDir, outPath)
    return [id, { id, outPath: baseName, signatures, dependentRealisations: {} }]
  })
}

/** Hash that stands for an output that the derivation does not have, as Nix since 2.35 writes it. */
const NO_HASH = '0'.repeat(64)
