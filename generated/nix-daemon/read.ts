// Generated from spec/nix-daemon by npm run generate. Do not edit.

import { legacyDerivedPath } from '../../runtime/adapters/legacy-derived-path.ts'
import { realisationJson } from '../../runtime/adapters/realisation-json.ts'
import type { Reader } from '../../runtime/codegen/wire.ts'
import * as wire from '../../runtime/codegen/wire.ts'
import {
  activityTypeTable,
  buildModeTable,
  buildStatusTable,
  fieldTypeTable,
  fileIngestionMethodTable,
  gcActionTable,
  optTrustedTable,
  resultTypeTable,
  verbosityTable,
} from './enums.ts'
import type {
  ActivityId,
  ActivityType,
  BaseStorePath,
  BasicDerivation,
  Bool,
  BoolInt,
  BuildMode,
  BuildResult,
  BuildStatus,
  ByteLimit,
  Bytes,
  ContentAddress,
  ContentAddressMethodWithAlgo,
  DerivationOutput,
  DerivedPath,
  DrvOutput,
  DrvOutputS,
  ErrorValue,
  Field,
  FieldInteger,
  FieldType,
  FileIngestionMethod,
  GCAction,
  GCPaths,
  GcRoot,
  HashAlgorithm,
  Int,
  Int64,
  KeyedBuildResult,
  NARHash,
  OptContentAddress,
  OptMicroseconds,
  OptStorePath,
  OptTrusted,
  OutputName,
  Path,
  PathWithContentAddress,
  Realisation,
  RealisationS,
  ResultType,
  Signature,
  SingleDerivedPath,
  Size,
  StorePath,
  StorePathHash,
  StorePathName,
  SubstitutablePathInfo,
  Time,
  TraceLine,
  UInt8,
  UInt64,
  UnkeyedRealisationS,
  UnkeyedValidPathInfo,
  ValidPathInfo,
  Verbosity,
  VersionWord,
} from './types.ts'
import { RealisationWithPathNotHashFeature, V1_16, V1_22, V1_28, V1_29, V1_30, V1_37 } from './versions.ts'

/** Reads {@link DerivedPath}. */
export function readDerivedPath(r: Reader): DerivedPath {
  return r.version < V1_30 ? wire.readAdapted(r, readString, legacyDerivedPath) : readString(r)
}

/**
 * Reads {@link SingleDerivedPath}.
 *
 * @throws {DecodeError} `unknown-tag`.
 */
export function readSingleDerivedPath(r: Reader): SingleDerivedPath {
  wire.enter(r)
  const tag = readUInt8(r)
  switch (tag) {
    case 0: {
      const path = readStorePath(r)
      wire.leave(r)
      return { kind: 'Opaque', path }
    }

    case 1: {
      const drvPath = readSingleDerivedPath(r)
      const output = readString(r)
      wire.leave(r)
      return { kind: 'Built', drvPath, output }
    }

    default:
      return wire.refuse(r, 'unknown-tag', `tag ${tag} is none of 0 (Opaque), 1 (Built)`, r.offset - 8)
  }
}

/** Reads {@link BuildMode}. */
export function readBuildMode(r: Reader): BuildMode {
  return wire.readEnum(r, buildModeTable)
}

/** Reads {@link BuildStatus}. */
export function readBuildStatus(r: Reader): BuildStatus {
  return wire.readEnum(r, buildStatusTable)
}

/** Reads {@link BuildResult}. */
export function readBuildResult(r: Reader): BuildResult {
  const status = readBuildStatus(r)
  const errorMsg = readString(r)
  let timesBuilt: Int = 0
  let isNonDeterministic: Bool = false
  let startTime: Time = 0
  let stopTime: Time = 0
  if (r.version >= V1_29) {
    timesBuilt = readInt(r)
    isNonDeterministic = readBool(r)
    startTime = readTime(r)
    stopTime = readTime(r)
  }

  let cpuUser: OptMicroseconds
  let cpuSystem: OptMicroseconds
  if (r.version >= V1_37) {
    cpuUser = readOptMicroseconds(r)
    cpuSystem = readOptMicroseconds(r)
  }

  const builtOutputs = wire.hasFeature(r, RealisationWithPathNotHashFeature)
    ? wire.readMap(r, readOutputName, readUnkeyedRealisationS)
    : []
  const builtRealisations =
    r.version >= V1_28 && !wire.hasFeature(r, RealisationWithPathNotHashFeature)
      ? wire.readMap(r, readDrvOutput, readRealisation)
      : []
  return {
    status,
    errorMsg,
    timesBuilt,
    isNonDeterministic,
    startTime,
    stopTime,
    cpuUser,
    cpuSystem,
    builtOutputs,
    builtRealisations,
  }
}

/** Reads {@link KeyedBuildResult}. */
export function readKeyedBuildResult(r: Reader): KeyedBuildResult {
  const path = readDerivedPath(r)
  const result = readBuildResult(r)
  return { path, result }
}

/** Reads {@link DerivationOutput}. */
export function readDerivationOutput(r: Reader): DerivationOutput {
  const path = readString(r)
  const hashAlgo = readString(r)
  const hash = readString(r)
  return { path, hashAlgo, hash }
}

/** Reads {@link BasicDerivation}. */
export function readBasicDerivation(r: Reader): BasicDerivation {
  const outputs = wire.readMap(r, readOutputName, readDerivationOutput)
  const inputSrcs = wire.readList(r, readStorePath)
  const platform = readString(r)
  const builder = readString(r)
  const args = wire.readList(r, readString)
  const env = wire.readMap(r, readString, readString)
  return { outputs, inputSrcs, platform, builder, args, env }
}

/** Reads {@link VersionWord}. */
export function readVersionWord(r: Reader): VersionWord {
  return wire.readUint(r, 0xffffffff)
}

/** Reads {@link OptTrusted}. */
export function readOptTrusted(r: Reader): OptTrusted {
  return wire.readEnum(r, optTrustedTable)
}

/** Reads {@link HashAlgorithm}. */
export function readHashAlgorithm(r: Reader): HashAlgorithm {
  return wire.readString(r)
}

/** Reads {@link NARHash}. */
export function readNARHash(r: Reader): NARHash {
  return wire.readString(r)
}

/** Reads {@link FileIngestionMethod}. */
export function readFileIngestionMethod(r: Reader): FileIngestionMethod {
  return wire.readEnum(r, fileIngestionMethodTable)
}

/** Reads {@link ContentAddressMethodWithAlgo}. */
export function readContentAddressMethodWithAlgo(r: Reader): ContentAddressMethodWithAlgo {
  return wire.readString(r)
}

/** Reads {@link ContentAddress}. */
export function readContentAddress(r: Reader): ContentAddress {
  return wire.readString(r)
}

/** Reads {@link OptContentAddress}. */
export function readOptContentAddress(r: Reader): OptContentAddress {
  return wire.readOptionalText(r, readContentAddress)
}

/** Reads {@link Signature}. */
export function readSignature(r: Reader): Signature {
  return wire.readString(r)
}

/** Reads {@link UInt64}. */
export function readUInt64(r: Reader): UInt64 {
  return wire.readSafeUint(r, 0xffffffffffffffffn)
}

/** Reads {@link Int}. */
export function readInt(r: Reader): Int {
  return wire.readUint(r, 0xffffffff)
}

/** Reads {@link UInt8}. */
export function readUInt8(r: Reader): UInt8 {
  return wire.readUint(r, 0xff)
}

/** Reads {@link Int64}. */
export function readInt64(r: Reader): Int64 {
  return wire.readSafeUint(r, 0x7fffffffffffffffn)
}

/** Reads {@link Time}. */
export function readTime(r: Reader): Time {
  return wire.readSafeUint(r, 0x7fffffffffffffffn)
}

/** Reads {@link Size}. */
export function readSize(r: Reader): Size {
  return wire.readSafeUint(r, 0xffffffffffffffffn)
}

/** Reads {@link ActivityId}. */
export function readActivityId(r: Reader): ActivityId {
  return wire.readBigUint(r, 0xffffffffffffffffn)
}

/** Reads {@link ByteLimit}. */
export function readByteLimit(r: Reader): ByteLimit {
  return wire.readBigUint(r, 0xffffffffffffffffn)
}

/** Reads {@link FieldInteger}. */
export function readFieldInteger(r: Reader): FieldInteger {
  return wire.readMixedUint(r, 0xffffffffffffffffn)
}

/** Reads {@link Bool}. */
export function readBool(r: Reader): Bool {
  return wire.readBool(r)
}

/** Reads {@link BoolInt}. */
export function readBoolInt(r: Reader): BoolInt {
  return wire.readLaxBool(r)
}

/** Reads {@link OptMicroseconds}. */
export function readOptMicroseconds(r: Reader): OptMicroseconds {
  return wire.readOptional(r, readUInt8, readInt64)
}

/** Reads {@link Verbosity}. */
export function readVerbosity(r: Reader): Verbosity {
  return wire.readEnum(r, verbosityTable)
}

/** Reads {@link ActivityType}. */
export function readActivityType(r: Reader): ActivityType {
  return wire.readEnum(r, activityTypeTable)
}

/** Reads {@link ResultType}. */
export function readResultType(r: Reader): ResultType {
  return wire.readEnum(r, resultTypeTable)
}

/** Reads {@link FieldType}. */
export function readFieldType(r: Reader): FieldType {
  return wire.readEnum(r, fieldTypeTable)
}

/**
 * Reads {@link Field}.
 *
 * @throws {DecodeError} `unknown-tag`.
 */
export function readField(r: Reader): Field {
  const tag = readInt(r)
  switch (tag) {
    case 0: {
      const value_ = readFieldInteger(r)
      return { kind: 'Int', value: value_ }
    }

    case 1: {
      const value_ = readString(r)
      return { kind: 'String', value: value_ }
    }

    default:
      return wire.refuse(r, 'unknown-tag', `tag ${tag} is none of 0 (Int), 1 (String)`, r.offset - 8)
  }
}

/** Reads {@link TraceLine}. */
export function readTraceLine(r: Reader): TraceLine {
  wire.readConstant(r, readSize, 0)
  const hint = readString(r)
  return { hint }
}

/** Reads {@link ErrorValue}. */
export function readError(r: Reader): ErrorValue {
  wire.readConstant(r, readString, 'Error')
  const level = readVerbosity(r)
  const className = readString(r)
  const msg = readString(r)
  wire.readConstant(r, readSize, 0)
  const traces = wire.readList(r, readTraceLine)
  return { level, className, msg, traces }
}

/** Reads {@link DrvOutput}. */
export function readDrvOutput(r: Reader): DrvOutput {
  return wire.readString(r)
}

/** Reads {@link Realisation}. */
export function readRealisation(r: Reader): Realisation {
  return wire.readAdapted(r, readString, realisationJson)
}

/** Reads {@link DrvOutputS}. */
export function readDrvOutputS(r: Reader): DrvOutputS {
  const drvPath = readStorePath(r)
  const outputName = readString(r)
  return { drvPath, outputName }
}

/** Reads {@link UnkeyedRealisationS}. */
export function readUnkeyedRealisationS(r: Reader): UnkeyedRealisationS {
  const outPath = readStorePath(r)
  const signatures = wire.readList(r, readSignature)
  return { outPath, signatures }
}

/** Reads {@link RealisationS}. */
export function readRealisationS(r: Reader): RealisationS {
  const id = readDrvOutputS(r)
  const value_ = readUnkeyedRealisationS(r)
  return { id, value: value_ }
}

/** Reads {@link UnkeyedValidPathInfo}. */
export function readUnkeyedValidPathInfo(r: Reader): UnkeyedValidPathInfo {
  const deriver = readOptStorePath(r)
  const narHash = readNARHash(r)
  const references = wire.readList(r, readStorePath)
  const registrationTime = readTime(r)
  const narSize = readUInt64(r)
  let ultimate: Bool = false
  let sigs: readonly Signature[] = []
  let ca: OptContentAddress
  if (r.version >= V1_16) {
    ultimate = readBool(r)
    sigs = wire.readList(r, readSignature)
    ca = readOptContentAddress(r)
  }

  return { deriver, narHash, references, registrationTime, narSize, ultimate, sigs, ca }
}

/** Reads {@link ValidPathInfo}. */
export function readValidPathInfo(r: Reader): ValidPathInfo {
  const path = readStorePath(r)
  const info = readUnkeyedValidPathInfo(r)
  return { path, info }
}

/** Reads {@link SubstitutablePathInfo}. */
export function readSubstitutablePathInfo(r: Reader): SubstitutablePathInfo {
  const deriver = readOptStorePath(r)
  const references = wire.readList(r, readStorePath)
  const downloadSize = readUInt64(r)
  const narSize = readUInt64(r)
  return { deriver, references, downloadSize, narSize }
}

/** Reads {@link PathWithContentAddress}. */
export function readPathWithContentAddress(r: Reader): PathWithContentAddress {
  const path = readStorePath(r)
  const ca = r.version >= V1_22 ? readOptContentAddress(r) : undefined
  return { path, ca }
}

/** Reads {@link GcRoot}. */
export function readGcRoot(r: Reader): GcRoot {
  const link = readString(r)
  const target = readStorePath(r)
  return { link, target }
}

/** Reads {@link GCAction}. */
export function readGCAction(r: Reader): GCAction {
  return wire.readEnum(r, gcActionTable)
}

/**
 * Reads {@link GCPaths}.
 *
 * @throws {DecodeError} `unknown-tag`.
 */
export function readGCPaths(r: Reader): GCPaths {
  const tag = readUInt8(r)
  switch (tag) {
    case 0: {
      const paths = wire.readList(r, readStorePath)
      const deleteReferrers = readBool(r)
      return { kind: 'Specific', paths, deleteReferrers }
    }

    case 1: {
      return { kind: 'WholeStore' }
    }

    default:
      return wire.refuse(r, 'unknown-tag', `tag ${tag} is none of 0 (Specific), 1 (WholeStore)`, r.offset - 8)
  }
}

/** Reads {@link Bytes}. */
export function readBytes(r: Reader): Bytes {
  return wire.readBytes(r)
}

/** Reads {@link StringValue}. */
export function readString(r: Reader): string {
  return wire.readString(r)
}

/** Reads {@link Path}. */
export function readPath(r: Reader): Path {
  return wire.readString(r)
}

/** Reads {@link StorePath}. */
export function readStorePath(r: Reader): StorePath {
  return wire.readString(r)
}

/** Reads {@link BaseStorePath}. */
export function readBaseStorePath(r: Reader): BaseStorePath {
  return wire.readString(r)
}

/** Reads {@link StorePathName}. */
export function readStorePathName(r: Reader): StorePathName {
  return wire.readString(r)
}

/** Reads {@link OutputName}. */
export function readOutputName(r: Reader): OutputName {
  return wire.readString(r)
}

/** Reads {@link StorePathHash}. */
export function readStorePathHash(r: Reader): StorePathHash {
  return wire.readString(r)
}

/** Reads {@link OptStorePath}. */
export function readOptStorePath(r: Reader): OptStorePath {
  return wire.readOptionalText(r, readStorePath)
}
