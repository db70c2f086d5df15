// Generated from spec/nix-daemon by npm run generate. Do not edit.

export {
  writeBuildMode,
  writeBuildResult,
  writeBuildStatus,
  writeDerivedPath,
  writeKeyedBuildResult,
  writeSingleDerivedPath,
} from './types/builds.ts'
export { writeBasicDerivation, writeDerivationOutput } from './types/derivations.ts'
export { writeOptTrusted, writeVersionWord } from './types/handshake.ts'
export {
  writeContentAddress,
  writeContentAddressMethodWithAlgo,
  writeFileIngestionMethod,
  writeHashAlgorithm,
  writeNARHash,
  writeOptContentAddress,
  writeSignature,
} from './types/hashes.ts'
export {
  writeActivityId,
  writeBool,
  writeBoolInt,
  writeByteLimit,
  writeFieldInteger,
  writeInt,
  writeInt64,
  writeOptMicroseconds,
  writeSize,
  writeTime,
  writeUInt8,
  writeUInt64,
} from './types/integers.ts'
export {
  writeActivityType,
  writeError,
  writeField,
  writeFieldType,
  writeResultType,
  writeTraceLine,
  writeVerbosity,
} from './types/logging.ts'
export {
  writeDrvOutput,
  writeDrvOutputS,
  writeRealisation,
  writeRealisationS,
  writeUnkeyedRealisationS,
} from './types/realisations.ts'
export {
  writeGCAction,
  writeGCPaths,
  writeGcRoot,
  writePathWithContentAddress,
  writeSubstitutablePathInfo,
  writeUnkeyedValidPathInfo,
  writeValidPathInfo,
} from './types/store.ts'
export {
  writeBaseStorePath,
  writeBytes,
  writeOptStorePath,
  writeOutputName,
  writePath,
  writeStorePath,
  writeStorePathHash,
  writeStorePathName,
  writeString,
} from './types/strings.ts'
