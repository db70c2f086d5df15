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
import { parseStorePath, printStorePath } from '../../nix/store-path.ts'
import type { RealisationFields } from '../../runtime/adapters/realisation-json.ts'
import { hasFeature, type Session } from '../../runtime/index.ts'

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

/** Reduces a result to the fields that the session has, with the outputs in the session's form. */
export function resultFor(session: Session, storeDir: string, result: BuildResult): BuildResult {
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
    builtRealisations: withHashes ? hashed(storeDir, outputs, builtRealisations) : [],
  }
}

type Times = Pick<BuildResult, 'timesBuilt' | 'isNonDeterministic' | 'startTime' | 'stopTime'>

function timesOf({ timesBuilt, isNonDeterministic, startTime, stopTime }: Times): Times {
  return { timesBuilt, isNonDeterministic, startTime, stopTime }
}

/**
 * Placeholder for the hash of a derivation, which is not computed here: clients only use the path. Nix since 2.35
 * writes the same placeholder.
 */
const NO_HASH = `sha256:${'0'.repeat(64)}`

function hashed(
  storeDir: string,
  outputs: readonly (readonly [OutputName, UnkeyedRealisationS])[],
  known: BuildResult['builtRealisations'],
): readonly (readonly [DrvOutput, Realisation])[] {
  if (known.length > 0) return known
  return outputs.map(([name, { outPath, signatures }]) => {
    const id = `${NO_HASH}!${name}`
    const { baseName } = parseStorePath(storeDir, outPath)
    return [id, { id, outPath: baseName, signatures, dependentRealisations: {} }]
  })
}

function fieldsOf(realisation: Realisation): RealisationFields {
  return typeof realisation === 'string' ? (JSON.parse(realisation) as RealisationFields) : realisation
}
