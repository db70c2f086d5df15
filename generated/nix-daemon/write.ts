// Generated from spec/nix-daemon by npm run generate. Do not edit.

import { legacyDerivedPath } from '../../runtime/adapters/legacy-derived-path.ts'
import { realisationJson } from '../../runtime/adapters/realisation-json.ts'
import type { Writer } from '../../runtime/codegen/wire.ts'
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

/** Writes {@link DerivedPath}. */
export function writeDerivedPath(w: Writer, value: DerivedPath): void {
  if (w.version < V1_30) {
    wire.writeAdapted(w, value, writeString, legacyDerivedPath)
  } else {
    writeString(w, value)
  }
}

/** Writes {@link SingleDerivedPath}. */
export function writeSingleDerivedPath(w: Writer, value: SingleDerivedPath): void {
  wire.expectObject(w, value, 'SingleDerivedPath')
  wire.descend(w)
  switch (value.kind) {
    case 'Opaque': {
      writeUInt8(w, 0)
      writeStorePath(w, value.path)
      wire.ascend(w)
      return
    }

    case 'Built': {
      writeUInt8(w, 1)
      writeSingleDerivedPath(w, value.drvPath)
      writeString(w, value.output)
      wire.ascend(w)
      return
    }

    default:
      wire.rejectKind(w, value, 'SingleDerivedPath', 'Opaque, Built')
  }
}

/** Writes {@link BuildMode}. */
export function writeBuildMode(w: Writer, value: BuildMode): void {
  wire.writeEnum(w, value, buildModeTable)
}

/** Writes {@link BuildStatus}. */
export function writeBuildStatus(w: Writer, value: BuildStatus): void {
  wire.writeEnum(w, value, buildStatusTable)
}

/** Writes {@link BuildResult}. */
export function writeBuildResult(w: Writer, value: BuildResult): void {
  wire.expectObject(w, value, 'BuildResult')
  writeBuildStatus(w, value.status)
  writeString(w, value.errorMsg)
  if (w.version >= V1_29) {
    writeInt(w, value.timesBuilt)
    writeBool(w, value.isNonDeterministic)
    writeTime(w, value.startTime)
    writeTime(w, value.stopTime)
  }

  if (w.version >= V1_37) {
    writeOptMicroseconds(w, value.cpuUser)
    writeOptMicroseconds(w, value.cpuSystem)
  }

  if (wire.hasFeature(w, RealisationWithPathNotHashFeature)) {
    wire.writeMap(w, value.builtOutputs, writeOutputName, writeUnkeyedRealisationS)
  } else {
    wire.refuseGated(
      w,
      (value.builtOutputs?.length ?? 0) === 0,
      'BuildResult.builtOutputs',
      'with the feature realisation-with-path-not-hash',
    )
  }

  if (w.version >= V1_28 && !wire.hasFeature(w, RealisationWithPathNotHashFeature)) {
    wire.writeMap(w, value.builtRealisations, writeDrvOutput, writeRealisation)
  } else {
    wire.refuseGated(
      w,
      (value.builtRealisations?.length ?? 0) === 0,
      'BuildResult.builtRealisations',
      'since 1.28, without the feature realisation-with-path-not-hash',
    )
  }
}

/** Writes {@link KeyedBuildResult}. */
export function writeKeyedBuildResult(w: Writer, value: KeyedBuildResult): void {
  wire.expectObject(w, value, 'KeyedBuildResult')
  writeDerivedPath(w, value.path)
  writeBuildResult(w, value.result)
}

/** Writes {@link DerivationOutput}. */
export function writeDerivationOutput(w: Writer, value: DerivationOutput): void {
  wire.expectObject(w, value, 'DerivationOutput')
  writeString(w, value.path)
  writeString(w, value.hashAlgo)
  writeString(w, value.hash)
}

/** Writes {@link BasicDerivation}. */
export function writeBasicDerivation(w: Writer, value: BasicDerivation): void {
  wire.expectObject(w, value, 'BasicDerivation')
  wire.writeMap(w, value.outputs, writeOutputName, writeDerivationOutput)
  wire.writeList(w, value.inputSrcs, writeStorePath)
  writeString(w, value.platform)
  writeString(w, value.builder)
  wire.writeList(w, value.args, writeString)
  wire.writeMap(w, value.env, writeString, writeString)
}

/** Writes {@link VersionWord}. */
export function writeVersionWord(w: Writer, value: VersionWord): void {
  wire.writeUint(w, value, 0xffffffff)
}

/** Writes {@link OptTrusted}. */
export function writeOptTrusted(w: Writer, value: OptTrusted): void {
  wire.writeEnum(w, value, optTrustedTable)
}

/** Writes {@link HashAlgorithm}. */
export function writeHashAlgorithm(w: Writer, value: HashAlgorithm): void {
  wire.writeString(w, value)
}

/** Writes {@link NARHash}. */
export function writeNARHash(w: Writer, value: NARHash): void {
  wire.writeString(w, value)
}

/** Writes {@link FileIngestionMethod}. */
export function writeFileIngestionMethod(w: Writer, value: FileIngestionMethod): void {
  wire.writeEnum(w, value, fileIngestionMethodTable)
}

/** Writes {@link ContentAddressMethodWithAlgo}. */
export function writeContentAddressMethodWithAlgo(w: Writer, value: ContentAddressMethodWithAlgo): void {
  wire.writeString(w, value)
}

/** Writes {@link ContentAddress}. */
export function writeContentAddress(w: Writer, value: ContentAddress): void {
  wire.writeString(w, value)
}

/** Writes {@link OptContentAddress}. */
export function writeOptContentAddress(w: Writer, value: OptContentAddress): void {
  wire.writeOptionalText(w, value, writeContentAddress)
}

/** Writes {@link Signature}. */
export function writeSignature(w: Writer, value: Signature): void {
  wire.writeString(w, value)
}

/** Writes {@link UInt64}. */
export function writeUInt64(w: Writer, value: UInt64): void {
  wire.writeSafeUint(w, value, 0xffffffffffffffffn)
}

/** Writes {@link Int}. */
export function writeInt(w: Writer, value: Int): void {
  wire.writeUint(w, value, 0xffffffff)
}

/** Writes {@link UInt8}. */
export function writeUInt8(w: Writer, value: UInt8): void {
  wire.writeUint(w, value, 0xff)
}

/** Writes {@link Int64}. */
export function writeInt64(w: Writer, value: Int64): void {
  wire.writeSafeUint(w, value, 0x7fffffffffffffffn)
}

/** Writes {@link Time}. */
export function writeTime(w: Writer, value: Time): void {
  wire.writeSafeUint(w, value, 0x7fffffffffffffffn)
}

/** Writes {@link Size}. */
export function writeSize(w: Writer, value: Size): void {
  wire.writeSafeUint(w, value, 0xffffffffffffffffn)
}

/** Writes {@link ActivityId}. */
export function writeActivityId(w: Writer, value: ActivityId): void {
  wire.writeBigUint(w, value, 0xffffffffffffffffn)
}

/** Writes {@link ByteLimit}. */
export function writeByteLimit(w: Writer, value: ByteLimit): void {
  wire.writeBigUint(w, value, 0xffffffffffffffffn)
}

/** Writes {@link FieldInteger}. */
export function writeFieldInteger(w: Writer, value: FieldInteger): void {
  wire.writeSafeUint(w, value, 0xffffffffffffffffn)
}

/** Writes {@link Bool}. */
export function writeBool(w: Writer, value: Bool): void {
  wire.writeBool(w, value)
}

/** Writes {@link BoolInt}. */
export function writeBoolInt(w: Writer, value: BoolInt): void {
  wire.writeLaxBool(w, value)
}

/** Writes {@link OptMicroseconds}. */
export function writeOptMicroseconds(w: Writer, value: OptMicroseconds): void {
  wire.writeOptional(w, value, writeInt64)
}

/** Writes {@link Verbosity}. */
export function writeVerbosity(w: Writer, value: Verbosity): void {
  wire.writeEnum(w, value, verbosityTable)
}

/** Writes {@link ActivityType}. */
export function writeActivityType(w: Writer, value: ActivityType): void {
  wire.writeEnum(w, value, activityTypeTable)
}

/** Writes {@link ResultType}. */
export function writeResultType(w: Writer, value: ResultType): void {
  wire.writeEnum(w, value, resultTypeTable)
}

/** Writes {@link FieldType}. */
export function writeFieldType(w: Writer, value: FieldType): void {
  wire.writeEnum(w, value, fieldTypeTable)
}

/** Writes {@link Field}. */
export function writeField(w: Writer, value: Field): void {
  wire.expectObject(w, value, 'Field')
  switch (value.kind) {
    case 'Int': {
      writeInt(w, 0)
      writeFieldInteger(w, value.value)
      return
    }

    case 'String': {
      writeInt(w, 1)
      writeString(w, value.value)
      return
    }

    default:
      wire.rejectKind(w, value, 'Field', 'Int, String')
  }
}

/** Writes {@link TraceLine}. */
export function writeTraceLine(w: Writer, value: TraceLine): void {
  wire.expectObject(w, value, 'TraceLine')
  writeSize(w, 0)
  writeString(w, value.hint)
}

/** Writes {@link ErrorValue}. */
export function writeError(w: Writer, value: ErrorValue): void {
  wire.expectObject(w, value, 'Error')
  writeString(w, 'Error')
  writeVerbosity(w, value.level)
  writeString(w, value.className)
  writeString(w, value.msg)
  writeSize(w, 0)
  wire.writeList(w, value.traces, writeTraceLine)
}

/** Writes {@link DrvOutput}. */
export function writeDrvOutput(w: Writer, value: DrvOutput): void {
  wire.writeString(w, value)
}

/** Writes {@link Realisation}. */
export function writeRealisation(w: Writer, value: Realisation): void {
  wire.writeAdapted(w, value, writeString, realisationJson)
}

/** Writes {@link DrvOutputS}. */
export function writeDrvOutputS(w: Writer, value: DrvOutputS): void {
  wire.expectObject(w, value, 'DrvOutputS')
  writeStorePath(w, value.drvPath)
  writeString(w, value.outputName)
}

/** Writes {@link UnkeyedRealisationS}. */
export function writeUnkeyedRealisationS(w: Writer, value: UnkeyedRealisationS): void {
  wire.expectObject(w, value, 'UnkeyedRealisationS')
  writeStorePath(w, value.outPath)
  wire.writeList(w, value.signatures, writeSignature)
}

/** Writes {@link RealisationS}. */
export function writeRealisationS(w: Writer, value: RealisationS): void {
  wire.expectObject(w, value, 'RealisationS')
  writeDrvOutputS(w, value.id)
  writeUnkeyedRealisationS(w, value.value)
}

/** Writes {@link UnkeyedValidPathInfo}. */
export function writeUnkeyedValidPathInfo(w: Writer, value: UnkeyedValidPathInfo): void {
  wire.expectObject(w, value, 'UnkeyedValidPathInfo')
  writeOptStorePath(w, value.deriver)
  writeNARHash(w, value.narHash)
  wire.writeList(w, value.references, writeStorePath)
  writeTime(w, value.registrationTime)
  writeUInt64(w, value.narSize)
  if (w.version >= V1_16) {
    writeBool(w, value.ultimate)
    wire.writeList(w, value.sigs, writeSignature)
    writeOptContentAddress(w, value.ca)
  } else {
    wire.refuseGated(w, (value.ultimate ?? false) === false, 'UnkeyedValidPathInfo.ultimate', 'since 1.16')
    wire.refuseGated(w, (value.sigs?.length ?? 0) === 0, 'UnkeyedValidPathInfo.sigs', 'since 1.16')
    wire.refuseGated(w, wire.isNothing(w, value.ca), 'UnkeyedValidPathInfo.ca', 'since 1.16')
  }
}

/** Writes {@link ValidPathInfo}. */
export function writeValidPathInfo(w: Writer, value: ValidPathInfo): void {
  wire.expectObject(w, value, 'ValidPathInfo')
  writeStorePath(w, value.path)
  writeUnkeyedValidPathInfo(w, value.info)
}

/** Writes {@link SubstitutablePathInfo}. */
export function writeSubstitutablePathInfo(w: Writer, value: SubstitutablePathInfo): void {
  wire.expectObject(w, value, 'SubstitutablePathInfo')
  writeOptStorePath(w, value.deriver)
  wire.writeList(w, value.references, writeStorePath)
  writeUInt64(w, value.downloadSize)
  writeUInt64(w, value.narSize)
}

/** Writes {@link PathWithContentAddress}. */
export function writePathWithContentAddress(w: Writer, value: PathWithContentAddress): void {
  wire.expectObject(w, value, 'PathWithContentAddress')
  writeStorePath(w, value.path)
  if (w.version >= V1_22) {
    writeOptContentAddress(w, value.ca)
  } else {
    wire.refuseGated(w, wire.isNothing(w, value.ca), 'PathWithContentAddress.ca', 'since 1.22')
  }
}

/** Writes {@link GcRoot}. */
export function writeGcRoot(w: Writer, value: GcRoot): void {
  wire.expectObject(w, value, 'GcRoot')
  writeString(w, value.link)
  writeStorePath(w, value.target)
}

/** Writes {@link GCAction}. */
export function writeGCAction(w: Writer, value: GCAction): void {
  wire.writeEnum(w, value, gcActionTable)
}

/** Writes {@link GCPaths}. */
export function writeGCPaths(w: Writer, value: GCPaths): void {
  wire.expectObject(w, value, 'GCPaths')
  switch (value.kind) {
    case 'Specific': {
      writeUInt8(w, 0)
      wire.writeList(w, value.paths, writeStorePath)
      writeBool(w, value.deleteReferrers)
      return
    }

    case 'WholeStore': {
      writeUInt8(w, 1)
      return
    }

    default:
      wire.rejectKind(w, value, 'GCPaths', 'Specific, WholeStore')
  }
}

/** Writes {@link Bytes}. */
export function writeBytes(w: Writer, value: Bytes): void {
  wire.writeBytes(w, value)
}

/** Writes {@link StringValue}. */
export function writeString(w: Writer, value: string): void {
  wire.writeString(w, value)
}

/** Writes {@link Path}. */
export function writePath(w: Writer, value: Path): void {
  wire.writeString(w, value)
}

/** Writes {@link StorePath}. */
export function writeStorePath(w: Writer, value: StorePath): void {
  wire.writeString(w, value)
}

/** Writes {@link BaseStorePath}. */
export function writeBaseStorePath(w: Writer, value: BaseStorePath): void {
  wire.writeString(w, value)
}

/** Writes {@link StorePathName}. */
export function writeStorePathName(w: Writer, value: StorePathName): void {
  wire.writeString(w, value)
}

/** Writes {@link OutputName}. */
export function writeOutputName(w: Writer, value: OutputName): void {
  wire.writeString(w, value)
}

/** Writes {@link StorePathHash}. */
export function writeStorePathHash(w: Writer, value: StorePathHash): void {
  wire.writeString(w, value)
}

/** Writes {@link OptStorePath}. */
export function writeOptStorePath(w: Writer, value: OptStorePath): void {
  wire.writeOptionalText(w, value, writeStorePath)
}
