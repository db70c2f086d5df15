// Generated from spec/nix-daemon by npm run generate. Do not edit.

import * as fc from 'fast-check'
import { legacyDerivedPath } from '../../runtime/adapters/legacy-derived-path.ts'
import { realisationJson } from '../../runtime/adapters/realisation-json.ts'
import {
  bigIntegers,
  mixedIntegers,
  openEnum,
  safeIntegers,
  smallIntegers,
  wireText,
} from '../../runtime/codegen/testing.ts'
import type { Session } from '../../runtime/codegen/wire.ts'
import * as wire from '../../runtime/codegen/wire.ts'
import type { LogMessage } from './log.ts'
import type {
  AddBuildLogRequest,
  BuildDerivationRequest,
  BuildDerivationResponse,
  BuildPathsRequest,
  BuildPathsWithResultsRequest,
  BuildPathsWithResultsResponse,
  EnsurePathRequest,
  SubmitOutputRequest,
} from './operations/building.ts'
import type {
  AddMultipleToStoreRequest,
  AddSignaturesRequest,
  AddToStoreNarRequest,
  AddToStoreRequest,
  AddToStoreResponse,
  AddToStoreScanningRequest,
  AddToStoreScanningResponse,
  NarFromPathRequest,
} from './operations/contents.ts'
import type {
  AddTextToStoreRequest,
  AddTextToStoreResponse,
  ExportPathRequest,
  ImportPathsResponse,
} from './operations/obsolete.ts'
import type {
  HasSubstitutesRequest,
  HasSubstitutesResponse,
  QueryDerivationOutputNamesRequest,
  QueryDerivationOutputNamesResponse,
  QueryDerivationOutputsRequest,
  QueryDerivationOutputsResponse,
  QueryDeriverRequest,
  QueryDeriverResponse,
  QueryPathHashRequest,
  QueryPathHashResponse,
  QueryReferencesRequest,
  QueryReferencesResponse,
  QuerySubstitutablePathInfoRequest,
  QuerySubstitutablePathInfoResponse,
  QuerySubstitutablePathInfosRequest,
  QuerySubstitutablePathInfosResponse,
} from './operations/obsolete-queries.ts'
import type {
  IsValidPathRequest,
  IsValidPathResponse,
  QueryAllValidPathsResponse,
  QueryDerivationOutputMapRequest,
  QueryDerivationOutputMapResponse,
  QueryMissingRequest,
  QueryMissingResponse,
  QueryPathFromHashPartRequest,
  QueryPathFromHashPartResponse,
  QueryPathInfoRequest,
  QueryPathInfoResponse,
  QueryReferrersRequest,
  QueryReferrersResponse,
  QuerySubstitutablePathsRequest,
  QuerySubstitutablePathsResponse,
  QueryValidDeriversRequest,
  QueryValidDeriversResponse,
  QueryValidPathsRequest,
  QueryValidPathsResponse,
} from './operations/queries.ts'
import type {
  QueryRealisationRequest,
  QueryRealisationResponse,
  RegisterDrvOutputRequest,
} from './operations/realisations.ts'
import type { ClearFailedPathsRequest, QueryFailedPathsResponse } from './operations/removed.ts'
import type {
  AddIndirectRootRequest,
  AddPermRootRequest,
  AddPermRootResponse,
  AddTempRootRequest,
  CollectGarbageRequest,
  CollectGarbageResponse,
  FindRootsResponse,
} from './operations/roots.ts'
import type { SetOptionsRequest, VerifyStoreRequest, VerifyStoreResponse } from './operations/settings.ts'
import {
  type BuildMode,
  type BuildResult,
  type BuildStatus,
  buildModeTable,
  buildStatusTable,
  type DerivedPath,
  type KeyedBuildResult,
  type SingleDerivedPath,
} from './types/builds.ts'
import type { BasicDerivation, DerivationOutput } from './types/derivations.ts'
import { type OptTrusted, optTrustedTable, type VersionWord } from './types/handshake.ts'
import {
  type ContentAddress,
  type ContentAddressMethodWithAlgo,
  type FileIngestionMethod,
  fileIngestionMethodTable,
  type HashAlgorithm,
  type NARHash,
  type OptContentAddress,
  type Signature,
} from './types/hashes.ts'
import type {
  ActivityId,
  Bool,
  BoolInt,
  ByteLimit,
  FieldInteger,
  Int,
  Int64,
  OptMicroseconds,
  Size,
  Time,
  UInt8,
  UInt64,
} from './types/integers.ts'
import {
  type ActivityType,
  activityTypeTable,
  type ErrorValue,
  type Field,
  type FieldType,
  fieldTypeTable,
  type ResultType,
  resultTypeTable,
  type TraceLine,
  type Verbosity,
  verbosityTable,
} from './types/logging.ts'
import type {
  DrvOutput,
  DrvOutputS,
  Realisation,
  RealisationS,
  UnkeyedRealisationS,
} from './types/realisations.ts'
import {
  type GCAction,
  type GCPaths,
  type GcRoot,
  gcActionTable,
  type PathWithContentAddress,
  type SubstitutablePathInfo,
  type UnkeyedValidPathInfo,
  type ValidPathInfo,
} from './types/store.ts'
import type {
  BaseStorePath,
  Bytes,
  OptStorePath,
  OutputName,
  Path,
  StorePath,
  StorePathHash,
  StorePathName,
} from './types/strings.ts'
import {
  DeleteDeadSpecificReferrersFeature,
  RealisationWithPathNotHashFeature,
  V1_12,
  V1_15,
  V1_16,
  V1_17,
  V1_20,
  V1_22,
  V1_25,
  V1_26,
  V1_27,
  V1_28,
  V1_29,
  V1_30,
  V1_31,
  V1_37,
} from './versions.ts'

export function arbitraryDerivedPath(session: Session): fc.Arbitrary<DerivedPath> {
  const written = fc.constantFrom(
    '/nix/store/3k9xw7m2b5hq1fz8rv4ysn6dcgpja0li-hello-2.12.1',
    '/nix/store/b6dq8n1yfk5zsx3mhc7rvjw0g2p9l4ai-openssl-3.4.1-dev',
    '/nix/store/v0ayb4dc8klr2nz6sg1hf9jwq5xm73pi-bash-5.2p37.drv!out',
    '/nix/store/v0ayb4dc8klr2nz6sg1hf9jwq5xm73pi-bash-5.2p37.drv!dev,out',
    '/nix/store/v0ayb4dc8klr2nz6sg1hf9jwq5xm73pi-bash-5.2p37.drv',
  )
  return session.version < V1_30 ? written.map(text => legacyDerivedPath.fromWire(text, session)) : written
}

export function arbitrarySingleDerivedPath(session: Session, depth = 3): fc.Arbitrary<SingleDerivedPath> {
  return fc.oneof(
    fc.record({ kind: fc.constant('Opaque' as const), path: arbitraryStorePath(session) }),
    ...(depth > 0
      ? [
          fc.record({
            kind: fc.constant('Built' as const),
            drvPath: arbitrarySingleDerivedPath(session, depth - 1),
            output: arbitraryString(session),
          }),
        ]
      : []),
  )
}

export function arbitraryBuildMode(_session: Session): fc.Arbitrary<BuildMode> {
  return openEnum(buildModeTable)
}

export function arbitraryBuildStatus(_session: Session): fc.Arbitrary<BuildStatus> {
  return openEnum(buildStatusTable)
}

export function arbitraryBuildResult(session: Session): fc.Arbitrary<BuildResult> {
  return fc.record({
    status: arbitraryBuildStatus(session),
    errorMsg: arbitraryString(session),
    timesBuilt: session.version >= V1_29 ? arbitraryInt(session) : fc.constant(0),
    isNonDeterministic: session.version >= V1_29 ? arbitraryBool(session) : fc.constant(false),
    startTime: session.version >= V1_29 ? arbitraryTime(session) : fc.constant(0),
    stopTime: session.version >= V1_29 ? arbitraryTime(session) : fc.constant(0),
    cpuUser: session.version >= V1_37 ? arbitraryOptMicroseconds(session) : fc.constant(undefined),
    cpuSystem: session.version >= V1_37 ? arbitraryOptMicroseconds(session) : fc.constant(undefined),
    builtOutputs: wire.hasFeature(session, RealisationWithPathNotHashFeature)
      ? fc.array(fc.tuple(arbitraryOutputName(session), arbitraryUnkeyedRealisationS(session)), {
          maxLength: 4,
        })
      : fc.constant([]),
    builtRealisations:
      session.version >= V1_28 && !wire.hasFeature(session, RealisationWithPathNotHashFeature)
        ? fc.array(fc.tuple(arbitraryDrvOutput(session), arbitraryRealisation(session)), { maxLength: 4 })
        : fc.constant([]),
  })
}

export function arbitraryKeyedBuildResult(session: Session): fc.Arbitrary<KeyedBuildResult> {
  return fc.record({ path: arbitraryDerivedPath(session), result: arbitraryBuildResult(session) })
}

export function arbitraryDerivationOutput(session: Session): fc.Arbitrary<DerivationOutput> {
  return fc.record({
    path: arbitraryString(session),
    hashAlgo: arbitraryString(session),
    hash: arbitraryString(session),
  })
}

export function arbitraryBasicDerivation(session: Session): fc.Arbitrary<BasicDerivation> {
  return fc.record({
    outputs: fc.array(fc.tuple(arbitraryOutputName(session), arbitraryDerivationOutput(session)), {
      maxLength: 4,
    }),
    inputSrcs: fc.array(arbitraryStorePath(session), { maxLength: 4 }),
    platform: arbitraryString(session),
    builder: arbitraryString(session),
    args: fc.array(arbitraryString(session), { maxLength: 4 }),
    env: fc.array(fc.tuple(arbitraryString(session), arbitraryString(session)), { maxLength: 4 }),
  })
}

export function arbitraryVersionWord(_session: Session): fc.Arbitrary<VersionWord> {
  return smallIntegers(0xffffffff)
}

export function arbitraryOptTrusted(_session: Session): fc.Arbitrary<OptTrusted> {
  return openEnum(optTrustedTable)
}

export function arbitraryHashAlgorithm(_session: Session): fc.Arbitrary<HashAlgorithm> {
  return fc.oneof(
    fc.stringMatching(/^(md5|sha1|sha256|sha512|blake3)$/),
    fc.constantFrom('sha256', 'sha512', 'sha1', 'md5'),
  )
}

export function arbitraryNARHash(_session: Session): fc.Arbitrary<NARHash> {
  return fc.oneof(
    fc.stringMatching(/^[0-9a-f]{64}$/),
    fc.constantFrom(
      '4f8c1d02b7a96e35d0c4e17f82ab9936510fe7c28bd43a6690e1f5278cd3ba04',
      '0b93a7c6615de8f24c70d91eb2538fa4e6107c2dd58b49f3a01c6ee7924f5db8',
    ),
  )
}

export function arbitraryFileIngestionMethod(_session: Session): fc.Arbitrary<FileIngestionMethod> {
  return openEnum(fileIngestionMethodTable)
}

export function arbitraryContentAddressMethodWithAlgo(
  _session: Session,
): fc.Arbitrary<ContentAddressMethodWithAlgo> {
  return fc.oneof(
    fc.stringMatching(/^(text:sha256|fixed:(r:|git:)?(md5|sha1|sha256|sha512|blake3))$/),
    fc.constantFrom('text:sha256', 'fixed:sha256', 'fixed:r:sha256', 'fixed:r:sha512', 'fixed:git:sha1'),
  )
}

export function arbitraryContentAddress(_session: Session): fc.Arbitrary<ContentAddress> {
  return fc.oneof(
    fc.stringMatching(
      /^(text:sha256:[01][0-9abcdfghijklmnpqrsvwxyz]{51}|fixed:(r:|git:)?(md5:[0-7][0-9abcdfghijklmnpqrsvwxyz]{25}|sha1:[0-9abcdfghijklmnpqrsvwxyz]{32}|(sha256|blake3):[01][0-9abcdfghijklmnpqrsvwxyz]{51}|sha512:[0-3][0-9abcdfghijklmnpqrsvwxyz]{102}))$/,
    ),
    fc.constantFrom(
      'fixed:r:sha256:0q6zjw1yxk8v3hd5bm2rgcn7sf4pla9i0q6zjw1yxk8v3hd5bm2r',
      'fixed:sha256:1vm94hs7kcx2zpa6dg3nqjfy8wb5rl0i1vm94hs7kcx2zpa6dg3n',
      'text:sha256:05rhs8zcv1jxm9fkn2wd7qgpy4b6al3i05rhs8zcv1jxm9fkn2wd',
      'fixed:sha1:d7n4zb0kf2xqvh9sy6gjmwr5cl1pa83i',
    ),
  )
}

export function arbitraryOptContentAddress(session: Session): fc.Arbitrary<OptContentAddress> {
  return fc.option(arbitraryContentAddress(session), { nil: undefined })
}

export function arbitrarySignature(_session: Session): fc.Arbitrary<Signature> {
  return fc.oneof(
    fc.stringMatching(/^[0-9A-Za-z._-]{1,64}:[0-9A-Za-z+/]{85}[AQgw]==$/),
    fc.constantFrom(
      'cache.example.org-1:Rk2vJ8sYwQ0nLx5dTz7mHb3cFgPa9eUiK4oVtMy6XqS1BjNrWlDhCfEuZ0p8IaGv2kO7xTm3sQyRd5wLbJ9c4g==',
      'builder-7:Ub4yE0tHn6jWc2MfXz9pLq1vKs8rAo5dGi3xBm7QeTuYkRwJhNCa0VlZDfPS6gIOy2bEtHn4jWc8MfXz1pLq5w==',
    ),
  )
}

export function arbitraryUInt64(_session: Session): fc.Arbitrary<UInt64> {
  return safeIntegers(0xffffffffffffffffn)
}

export function arbitraryInt(_session: Session): fc.Arbitrary<Int> {
  return smallIntegers(0xffffffff)
}

export function arbitraryUInt8(_session: Session): fc.Arbitrary<UInt8> {
  return smallIntegers(0xff)
}

export function arbitraryInt64(_session: Session): fc.Arbitrary<Int64> {
  return safeIntegers(0x7fffffffffffffffn)
}

export function arbitraryTime(_session: Session): fc.Arbitrary<Time> {
  return safeIntegers(0x7fffffffffffffffn)
}

export function arbitrarySize(_session: Session): fc.Arbitrary<Size> {
  return safeIntegers(0xffffffffffffffffn)
}

export function arbitraryActivityId(_session: Session): fc.Arbitrary<ActivityId> {
  return bigIntegers(0xffffffffffffffffn)
}

export function arbitraryByteLimit(_session: Session): fc.Arbitrary<ByteLimit> {
  return bigIntegers(0xffffffffffffffffn)
}

export function arbitraryFieldInteger(_session: Session): fc.Arbitrary<FieldInteger> {
  return mixedIntegers(0xffffffffffffffffn)
}

export function arbitraryBool(_session: Session): fc.Arbitrary<Bool> {
  return fc.boolean()
}

export function arbitraryBoolInt(_session: Session): fc.Arbitrary<BoolInt> {
  return fc.boolean()
}

export function arbitraryOptMicroseconds(session: Session): fc.Arbitrary<OptMicroseconds> {
  return fc.option(arbitraryInt64(session), { nil: undefined })
}

export function arbitraryVerbosity(_session: Session): fc.Arbitrary<Verbosity> {
  return openEnum(verbosityTable)
}

export function arbitraryActivityType(_session: Session): fc.Arbitrary<ActivityType> {
  return openEnum(activityTypeTable)
}

export function arbitraryResultType(_session: Session): fc.Arbitrary<ResultType> {
  return openEnum(resultTypeTable)
}

export function arbitraryFieldType(_session: Session): fc.Arbitrary<FieldType> {
  return openEnum(fieldTypeTable)
}

export function arbitraryField(session: Session): fc.Arbitrary<Field> {
  return fc.oneof(
    fc.record({ kind: fc.constant('Int' as const), value: arbitraryFieldInteger(session) }),
    fc.record({ kind: fc.constant('String' as const), value: arbitraryString(session) }),
  )
}

export function arbitraryTraceLine(session: Session): fc.Arbitrary<TraceLine> {
  return fc.record({ hint: arbitraryString(session) })
}

export function arbitraryError(session: Session): fc.Arbitrary<ErrorValue> {
  return fc.record({
    level: arbitraryVerbosity(session),
    className: arbitraryString(session),
    msg: arbitraryString(session),
    traces: fc.array(arbitraryTraceLine(session), { maxLength: 4 }),
  })
}

export function arbitraryDrvOutput(_session: Session): fc.Arbitrary<DrvOutput> {
  return fc.oneof(
    fc.stringMatching(/^sha256:[0-9a-f]{64}!(\.{0,2}[0-9A-Za-z+_?=]|-|\.{3})[0-9A-Za-z+._?=-]{0,208}$/),
    fc.constantFrom(
      'sha256:7be1f50a93c2d84e6017f9ab35dc28640ff1932ec7a5b8d4130e69f2ca875bd6!out',
      'sha256:c40d92e7f1b86a35290ec57d18fb34a69de07a512c8fb3e64d7710a9865fc2eb!dev',
    ),
  )
}

export function arbitraryRealisation(session: Session): fc.Arbitrary<Realisation> {
  const written = fc.constantFrom(
    '{"dependentRealisations":{},"id":"sha256:7be1f50a93c2d84e6017f9ab35dc28640ff1932ec7a5b8d4130e69f2ca875bd6!out","outPath":"3k9xw7m2b5hq1fz8rv4ysn6dcgpja0li-hello-2.12.1","signatures":[]}',
    '{"dependentRealisations":{"sha256:7be1f50a93c2d84e6017f9ab35dc28640ff1932ec7a5b8d4130e69f2ca875bd6!out":"3k9xw7m2b5hq1fz8rv4ysn6dcgpja0li-hello-2.12.1"},"id":"sha256:c40d92e7f1b86a35290ec57d18fb34a69de07a512c8fb3e64d7710a9865fc2eb!dev","outPath":"b6dq8n1yfk5zsx3mhc7rvjw0g2p9l4ai-openssl-3.4.1-dev","signatures":["builder-7:Ub4yE0tHn6jWc2MfXz9pLq1vKs8rAo5dGi3xBm7QeTuYkRwJhNCa0VlZDfPS6gIOy2bEtHn4jWc8MfXz1pLq5w=="]}',
  )
  return written.map(text => realisationJson.fromWire(text, session))
}

export function arbitraryDrvOutputS(session: Session): fc.Arbitrary<DrvOutputS> {
  return fc.record({ drvPath: arbitraryStorePath(session), outputName: arbitraryString(session) })
}

export function arbitraryUnkeyedRealisationS(session: Session): fc.Arbitrary<UnkeyedRealisationS> {
  return fc.record({
    outPath: arbitraryStorePath(session),
    signatures: fc.array(arbitrarySignature(session), { maxLength: 4 }),
  })
}

export function arbitraryRealisationS(session: Session): fc.Arbitrary<RealisationS> {
  return fc.record({ id: arbitraryDrvOutputS(session), value: arbitraryUnkeyedRealisationS(session) })
}

export function arbitraryUnkeyedValidPathInfo(session: Session): fc.Arbitrary<UnkeyedValidPathInfo> {
  return fc.record({
    deriver: arbitraryOptStorePath(session),
    narHash: arbitraryNARHash(session),
    references: fc.array(arbitraryStorePath(session), { maxLength: 4 }),
    registrationTime: arbitraryTime(session),
    narSize: arbitraryUInt64(session),
    ultimate: session.version >= V1_16 ? arbitraryBool(session) : fc.constant(false),
    sigs:
      session.version >= V1_16 ? fc.array(arbitrarySignature(session), { maxLength: 4 }) : fc.constant([]),
    ca: session.version >= V1_16 ? arbitraryOptContentAddress(session) : fc.constant(undefined),
  })
}

export function arbitraryValidPathInfo(session: Session): fc.Arbitrary<ValidPathInfo> {
  return fc.record({ path: arbitraryStorePath(session), info: arbitraryUnkeyedValidPathInfo(session) })
}

export function arbitrarySubstitutablePathInfo(session: Session): fc.Arbitrary<SubstitutablePathInfo> {
  return fc.record({
    deriver: arbitraryOptStorePath(session),
    references: fc.array(arbitraryStorePath(session), { maxLength: 4 }),
    downloadSize: arbitraryUInt64(session),
    narSize: arbitraryUInt64(session),
  })
}

export function arbitraryPathWithContentAddress(session: Session): fc.Arbitrary<PathWithContentAddress> {
  return fc.record({
    path: arbitraryStorePath(session),
    ca: session.version >= V1_22 ? arbitraryOptContentAddress(session) : fc.constant(undefined),
  })
}

export function arbitraryGcRoot(session: Session): fc.Arbitrary<GcRoot> {
  return fc.record({ link: arbitraryString(session), target: arbitraryStorePath(session) })
}

export function arbitraryGCAction(_session: Session): fc.Arbitrary<GCAction> {
  return openEnum(gcActionTable)
}

export function arbitraryGCPaths(session: Session): fc.Arbitrary<GCPaths> {
  return fc.oneof(
    fc.record({
      kind: fc.constant('Specific' as const),
      paths: fc.array(arbitraryStorePath(session), { maxLength: 4 }),
      deleteReferrers: arbitraryBool(session),
    }),
    fc.record({ kind: fc.constant('WholeStore' as const) }),
  )
}

export function arbitraryBytes(_session: Session): fc.Arbitrary<Bytes> {
  return fc.uint8Array({ maxLength: 40 })
}

export function arbitraryString(_session: Session): fc.Arbitrary<string> {
  return wireText()
}

export function arbitraryPath(_session: Session): fc.Arbitrary<Path> {
  return fc.oneof(
    fc.stringMatching(/^\/[ -~]{0,255}$/),
    fc.constantFrom('/home/alice/project/result', '/nix/var/nix/profiles/system', '/proc/4711/exe'),
  )
}

export function arbitraryStorePath(_session: Session): fc.Arbitrary<StorePath> {
  return fc.oneof(
    fc.stringMatching(
      /^\/nix\/store\/[0-9abcdfghijklmnpqrsvwxyz]{32}-(\.{0,2}[0-9A-Za-z+_?=]|-|\.{3})[0-9A-Za-z+._?=-]{0,208}$/,
    ),
    fc.constantFrom(
      '/nix/store/3k9xw7m2b5hq1fz8rv4ysn6dcgpja0li-hello-2.12.1',
      '/nix/store/v0ayb4dc8klr2nz6sg1hf9jwq5xm73pi-bash-5.2p37.drv',
      '/nix/store/9zrw2sgq5xhd7ck0vmf4pj1ynb8a63li-source',
      '/nix/store/b6dq8n1yfk5zsx3mhc7rvjw0g2p9l4ai-openssl-3.4.1-dev',
    ),
  )
}

export function arbitraryBaseStorePath(_session: Session): fc.Arbitrary<BaseStorePath> {
  return fc.oneof(
    fc.stringMatching(
      /^[0-9abcdfghijklmnpqrsvwxyz]{32}-(\.{0,2}[0-9A-Za-z+_?=]|-|\.{3})[0-9A-Za-z+._?=-]{0,208}$/,
    ),
    fc.constantFrom(
      '3k9xw7m2b5hq1fz8rv4ysn6dcgpja0li-hello-2.12.1',
      'v0ayb4dc8klr2nz6sg1hf9jwq5xm73pi-bash-5.2p37.drv',
    ),
  )
}

export function arbitraryStorePathName(_session: Session): fc.Arbitrary<StorePathName> {
  return fc.oneof(
    fc.stringMatching(/^(\.{0,2}[0-9A-Za-z+_?=]|-|\.{3})[0-9A-Za-z+._?=-]{0,208}$/),
    fc.constantFrom('hello-2.12.1', 'builder.sh', '.gitignore', 'libstdc++-14'),
  )
}

export function arbitraryOutputName(_session: Session): fc.Arbitrary<OutputName> {
  return fc.oneof(
    fc.stringMatching(/^(\.{0,2}[0-9A-Za-z+_?=]|-|\.{3})[0-9A-Za-z+._?=-]{0,208}$/),
    fc.constantFrom('out', 'dev', 'lib', 'man'),
  )
}

export function arbitraryStorePathHash(_session: Session): fc.Arbitrary<StorePathHash> {
  return fc.oneof(
    fc.stringMatching(/^[0-9abcdfghijklmnpqrsvwxyz]{32}$/),
    fc.constantFrom('3k9xw7m2b5hq1fz8rv4ysn6dcgpja0li', 'v0ayb4dc8klr2nz6sg1hf9jwq5xm73pi'),
  )
}

export function arbitraryOptStorePath(session: Session): fc.Arbitrary<OptStorePath> {
  return fc.option(arbitraryStorePath(session), { nil: undefined })
}

export function arbitraryLogMessage(session: Session): fc.Arbitrary<LogMessage> {
  return fc.oneof(
    fc.record({ kind: fc.constant('Next' as const), msg: arbitraryString(session) }),
    fc.record({ kind: fc.constant('Read' as const), desired: arbitrarySize(session) }),
    fc.record({ kind: fc.constant('Write' as const), data: arbitraryBytes(session) }),
    fc.record({ kind: fc.constant('Last' as const) }),
    fc.record({
      kind: fc.constant('Error' as const),
      level: session.version >= V1_26 ? arbitraryVerbosity(session) : fc.constant('Error'),
      className: session.version >= V1_26 ? arbitraryString(session) : fc.constant('Error'),
      msg: arbitraryString(session),
      traces:
        session.version >= V1_26 ? fc.array(arbitraryTraceLine(session), { maxLength: 4 }) : fc.constant([]),
      exitStatus: session.version < V1_26 ? arbitraryInt(session) : fc.constant(1),
    }),
    ...(session.version >= V1_20
      ? [
          fc.record({
            kind: fc.constant('StartActivity' as const),
            act: arbitraryActivityId(session),
            level: arbitraryVerbosity(session),
            type: arbitraryActivityType(session),
            text: arbitraryString(session),
            fields: fc.array(arbitraryField(session), { maxLength: 4 }),
            parent: arbitraryActivityId(session),
          }),
        ]
      : []),
    ...(session.version >= V1_20
      ? [fc.record({ kind: fc.constant('StopActivity' as const), act: arbitraryActivityId(session) })]
      : []),
    ...(session.version >= V1_20
      ? [
          fc.record({
            kind: fc.constant('Result' as const),
            act: arbitraryActivityId(session),
            type: arbitraryResultType(session),
            fields: fc.array(arbitraryField(session), { maxLength: 4 }),
          }),
        ]
      : []),
  )
}

export function arbitraryBuildPathsRequest(session: Session): fc.Arbitrary<BuildPathsRequest> {
  return fc.record({
    paths: fc.array(arbitraryDerivedPath(session), { maxLength: 4 }),
    mode: session.version >= V1_15 ? arbitraryBuildMode(session) : fc.constant('Normal'),
  })
}

export function arbitraryEnsurePathRequest(session: Session): fc.Arbitrary<EnsurePathRequest> {
  return fc.record({ path: arbitraryStorePath(session) })
}

export function arbitraryBuildDerivationRequest(session: Session): fc.Arbitrary<BuildDerivationRequest> {
  return fc.record({
    drvPath: arbitraryStorePath(session),
    drv: arbitraryBasicDerivation(session),
    mode: arbitraryBuildMode(session),
  })
}

export function arbitraryBuildDerivationResponse(session: Session): fc.Arbitrary<BuildDerivationResponse> {
  return arbitraryBuildResult(session)
}

export function arbitraryAddBuildLogRequest(session: Session): fc.Arbitrary<AddBuildLogRequest> {
  return fc.record({ path: arbitraryBaseStorePath(session) })
}

export function arbitraryBuildPathsWithResultsRequest(
  session: Session,
): fc.Arbitrary<BuildPathsWithResultsRequest> {
  return fc.record({
    paths: fc.array(arbitraryDerivedPath(session), { maxLength: 4 }),
    mode: arbitraryBuildMode(session),
  })
}

export function arbitraryBuildPathsWithResultsResponse(
  session: Session,
): fc.Arbitrary<BuildPathsWithResultsResponse> {
  return fc.array(arbitraryKeyedBuildResult(session), { maxLength: 4 })
}

export function arbitrarySubmitOutputRequest(session: Session): fc.Arbitrary<SubmitOutputRequest> {
  return fc.record({ path: arbitrarySingleDerivedPath(session), output: arbitraryOutputName(session) })
}

export function arbitraryAddToStoreRequest(session: Session): fc.Arbitrary<AddToStoreRequest> {
  return fc.record({
    name: arbitraryStorePathName(session),
    fixed: session.version < V1_25 ? arbitraryBool(session) : fc.constant(undefined),
    recursive: session.version < V1_25 ? arbitraryFileIngestionMethod(session) : fc.constant(undefined),
    hashAlgo: session.version < V1_25 ? arbitraryHashAlgorithm(session) : fc.constant(undefined),
    camStr:
      session.version >= V1_25 ? arbitraryContentAddressMethodWithAlgo(session) : fc.constant(undefined),
    refs:
      session.version >= V1_25 ? fc.array(arbitraryStorePath(session), { maxLength: 4 }) : fc.constant([]),
    repair: session.version >= V1_25 ? arbitraryBool(session) : fc.constant(false),
  })
}

export function arbitraryAddToStoreResponse(session: Session): fc.Arbitrary<AddToStoreResponse> {
  return fc.record({
    path: arbitraryStorePath(session),
    info: session.version >= V1_25 ? arbitraryUnkeyedValidPathInfo(session) : fc.constant(undefined),
  })
}

export function arbitraryAddSignaturesRequest(session: Session): fc.Arbitrary<AddSignaturesRequest> {
  return fc.record({
    path: arbitraryStorePath(session),
    sigs: fc.array(arbitrarySignature(session), { maxLength: 4 }),
  })
}

export function arbitraryNarFromPathRequest(session: Session): fc.Arbitrary<NarFromPathRequest> {
  return fc.record({ path: arbitraryStorePath(session) })
}

export function arbitraryAddToStoreNarRequest(session: Session): fc.Arbitrary<AddToStoreNarRequest> {
  return fc.record({
    path: arbitraryStorePath(session),
    info: arbitraryUnkeyedValidPathInfo({ version: V1_16, features: 0 }),
    repair: arbitraryBool(session),
    dontCheckSigs: arbitraryBool(session),
  })
}

export function arbitraryAddMultipleToStoreRequest(
  session: Session,
): fc.Arbitrary<AddMultipleToStoreRequest> {
  return fc.record({ repair: arbitraryBool(session), dontCheckSigs: arbitraryBool(session) })
}

export function arbitraryAddToStoreScanningRequest(
  session: Session,
): fc.Arbitrary<AddToStoreScanningRequest> {
  return fc.record({ name: arbitraryString(session), camStr: arbitraryContentAddressMethodWithAlgo(session) })
}

export function arbitraryAddToStoreScanningResponse(
  session: Session,
): fc.Arbitrary<AddToStoreScanningResponse> {
  return arbitraryValidPathInfo(session)
}

export function arbitraryHasSubstitutesRequest(session: Session): fc.Arbitrary<HasSubstitutesRequest> {
  return fc.record({ path: arbitraryStorePath(session) })
}

export function arbitraryHasSubstitutesResponse(session: Session): fc.Arbitrary<HasSubstitutesResponse> {
  return arbitraryBoolInt(session)
}

export function arbitraryQueryPathHashRequest(session: Session): fc.Arbitrary<QueryPathHashRequest> {
  return fc.record({ path: arbitraryStorePath(session) })
}

export function arbitraryQueryPathHashResponse(session: Session): fc.Arbitrary<QueryPathHashResponse> {
  return arbitraryNARHash(session)
}

export function arbitraryQueryReferencesRequest(session: Session): fc.Arbitrary<QueryReferencesRequest> {
  return fc.record({ path: arbitraryStorePath(session) })
}

export function arbitraryQueryReferencesResponse(session: Session): fc.Arbitrary<QueryReferencesResponse> {
  return fc.array(arbitraryStorePath(session), { maxLength: 4 })
}

export function arbitraryQueryDeriverRequest(session: Session): fc.Arbitrary<QueryDeriverRequest> {
  return fc.record({ path: arbitraryStorePath(session) })
}

export function arbitraryQueryDeriverResponse(session: Session): fc.Arbitrary<QueryDeriverResponse> {
  return arbitraryOptStorePath(session)
}

export function arbitraryQuerySubstitutablePathInfoRequest(
  session: Session,
): fc.Arbitrary<QuerySubstitutablePathInfoRequest> {
  return fc.record({ path: arbitraryStorePath(session) })
}

export function arbitraryQuerySubstitutablePathInfoResponse(
  session: Session,
): fc.Arbitrary<QuerySubstitutablePathInfoResponse> {
  return fc.option(arbitrarySubstitutablePathInfo(session), { nil: undefined })
}

export function arbitraryQueryDerivationOutputsRequest(
  session: Session,
): fc.Arbitrary<QueryDerivationOutputsRequest> {
  return fc.record({ path: arbitraryStorePath(session) })
}

export function arbitraryQueryDerivationOutputsResponse(
  session: Session,
): fc.Arbitrary<QueryDerivationOutputsResponse> {
  return fc.array(arbitraryStorePath(session), { maxLength: 4 })
}

export function arbitraryQueryDerivationOutputNamesRequest(
  session: Session,
): fc.Arbitrary<QueryDerivationOutputNamesRequest> {
  return fc.record({ path: arbitraryStorePath(session) })
}

export function arbitraryQueryDerivationOutputNamesResponse(
  session: Session,
): fc.Arbitrary<QueryDerivationOutputNamesResponse> {
  return fc.array(arbitraryOutputName(session), { maxLength: 4 })
}

export function arbitraryQuerySubstitutablePathInfosRequest(
  session: Session,
): fc.Arbitrary<QuerySubstitutablePathInfosRequest> {
  return fc.record({ paths: fc.array(arbitraryPathWithContentAddress(session), { maxLength: 4 }) })
}

export function arbitraryQuerySubstitutablePathInfosResponse(
  session: Session,
): fc.Arbitrary<QuerySubstitutablePathInfosResponse> {
  return fc.array(fc.tuple(arbitraryStorePath(session), arbitrarySubstitutablePathInfo(session)), {
    maxLength: 4,
  })
}

export function arbitraryAddTextToStoreRequest(session: Session): fc.Arbitrary<AddTextToStoreRequest> {
  return fc.record({
    suffix: arbitraryStorePathName(session),
    text: arbitraryBytes(session),
    refs: fc.array(arbitraryStorePath(session), { maxLength: 4 }),
  })
}

export function arbitraryAddTextToStoreResponse(session: Session): fc.Arbitrary<AddTextToStoreResponse> {
  return arbitraryStorePath(session)
}

export function arbitraryExportPathRequest(session: Session): fc.Arbitrary<ExportPathRequest> {
  return fc.record({ path: arbitraryStorePath(session), sign: arbitraryInt(session) })
}

export function arbitraryImportPathsResponse(session: Session): fc.Arbitrary<ImportPathsResponse> {
  return fc.array(arbitraryStorePath(session), { maxLength: 4 })
}

export function arbitraryIsValidPathRequest(session: Session): fc.Arbitrary<IsValidPathRequest> {
  return fc.record({ path: arbitraryStorePath(session) })
}

export function arbitraryIsValidPathResponse(session: Session): fc.Arbitrary<IsValidPathResponse> {
  return arbitraryBoolInt(session)
}

export function arbitraryQueryReferrersRequest(session: Session): fc.Arbitrary<QueryReferrersRequest> {
  return fc.record({ path: arbitraryStorePath(session) })
}

export function arbitraryQueryReferrersResponse(session: Session): fc.Arbitrary<QueryReferrersResponse> {
  return fc.array(arbitraryStorePath(session), { maxLength: 4 })
}

export function arbitraryQueryAllValidPathsResponse(
  session: Session,
): fc.Arbitrary<QueryAllValidPathsResponse> {
  return fc.array(arbitraryStorePath(session), { maxLength: 4 })
}

export function arbitraryQueryPathInfoRequest(session: Session): fc.Arbitrary<QueryPathInfoRequest> {
  return fc.record({ path: arbitraryStorePath(session) })
}

export function arbitraryQueryPathInfoResponse(session: Session): fc.Arbitrary<QueryPathInfoResponse> {
  return session.version >= V1_17
    ? fc.option(arbitraryUnkeyedValidPathInfo(session), { nil: undefined })
    : arbitraryUnkeyedValidPathInfo(session)
}

export function arbitraryQueryPathFromHashPartRequest(
  session: Session,
): fc.Arbitrary<QueryPathFromHashPartRequest> {
  return fc.record({ hashPart: arbitraryStorePathHash(session) })
}

export function arbitraryQueryPathFromHashPartResponse(
  session: Session,
): fc.Arbitrary<QueryPathFromHashPartResponse> {
  return arbitraryOptStorePath(session)
}

export function arbitraryQueryValidPathsRequest(session: Session): fc.Arbitrary<QueryValidPathsRequest> {
  return fc.record({
    paths: fc.array(arbitraryStorePath(session), { maxLength: 4 }),
    substitute: session.version >= V1_27 ? arbitraryBoolInt(session) : fc.constant(false),
  })
}

export function arbitraryQueryValidPathsResponse(session: Session): fc.Arbitrary<QueryValidPathsResponse> {
  return fc.array(arbitraryStorePath(session), { maxLength: 4 })
}

export function arbitraryQuerySubstitutablePathsRequest(
  session: Session,
): fc.Arbitrary<QuerySubstitutablePathsRequest> {
  return fc.record({ paths: fc.array(arbitraryStorePath(session), { maxLength: 4 }) })
}

export function arbitraryQuerySubstitutablePathsResponse(
  session: Session,
): fc.Arbitrary<QuerySubstitutablePathsResponse> {
  return fc.array(arbitraryStorePath(session), { maxLength: 4 })
}

export function arbitraryQueryValidDeriversRequest(
  session: Session,
): fc.Arbitrary<QueryValidDeriversRequest> {
  return fc.record({ path: arbitraryStorePath(session) })
}

export function arbitraryQueryValidDeriversResponse(
  session: Session,
): fc.Arbitrary<QueryValidDeriversResponse> {
  return fc.array(arbitraryStorePath(session), { maxLength: 4 })
}

export function arbitraryQueryMissingRequest(session: Session): fc.Arbitrary<QueryMissingRequest> {
  return fc.record({ targets: fc.array(arbitraryDerivedPath(session), { maxLength: 4 }) })
}

export function arbitraryQueryMissingResponse(session: Session): fc.Arbitrary<QueryMissingResponse> {
  return fc.record({
    willBuild: fc.array(arbitraryStorePath(session), { maxLength: 4 }),
    willSubstitute: fc.array(arbitraryStorePath(session), { maxLength: 4 }),
    unknown: fc.array(arbitraryStorePath(session), { maxLength: 4 }),
    downloadSize: arbitraryUInt64(session),
    narSize: arbitraryUInt64(session),
  })
}

export function arbitraryQueryDerivationOutputMapRequest(
  session: Session,
): fc.Arbitrary<QueryDerivationOutputMapRequest> {
  return fc.record({ path: arbitraryStorePath(session) })
}

export function arbitraryQueryDerivationOutputMapResponse(
  session: Session,
): fc.Arbitrary<QueryDerivationOutputMapResponse> {
  return fc.array(fc.tuple(arbitraryOutputName(session), arbitraryOptStorePath(session)), { maxLength: 4 })
}

export function arbitraryRegisterDrvOutputRequest(session: Session): fc.Arbitrary<RegisterDrvOutputRequest> {
  return fc.record({
    id: session.version < V1_31 ? arbitraryDrvOutput(session) : fc.constant(undefined),
    outPath: session.version < V1_31 ? arbitraryBaseStorePath(session) : fc.constant(undefined),
    realisation:
      session.version >= V1_31 && !wire.hasFeature(session, RealisationWithPathNotHashFeature)
        ? arbitraryRealisation(session)
        : fc.constant(undefined),
    keyedRealisation: wire.hasFeature(session, RealisationWithPathNotHashFeature)
      ? arbitraryRealisationS(session)
      : fc.constant(undefined),
  })
}

export function arbitraryQueryRealisationRequest(session: Session): fc.Arbitrary<QueryRealisationRequest> {
  return fc.record({
    id: !wire.hasFeature(session, RealisationWithPathNotHashFeature)
      ? arbitraryDrvOutput(session)
      : fc.constant(undefined),
    output: wire.hasFeature(session, RealisationWithPathNotHashFeature)
      ? arbitraryDrvOutputS(session)
      : fc.constant(undefined),
  })
}

export function arbitraryQueryRealisationResponse(session: Session): fc.Arbitrary<QueryRealisationResponse> {
  return fc.record({
    outPaths:
      session.version < V1_31
        ? fc.array(arbitraryStorePath(session), { maxLength: 4 })
        : fc.constant(undefined),
    realisations:
      session.version >= V1_31 && !wire.hasFeature(session, RealisationWithPathNotHashFeature)
        ? fc.array(arbitraryRealisation(session), { maxLength: 4 })
        : fc.constant(undefined),
    realisation: wire.hasFeature(session, RealisationWithPathNotHashFeature)
      ? fc.option(arbitraryUnkeyedRealisationS(session), { nil: undefined })
      : fc.constant(undefined),
  })
}

export function arbitraryQueryFailedPathsResponse(session: Session): fc.Arbitrary<QueryFailedPathsResponse> {
  return fc.array(arbitraryStorePath(session), { maxLength: 4 })
}

export function arbitraryClearFailedPathsRequest(session: Session): fc.Arbitrary<ClearFailedPathsRequest> {
  return fc.record({ paths: fc.array(arbitraryString(session), { maxLength: 4 }) })
}

export function arbitraryAddTempRootRequest(session: Session): fc.Arbitrary<AddTempRootRequest> {
  return fc.record({ path: arbitraryStorePath(session) })
}

export function arbitraryAddIndirectRootRequest(session: Session): fc.Arbitrary<AddIndirectRootRequest> {
  return fc.record({ path: arbitraryPath(session) })
}

export function arbitraryFindRootsResponse(session: Session): fc.Arbitrary<FindRootsResponse> {
  return fc.array(arbitraryGcRoot(session), { maxLength: 4 })
}

export function arbitraryCollectGarbageRequest(session: Session): fc.Arbitrary<CollectGarbageRequest> {
  return fc.record({
    action: arbitraryGCAction(session),
    pathsToDelete: !wire.hasFeature(session, DeleteDeadSpecificReferrersFeature)
      ? fc.array(arbitraryStorePath(session), { maxLength: 4 })
      : fc.constant([]),
    gcPaths: wire.hasFeature(session, DeleteDeadSpecificReferrersFeature)
      ? arbitraryGCPaths(session)
      : fc.constant(undefined),
    ignoreLiveness: arbitraryBool(session),
    maxFreed: arbitraryByteLimit(session),
  })
}

export function arbitraryCollectGarbageResponse(session: Session): fc.Arbitrary<CollectGarbageResponse> {
  return fc.record({
    paths: fc.array(arbitraryString(session), { maxLength: 4 }),
    bytesFreed: arbitraryUInt64(session),
  })
}

export function arbitraryAddPermRootRequest(session: Session): fc.Arbitrary<AddPermRootRequest> {
  return fc.record({ storePath: arbitraryStorePath(session), gcRoot: arbitraryPath(session) })
}

export function arbitraryAddPermRootResponse(session: Session): fc.Arbitrary<AddPermRootResponse> {
  return arbitraryPath(session)
}

export function arbitrarySetOptionsRequest(session: Session): fc.Arbitrary<SetOptionsRequest> {
  return fc.record({
    keepFailed: arbitraryBoolInt(session),
    keepGoing: arbitraryBoolInt(session),
    tryFallback: arbitraryBoolInt(session),
    verbosity: arbitraryVerbosity(session),
    maxBuildJobs: arbitraryInt(session),
    maxSilentTime: arbitraryInt(session),
    useBuildHook: arbitraryBoolInt(session),
    verboseBuild: arbitraryVerbosity(session),
    logType: arbitraryInt(session),
    printBuildTrace: arbitraryInt(session),
    buildCores: arbitraryInt(session),
    useSubstitutes: arbitraryBoolInt(session),
    overrides:
      session.version >= V1_12
        ? fc.array(fc.tuple(arbitraryString(session), arbitraryString(session)), { maxLength: 4 })
        : fc.constant([]),
  })
}

export function arbitraryVerifyStoreRequest(session: Session): fc.Arbitrary<VerifyStoreRequest> {
  return fc.record({ checkContents: arbitraryBool(session), repair: arbitraryBool(session) })
}

export function arbitraryVerifyStoreResponse(session: Session): fc.Arbitrary<VerifyStoreResponse> {
  return arbitraryBoolInt(session)
}
