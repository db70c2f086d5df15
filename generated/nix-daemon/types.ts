// Generated from spec/nix-daemon by npm run generate. Do not edit.

export type {
  BuildMode,
  BuildResult,
  BuildStatus,
  DerivedPath,
  KeyedBuildResult,
  SingleDerivedPath,
  SingleDerivedPathBuilt,
  SingleDerivedPathOpaque,
} from './types/builds.ts'
export type { BasicDerivation, DerivationOutput } from './types/derivations.ts'
export type { OptTrusted, VersionWord } from './types/handshake.ts'
export type {
  ContentAddress,
  ContentAddressMethodWithAlgo,
  FileIngestionMethod,
  HashAlgorithm,
  NARHash,
  OptContentAddress,
  Signature,
} from './types/hashes.ts'
export type {
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
export type {
  ActivityType,
  ErrorValue,
  Field,
  FieldInt,
  FieldString,
  FieldType,
  ResultType,
  TraceLine,
  Verbosity,
} from './types/logging.ts'
export type {
  DrvOutput,
  DrvOutputS,
  Realisation,
  RealisationS,
  UnkeyedRealisationS,
} from './types/realisations.ts'
export type {
  GCAction,
  GCPaths,
  GCPathsSpecific,
  GCPathsWholeStore,
  GcRoot,
  PathWithContentAddress,
  SubstitutablePathInfo,
  UnkeyedValidPathInfo,
  ValidPathInfo,
} from './types/store.ts'
export type {
  BaseStorePath,
  Bytes,
  OptStorePath,
  OutputName,
  Path,
  StorePath,
  StorePathHash,
  StorePathName,
  StringValue,
} from './types/strings.ts'
