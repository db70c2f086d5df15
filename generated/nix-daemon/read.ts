// Generated from spec/nix-daemon by npm run generate. Do not edit.

export {
  readBuildMode,
  readBuildResult,
  readBuildStatus,
  readDerivedPath,
  readKeyedBuildResult,
  readSingleDerivedPath,
} from './types/builds.ts'
export { readBasicDerivation, readDerivationOutput } from './types/derivations.ts'
export { readOptTrusted, readVersionWord } from './types/handshake.ts'
export {
  readContentAddress,
  readContentAddressMethodWithAlgo,
  readFileIngestionMethod,
  readHashAlgorithm,
  readNARHash,
  readOptContentAddress,
  readSignature,
} from './types/hashes.ts'
export {
  readActivityId,
  readBool,
  readBoolInt,
  readByteLimit,
  readFieldInteger,
  readInt,
  readInt64,
  readOptMicroseconds,
  readSize,
  readTime,
  readUInt8,
  readUInt64,
} from './types/integers.ts'
export {
  readActivityType,
  readError,
  readField,
  readFieldType,
  readResultType,
  readTraceLine,
  readVerbosity,
} from './types/logging.ts'
export {
  readDrvOutput,
  readDrvOutputS,
  readRealisation,
  readRealisationS,
  readUnkeyedRealisationS,
} from './types/realisations.ts'
export {
  readGCAction,
  readGCPaths,
  readGcRoot,
  readPathWithContentAddress,
  readSubstitutablePathInfo,
  readUnkeyedValidPathInfo,
  readValidPathInfo,
} from './types/store.ts'
export {
  readBaseStorePath,
  readBytes,
  readOptStorePath,
  readOutputName,
  readPath,
  readStorePath,
  readStorePathHash,
  readStorePathName,
  readString,
} from './types/strings.ts'
