// Generated from spec/nix-daemon by npm run generate. Do not edit.

import type { Layout } from '../../runtime/codegen/protocol.ts'
import {
  DeleteDeadSpecificReferrersFeature,
  RealisationWithPathNotHashFeature,
  V1_12,
  V1_15,
  V1_16,
  V1_17,
  V1_22,
  V1_25,
  V1_26,
  V1_27,
  V1_28,
  V1_29,
  V1_31,
  V1_37,
} from './versions.ts'

/** Fields and their order in every type, request, response and message. */
export const layout: Layout = {
  DerivedPath: { alias: 'String' },
  SingleDerivedPath: {
    union: 'UInt8',
    cases: [
      { name: 'Opaque', tag: 0, fields: [['path', 'StorePath']] },
      {
        name: 'Built',
        tag: 1,
        fields: [
          ['drvPath', 'SingleDerivedPath'],
          ['output', 'String'],
        ],
      },
    ],
  },
  BuildMode: 'word',
  BuildStatus: 'word',
  BuildResult: {
    fields: [
      ['status', 'BuildStatus'],
      ['errorMsg', 'String'],
      ['timesBuilt', 'Int', { since: V1_29 }],
      ['isNonDeterministic', 'Bool', { since: V1_29 }],
      ['startTime', 'Time', { since: V1_29 }],
      ['stopTime', 'Time', { since: V1_29 }],
      ['cpuUser', 'OptMicroseconds', { since: V1_37 }],
      ['cpuSystem', 'OptMicroseconds', { since: V1_37 }],
      [
        'builtOutputs',
        { map: ['OutputName', 'UnkeyedRealisationS'] },
        { feature: RealisationWithPathNotHashFeature },
      ],
      [
        'builtRealisations',
        { map: ['DrvOutput', 'Realisation'] },
        { since: V1_28, without: RealisationWithPathNotHashFeature },
      ],
    ],
  },
  KeyedBuildResult: {
    fields: [
      ['path', 'DerivedPath'],
      ['result', 'BuildResult'],
    ],
  },
  DerivationOutput: {
    fields: [
      ['path', 'String'],
      ['hashAlgo', 'String'],
      ['hash', 'String'],
    ],
  },
  BasicDerivation: {
    fields: [
      ['outputs', { map: ['OutputName', 'DerivationOutput'] }],
      ['inputSrcs', { list: 'StorePath' }],
      ['platform', 'String'],
      ['builder', 'String'],
      ['args', { list: 'String' }],
      ['env', { map: ['String', 'String'] }],
    ],
  },
  VersionWord: 'word',
  OptTrusted: 'word',
  HashAlgorithm: 'text',
  NARHash: 'text',
  FileIngestionMethod: 'word',
  ContentAddressMethodWithAlgo: 'text',
  ContentAddress: 'text',
  OptContentAddress: { alias: { optional: 'ContentAddress' } },
  Signature: 'text',
  UInt64: 'word',
  Int: 'word',
  UInt8: 'word',
  Int64: 'word',
  Time: 'word',
  Size: 'word',
  ActivityId: 'word',
  ByteLimit: 'word',
  FieldInteger: 'word',
  Bool: 'word',
  BoolInt: 'word',
  OptMicroseconds: { alias: { optional: 'Int64', tag: 'UInt8' } },
  Verbosity: 'word',
  ActivityType: 'word',
  ResultType: 'word',
  FieldType: 'word',
  Field: {
    union: 'Int',
    cases: [
      { name: 'Int', tag: 0, fields: [['value', 'FieldInteger']] },
      { name: 'String', tag: 1, fields: [['value', 'String']] },
    ],
  },
  TraceLine: {
    fields: [
      ['havePos', 'Size'],
      ['hint', 'String'],
    ],
  },
  Error: {
    fields: [
      ['type', 'String'],
      ['level', 'Verbosity'],
      ['className', 'String'],
      ['msg', 'String'],
      ['havePos', 'Size'],
      ['traces', { list: 'TraceLine' }],
    ],
  },
  DrvOutput: 'text',
  Realisation: { alias: 'String' },
  DrvOutputS: {
    fields: [
      ['drvPath', 'StorePath'],
      ['outputName', 'String'],
    ],
  },
  UnkeyedRealisationS: {
    fields: [
      ['outPath', 'StorePath'],
      ['signatures', { list: 'Signature' }],
    ],
  },
  RealisationS: {
    fields: [
      ['id', 'DrvOutputS'],
      ['value', 'UnkeyedRealisationS'],
    ],
  },
  UnkeyedValidPathInfo: {
    fields: [
      ['deriver', 'OptStorePath'],
      ['narHash', 'NARHash'],
      ['references', { list: 'StorePath' }],
      ['registrationTime', 'Time'],
      ['narSize', 'UInt64'],
      ['ultimate', 'Bool', { since: V1_16 }],
      ['sigs', { list: 'Signature' }, { since: V1_16 }],
      ['ca', 'OptContentAddress', { since: V1_16 }],
    ],
  },
  ValidPathInfo: {
    fields: [
      ['path', 'StorePath'],
      ['info', 'UnkeyedValidPathInfo'],
    ],
  },
  SubstitutablePathInfo: {
    fields: [
      ['deriver', 'OptStorePath'],
      ['references', { list: 'StorePath' }],
      ['downloadSize', 'UInt64'],
      ['narSize', 'UInt64'],
    ],
  },
  PathWithContentAddress: {
    fields: [
      ['path', 'StorePath'],
      ['ca', 'OptContentAddress', { since: V1_22 }],
    ],
  },
  GcRoot: {
    fields: [
      ['link', 'String'],
      ['target', 'StorePath'],
    ],
  },
  GCAction: 'word',
  GCPaths: {
    union: 'UInt8',
    cases: [
      {
        name: 'Specific',
        tag: 0,
        fields: [
          ['paths', { list: 'StorePath' }],
          ['deleteReferrers', 'Bool'],
        ],
      },
      { name: 'WholeStore', tag: 1, fields: [] },
    ],
  },
  Bytes: 'text',
  String: 'text',
  Path: 'text',
  StorePath: 'text',
  BaseStorePath: 'text',
  StorePathName: 'text',
  OutputName: 'text',
  StorePathHash: 'text',
  OptStorePath: { alias: { optional: 'StorePath' } },
  BuildPathsRequest: {
    fields: [
      ['paths', { list: 'DerivedPath' }],
      ['mode', 'BuildMode', { since: V1_15 }],
    ],
  },
  BuildPathsResponse: { fields: [['ack', 'Int']] },
  EnsurePathRequest: { fields: [['path', 'StorePath']] },
  EnsurePathResponse: { fields: [['ack', 'Int']] },
  BuildDerivationRequest: {
    fields: [
      ['drvPath', 'StorePath'],
      ['drv', 'BasicDerivation'],
      ['mode', 'BuildMode'],
    ],
  },
  BuildDerivationResponse: { alias: 'BuildResult' },
  AddBuildLogRequest: { fields: [['path', 'BaseStorePath']] },
  AddBuildLogResponse: { fields: [['ack', 'Int']] },
  BuildPathsWithResultsRequest: {
    fields: [
      ['paths', { list: 'DerivedPath' }],
      ['mode', 'BuildMode'],
    ],
  },
  BuildPathsWithResultsResponse: { alias: { list: 'KeyedBuildResult' } },
  SubmitOutputRequest: {
    fields: [
      ['path', 'SingleDerivedPath'],
      ['output', 'OutputName'],
    ],
  },
  SubmitOutputResponse: { fields: [['ack', 'Int']] },
  AddToStoreRequest: {
    fields: [
      ['name', 'StorePathName'],
      ['fixed', 'Bool', { before: V1_25 }],
      ['recursive', 'FileIngestionMethod', { before: V1_25 }],
      ['hashAlgo', 'HashAlgorithm', { before: V1_25 }],
      ['camStr', 'ContentAddressMethodWithAlgo', { since: V1_25 }],
      ['refs', { list: 'StorePath' }, { since: V1_25 }],
      ['repair', 'Bool', { since: V1_25 }],
    ],
  },
  AddToStoreResponse: {
    fields: [
      ['path', 'StorePath'],
      ['info', 'UnkeyedValidPathInfo', { since: V1_25 }],
    ],
  },
  AddSignaturesRequest: {
    fields: [
      ['path', 'StorePath'],
      ['sigs', { list: 'Signature' }],
    ],
  },
  AddSignaturesResponse: { fields: [['ack', 'Int']] },
  NarFromPathRequest: { fields: [['path', 'StorePath']] },
  AddToStoreNarRequest: {
    fields: [
      ['path', 'StorePath'],
      ['info', { pinned: 'UnkeyedValidPathInfo', at: V1_16 }],
      ['repair', 'Bool'],
      ['dontCheckSigs', 'Bool'],
    ],
  },
  AddMultipleToStoreRequest: {
    fields: [
      ['repair', 'Bool'],
      ['dontCheckSigs', 'Bool'],
    ],
  },
  AddToStoreScanningRequest: {
    fields: [
      ['name', 'String'],
      ['camStr', 'ContentAddressMethodWithAlgo'],
    ],
  },
  AddToStoreScanningResponse: { alias: 'ValidPathInfo' },
  HasSubstitutesRequest: { fields: [['path', 'StorePath']] },
  HasSubstitutesResponse: { alias: 'BoolInt' },
  QueryPathHashRequest: { fields: [['path', 'StorePath']] },
  QueryPathHashResponse: { alias: 'NARHash' },
  QueryReferencesRequest: { fields: [['path', 'StorePath']] },
  QueryReferencesResponse: { alias: { list: 'StorePath' } },
  QueryDeriverRequest: { fields: [['path', 'StorePath']] },
  QueryDeriverResponse: { alias: 'OptStorePath' },
  QuerySubstitutablePathInfoRequest: { fields: [['path', 'StorePath']] },
  QuerySubstitutablePathInfoResponse: { alias: { optional: 'SubstitutablePathInfo', tag: 'BoolInt' } },
  QueryDerivationOutputsRequest: { fields: [['path', 'StorePath']] },
  QueryDerivationOutputsResponse: { alias: { list: 'StorePath' } },
  QueryDerivationOutputNamesRequest: { fields: [['path', 'StorePath']] },
  QueryDerivationOutputNamesResponse: { alias: { list: 'OutputName' } },
  QuerySubstitutablePathInfosRequest: { fields: [['paths', { list: 'PathWithContentAddress' }]] },
  QuerySubstitutablePathInfosResponse: { alias: { map: ['StorePath', 'SubstitutablePathInfo'] } },
  AddTextToStoreRequest: {
    fields: [
      ['suffix', 'StorePathName'],
      ['text', 'Bytes'],
      ['refs', { list: 'StorePath' }],
    ],
  },
  AddTextToStoreResponse: { alias: 'StorePath' },
  SyncWithGCRequest: { fields: [] },
  SyncWithGCResponse: { fields: [['ack', 'Int']] },
  ExportPathRequest: {
    fields: [
      ['path', 'StorePath'],
      ['sign', 'Int'],
    ],
  },
  ExportPathResponse: { fields: [['ack', 'Int']] },
  ImportPathsRequest: { fields: [] },
  ImportPathsResponse: { alias: { list: 'StorePath' } },
  IsValidPathRequest: { fields: [['path', 'StorePath']] },
  IsValidPathResponse: { alias: 'BoolInt' },
  QueryReferrersRequest: { fields: [['path', 'StorePath']] },
  QueryReferrersResponse: { alias: { list: 'StorePath' } },
  QueryAllValidPathsRequest: { fields: [] },
  QueryAllValidPathsResponse: { alias: { list: 'StorePath' } },
  QueryPathInfoRequest: { fields: [['path', 'StorePath']] },
  QueryPathInfoResponse: {
    alias: {
      forms: [
        { gate: { since: V1_17 }, type: { optional: 'UnkeyedValidPathInfo', tag: 'Bool' } },
        { type: 'UnkeyedValidPathInfo' },
      ],
    },
  },
  QueryPathFromHashPartRequest: { fields: [['hashPart', 'StorePathHash']] },
  QueryPathFromHashPartResponse: { alias: 'OptStorePath' },
  QueryValidPathsRequest: {
    fields: [
      ['paths', { list: 'StorePath' }],
      ['substitute', 'BoolInt', { since: V1_27 }],
    ],
  },
  QueryValidPathsResponse: { alias: { list: 'StorePath' } },
  QuerySubstitutablePathsRequest: { fields: [['paths', { list: 'StorePath' }]] },
  QuerySubstitutablePathsResponse: { alias: { list: 'StorePath' } },
  QueryValidDeriversRequest: { fields: [['path', 'StorePath']] },
  QueryValidDeriversResponse: { alias: { list: 'StorePath' } },
  QueryMissingRequest: { fields: [['targets', { list: 'DerivedPath' }]] },
  QueryMissingResponse: {
    fields: [
      ['willBuild', { list: 'StorePath' }],
      ['willSubstitute', { list: 'StorePath' }],
      ['unknown', { list: 'StorePath' }],
      ['downloadSize', 'UInt64'],
      ['narSize', 'UInt64'],
    ],
  },
  QueryDerivationOutputMapRequest: { fields: [['path', 'StorePath']] },
  QueryDerivationOutputMapResponse: { alias: { map: ['OutputName', 'OptStorePath'] } },
  RegisterDrvOutputRequest: {
    fields: [
      ['id', 'DrvOutput', { before: V1_31 }],
      ['outPath', 'BaseStorePath', { before: V1_31 }],
      ['realisation', 'Realisation', { since: V1_31, without: RealisationWithPathNotHashFeature }],
      ['keyedRealisation', 'RealisationS', { feature: RealisationWithPathNotHashFeature }],
    ],
  },
  QueryRealisationRequest: {
    fields: [
      ['id', 'DrvOutput', { without: RealisationWithPathNotHashFeature }],
      ['output', 'DrvOutputS', { feature: RealisationWithPathNotHashFeature }],
    ],
  },
  QueryRealisationResponse: {
    fields: [
      ['outPaths', { list: 'StorePath' }, { before: V1_31 }],
      ['realisations', { list: 'Realisation' }, { since: V1_31, without: RealisationWithPathNotHashFeature }],
      [
        'realisation',
        { optional: 'UnkeyedRealisationS', tag: 'UInt8' },
        { feature: RealisationWithPathNotHashFeature },
      ],
    ],
  },
  QuitRequest: { fields: [] },
  QuitResponse: { fields: [['ack', 'Int']] },
  QueryFailedPathsRequest: { fields: [] },
  QueryFailedPathsResponse: { alias: { list: 'StorePath' } },
  ClearFailedPathsRequest: { fields: [['paths', { list: 'String' }]] },
  ClearFailedPathsResponse: { fields: [['ack', 'Int']] },
  AddTempRootRequest: { fields: [['path', 'StorePath']] },
  AddTempRootResponse: { fields: [['ack', 'Int']] },
  AddIndirectRootRequest: { fields: [['path', 'Path']] },
  AddIndirectRootResponse: { fields: [['ack', 'Int']] },
  FindRootsRequest: { fields: [] },
  FindRootsResponse: { alias: { list: 'GcRoot' } },
  CollectGarbageRequest: {
    fields: [
      ['action', 'GCAction'],
      ['pathsToDelete', { list: 'StorePath' }, { without: DeleteDeadSpecificReferrersFeature }],
      ['gcPaths', 'GCPaths', { feature: DeleteDeadSpecificReferrersFeature }],
      ['ignoreLiveness', 'Bool'],
      ['maxFreed', 'ByteLimit'],
      ['obsolete1', 'Int'],
      ['obsolete2', 'Int'],
      ['obsolete3', 'Int'],
    ],
  },
  CollectGarbageResponse: {
    fields: [
      ['paths', { list: 'String' }],
      ['bytesFreed', 'UInt64'],
      ['obsolete', 'UInt64'],
    ],
  },
  AddPermRootRequest: {
    fields: [
      ['storePath', 'StorePath'],
      ['gcRoot', 'Path'],
    ],
  },
  AddPermRootResponse: { alias: 'Path' },
  SetOptionsRequest: {
    fields: [
      ['keepFailed', 'BoolInt'],
      ['keepGoing', 'BoolInt'],
      ['tryFallback', 'BoolInt'],
      ['verbosity', 'Verbosity'],
      ['maxBuildJobs', 'Int'],
      ['maxSilentTime', 'Int'],
      ['useBuildHook', 'BoolInt'],
      ['verboseBuild', 'Verbosity'],
      ['logType', 'Int'],
      ['printBuildTrace', 'Int'],
      ['buildCores', 'Int'],
      ['useSubstitutes', 'BoolInt'],
      ['overrides', { map: ['String', 'String'] }, { since: V1_12 }],
    ],
  },
  OptimiseStoreRequest: { fields: [] },
  OptimiseStoreResponse: { fields: [['ack', 'Int']] },
  VerifyStoreRequest: {
    fields: [
      ['checkContents', 'Bool'],
      ['repair', 'Bool'],
    ],
  },
  VerifyStoreResponse: { alias: 'BoolInt' },
  LogMessage: {
    union: 'UInt64',
    cases: [
      { name: 'Next', tag: 0x6f6c6d67, fields: [['msg', 'String']] },
      { name: 'Read', tag: 0x64617461, fields: [['desired', 'Size']] },
      { name: 'Write', tag: 0x64617416, fields: [['data', 'Bytes']] },
      { name: 'Last', tag: 0x616c7473, fields: [] },
      {
        name: 'Error',
        tag: 0x63787470,
        fields: [
          ['type', 'String', { since: V1_26 }],
          ['level', 'Verbosity', { since: V1_26 }],
          ['className', 'String', { since: V1_26 }],
          ['msg', 'String'],
          ['havePos', 'Size', { since: V1_26 }],
          ['traces', { list: 'TraceLine' }, { since: V1_26 }],
          ['exitStatus', 'Int', { before: V1_26 }],
        ],
      },
      {
        name: 'StartActivity',
        tag: 0x53545254,
        fields: [
          ['act', 'ActivityId'],
          ['level', 'Verbosity'],
          ['type', 'ActivityType'],
          ['text', 'String'],
          ['fields', { list: 'Field' }],
          ['parent', 'ActivityId'],
        ],
      },
      { name: 'StopActivity', tag: 0x53544f50, fields: [['act', 'ActivityId']] },
      {
        name: 'Result',
        tag: 0x52534c54,
        fields: [
          ['act', 'ActivityId'],
          ['type', 'ResultType'],
          ['fields', { list: 'Field' }],
        ],
      },
    ],
  },
  ExportHead: { fields: [] },
  ExportTail: {
    fields: [
      ['magic', 'Int'],
      ['path', 'StorePath'],
      ['references', { list: 'StorePath' }],
      ['deriver', 'OptStorePath'],
      ['signature', { optional: 'String', tag: 'Int' }],
    ],
  },
  AddMultipleToStoreRecordHead: { fields: [['info', { pinned: 'ValidPathInfo', at: V1_16 }]] },
  AddMultipleToStoreRecordTail: { fields: [] },
}
