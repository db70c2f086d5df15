// Generated from spec/nix-daemon by npm run generate. Do not edit.

import { type AnyOperation, noBytes, type Operation } from '../../runtime/codegen/protocol.ts'
import type { Reader, Writer } from '../../runtime/codegen/wire.ts'
import * as wire from '../../runtime/codegen/wire.ts'
import {
  readBaseStorePath,
  readBasicDerivation,
  readBool,
  readBoolInt,
  readBuildMode,
  readBuildResult,
  readByteLimit,
  readBytes,
  readContentAddressMethodWithAlgo,
  readDerivedPath,
  readDrvOutput,
  readDrvOutputS,
  readFileIngestionMethod,
  readGCAction,
  readGCPaths,
  readGcRoot,
  readHashAlgorithm,
  readInt,
  readKeyedBuildResult,
  readNARHash,
  readOptStorePath,
  readOutputName,
  readPath,
  readPathWithContentAddress,
  readRealisation,
  readRealisationS,
  readSignature,
  readSingleDerivedPath,
  readStorePath,
  readStorePathHash,
  readStorePathName,
  readString,
  readSubstitutablePathInfo,
  readUInt8,
  readUInt64,
  readUnkeyedRealisationS,
  readUnkeyedValidPathInfo,
  readValidPathInfo,
  readVerbosity,
} from './read.ts'
import { AddMultipleToStoreStream, Export, ExportStream } from './streams.ts'
import type {
  BaseStorePath,
  BasicDerivation,
  Bool,
  BoolInt,
  BuildMode,
  BuildResult,
  ByteLimit,
  Bytes,
  ContentAddressMethodWithAlgo,
  DerivedPath,
  DrvOutput,
  DrvOutputS,
  FileIngestionMethod,
  GCAction,
  GCPaths,
  GcRoot,
  HashAlgorithm,
  Int,
  KeyedBuildResult,
  NARHash,
  OptStorePath,
  OutputName,
  Path,
  PathWithContentAddress,
  Realisation,
  RealisationS,
  Signature,
  SingleDerivedPath,
  StorePath,
  StorePathHash,
  StorePathName,
  SubstitutablePathInfo,
  UInt64,
  UnkeyedRealisationS,
  UnkeyedValidPathInfo,
  ValidPathInfo,
  Verbosity,
} from './types.ts'
import {
  AddToStoreScanningFeature,
  DeleteDeadSpecificReferrersFeature,
  RealisationWithPathNotHashFeature,
  SubmitOutputFeature,
  V1_11,
  V1_12,
  V1_13,
  V1_14,
  V1_15,
  V1_16,
  V1_17,
  V1_19,
  V1_21,
  V1_22,
  V1_23,
  V1_25,
  V1_27,
  V1_31,
  V1_32,
  V1_34,
  V1_36,
} from './versions.ts'
import {
  writeBaseStorePath,
  writeBasicDerivation,
  writeBool,
  writeBoolInt,
  writeBuildMode,
  writeBuildResult,
  writeByteLimit,
  writeBytes,
  writeContentAddressMethodWithAlgo,
  writeDerivedPath,
  writeDrvOutput,
  writeDrvOutputS,
  writeFileIngestionMethod,
  writeGCAction,
  writeGCPaths,
  writeGcRoot,
  writeHashAlgorithm,
  writeInt,
  writeKeyedBuildResult,
  writeNARHash,
  writeOptStorePath,
  writeOutputName,
  writePath,
  writePathWithContentAddress,
  writeRealisation,
  writeRealisationS,
  writeSignature,
  writeSingleDerivedPath,
  writeStorePath,
  writeStorePathHash,
  writeStorePathName,
  writeString,
  writeSubstitutablePathInfo,
  writeUInt64,
  writeUnkeyedRealisationS,
  writeUnkeyedValidPathInfo,
  writeValidPathInfo,
  writeVerbosity,
} from './write.ts'

/**
 * What {@link BuildPaths} asks.
 *
 * @see [spec/nix-daemon/operations/building.yaml:5](../../spec/nix-daemon/operations/building.yaml#L5)
 */
export interface BuildPathsRequest {
  /** What is wanted. Nix up to 2.3 keeps it as a set; the bytes are the same. */
  readonly paths: readonly DerivedPath[]
  /**
   * How to build. Nix 2.33 and later always read it, since they refuse peers below 1.18.
   *
   * @since 1.15
   * @defaultValue `'Normal'`
   */
  readonly mode?: BuildMode | undefined
}

/** Reads {@link BuildPathsRequest}. */
export function readBuildPathsRequest(r: Reader): BuildPathsRequest {
  const paths = wire.readList(r, readDerivedPath)
  const mode = r.version >= V1_15 ? readBuildMode(r) : 'Normal'
  return { paths, mode }
}

/** Writes {@link BuildPathsRequest}. */
export function writeBuildPathsRequest(w: Writer, value: BuildPathsRequest): void {
  wire.expectObject(w, value, 'BuildPaths.request')
  wire.writeList(w, value.paths, writeDerivedPath)
  if (w.version >= V1_15) {
    writeBuildMode(w, value.mode ?? 'Normal')
  } else {
    wire.refuseGated(w, (value.mode ?? 'Normal') === 'Normal', 'BuildPaths.request.mode', 'since 1.15')
  }
}

/** Reads the constants of BuildPathsResponse. */
export function readBuildPathsResponse(r: Reader): void {
  wire.skipConstant(r, readInt, 1)
}

/** Writes the constants of BuildPathsResponse. */
export function writeBuildPathsResponse(w: Writer): void {
  writeInt(w, 1)
}

/**
 * Builds or fetches some paths.
 *
 * A failure is an error; `BuildPathsWithResults` says more. Up to Nix 1.0 it is called
 * `BuildDerivations`. Outputs after a `!` can be given from 1.13 on.
 *
 * Added in commit `0565b5f2b3`.
 *
 * @since release 0.11
 * @remarks Served by releases 0.11 to the newest.
 * @see [spec/nix-daemon/operations/building.yaml:5](../../spec/nix-daemon/operations/building.yaml#L5)
 */
export const BuildPaths: Operation<BuildPathsRequest, void> = {
  name: 'BuildPaths',
  opcode: 9,
  gate: {},
  channel: true,
  method: 'buildPaths',
  readRequest: readBuildPathsRequest,
  writeRequest: writeBuildPathsRequest,
  readResponse: readBuildPathsResponse,
  writeResponse: writeBuildPathsResponse,
}

/**
 * What {@link EnsurePath} asks.
 *
 * @see [spec/nix-daemon/operations/building.yaml:29](../../spec/nix-daemon/operations/building.yaml#L29)
 */
export interface EnsurePathRequest {
  /** The path. */
  readonly path: StorePath
}

/** Reads {@link EnsurePathRequest}. */
export function readEnsurePathRequest(r: Reader): EnsurePathRequest {
  const path = readStorePath(r)
  return { path }
}

/** Writes {@link EnsurePathRequest}. */
export function writeEnsurePathRequest(w: Writer, value: EnsurePathRequest): void {
  wire.expectObject(w, value, 'EnsurePath.request')
  writeStorePath(w, value.path)
}

/** Reads the constants of EnsurePathResponse. */
export function readEnsurePathResponse(r: Reader): void {
  wire.skipConstant(r, readInt, 1)
}

/** Writes the constants of EnsurePathResponse. */
export function writeEnsurePathResponse(w: Writer): void {
  writeInt(w, 1)
}

/**
 * Makes sure that a path is valid, by fetching it if need be.
 *
 * It never builds. If nobody has the path, that is an error. Added in commit `0565b5f2b3`.
 *
 * @since release 0.11
 * @remarks Served by releases 0.11 to the newest.
 * @see
 *   [spec/nix-daemon/operations/building.yaml:29](../../spec/nix-daemon/operations/building.yaml#L29)
 */
export const EnsurePath: Operation<EnsurePathRequest, void> = {
  name: 'EnsurePath',
  opcode: 10,
  gate: {},
  channel: true,
  method: 'ensurePath',
  readRequest: readEnsurePathRequest,
  writeRequest: writeEnsurePathRequest,
  readResponse: readEnsurePathResponse,
  writeResponse: writeEnsurePathResponse,
}

/**
 * What {@link BuildDerivation} asks.
 *
 * @see [spec/nix-daemon/operations/building.yaml:42](../../spec/nix-daemon/operations/building.yaml#L42)
 */
export interface BuildDerivationRequest {
  /**
   * The derivation's path, which only needs to be a valid name.
   *
   * One that does not end in `.drv` is accepted by Nix 2.3, kills the connection's process on
   * 2.8, and is a fatal error since 2.26.
   */
  readonly drvPath: StorePath
  /** The derivation. */
  readonly drv: BasicDerivation
  /**
   * How to build.
   *
   * @defaultValue `'Normal'`
   */
  readonly mode?: BuildMode | undefined
}

/** Reads {@link BuildDerivationRequest}. */
export function readBuildDerivationRequest(r: Reader): BuildDerivationRequest {
  const drvPath = readStorePath(r)
  const drv = readBasicDerivation(r)
  const mode = readBuildMode(r)
  return { drvPath, drv, mode }
}

/** Writes {@link BuildDerivationRequest}. */
export function writeBuildDerivationRequest(w: Writer, value: BuildDerivationRequest): void {
  wire.expectObject(w, value, 'BuildDerivation.request')
  writeStorePath(w, value.drvPath)
  writeBasicDerivation(w, value.drv)
  writeBuildMode(w, value.mode ?? 'Normal')
}

/**
 * How the build ended.
 *
 * @see [spec/nix-daemon/operations/building.yaml:42](../../spec/nix-daemon/operations/building.yaml#L42)
 */
export type BuildDerivationResponse = BuildResult

/** Reads {@link BuildDerivationResponse}. */
export function readBuildDerivationResponse(r: Reader): BuildDerivationResponse {
  return readBuildResult(r)
}

/** Writes {@link BuildDerivationResponse}. */
export function writeBuildDerivationResponse(w: Writer, value: BuildDerivationResponse): void {
  writeBuildResult(w, value)
}

/**
 * Builds one derivation whose file need not be in the store.
 *
 * The main operation of remote builds. In place of the whole tree of derivations, which
 * `BuildPaths` would need in the remote store, the client sends this one in a reduced form. The
 * inputs must be valid there before. A build that fails is a result, not an error; so is a
 * missing input (`MiscFailure`). The lines of the log arrive as results of type `BuildLogLine`.
 *
 * A remote build on one connection:
 *
 * 1. `QueryValidPaths` for the closure of the inputs, with `substitute` if the other side should
 *    fetch what it can.
 * 2. `AddMultipleToStore` (`AddToStoreNar` or `ImportPaths` on older servers) for the rest,
 *    paths before those that refer to them; perhaps `AddTempRoot` for each.
 * 3. `BuildDerivation`, with all input paths in `inputSrcs`. The paths of input-addressed
 *    outputs are taken as they are.
 * 4. For each output, known beforehand or from `builtOutputs`: `QueryPathInfo`, then
 *    `NarFromPath`, then a check of the hash. The outputs are `ultimate` there, and have the
 *    derivation as their deriver.
 *
 * An untrusted client can instead copy the derivation and all that it depends on, which needs no
 * signatures because derivations are content-addressed, and send `BuildPathsWithResults`.
 *
 * With content-addressed derivations the daemon goes by the derivation's hash modulo: a second,
 * equivalent derivation is `AlreadyValid` with the first one's path.
 *
 * 1.14 does not promise the operation: Nix 1.6 to 1.9 speak it as well and lack it. Added in
 * commit `71a5161365`.
 *
 * @since 1.14, release 1.10
 * @remarks Served by releases 1.10 to the newest.
 * @see
 *   [spec/nix-daemon/operations/building.yaml:42](../../spec/nix-daemon/operations/building.yaml#L42)
 */
export const BuildDerivation: Operation<BuildDerivationRequest, BuildDerivationResponse> = {
  name: 'BuildDerivation',
  opcode: 36,
  gate: { since: V1_14 },
  channel: true,
  method: 'buildDerivation',
  readRequest: readBuildDerivationRequest,
  writeRequest: writeBuildDerivationRequest,
  readResponse: readBuildDerivationResponse,
  writeResponse: writeBuildDerivationResponse,
}

/**
 * What {@link AddBuildLog} asks.
 *
 * @see [spec/nix-daemon/operations/building.yaml:93](../../spec/nix-daemon/operations/building.yaml#L93)
 */
export interface AddBuildLogRequest {
  /** The derivation. A full path is a fatal error. */
  readonly path: BaseStorePath
}

/** Reads {@link AddBuildLogRequest}. */
export function readAddBuildLogRequest(r: Reader): AddBuildLogRequest {
  const path = readBaseStorePath(r)
  return { path }
}

/** Writes {@link AddBuildLogRequest}. */
export function writeAddBuildLogRequest(w: Writer, value: AddBuildLogRequest): void {
  wire.expectObject(w, value, 'AddBuildLog.request')
  writeBaseStorePath(w, value.path)
}

/** Reads the constants of AddBuildLogResponse. */
export function readAddBuildLogResponse(r: Reader): void {
  wire.skipConstant(r, readInt, 1)
}

/** Writes the constants of AddBuildLogResponse. */
export function writeAddBuildLogResponse(w: Writer): void {
  writeInt(w, 1)
}

/**
 * Stores the log of a build that ran elsewhere.
 *
 * Added in commit `4dda1f92aa`.
 *
 * @since 1.32, release 2.6
 * @remarks Served by releases 2.6 to the newest.
 * @see
 *   [spec/nix-daemon/operations/building.yaml:93](../../spec/nix-daemon/operations/building.yaml#L93)
 */
export const AddBuildLog: Operation<AddBuildLogRequest, void> = {
  name: 'AddBuildLog',
  opcode: 45,
  gate: { since: V1_32 },
  channel: true,
  method: 'addBuildLog',
  readRequest: readAddBuildLogRequest,
  writeRequest: writeAddBuildLogRequest,
  readResponse: readAddBuildLogResponse,
  writeResponse: writeAddBuildLogResponse,
  upload: [{ gate: {}, by: 'frames', content: 'bytes' }],
}

/**
 * What {@link BuildPathsWithResults} asks.
 *
 * @see [spec/nix-daemon/operations/building.yaml:116](../../spec/nix-daemon/operations/building.yaml#L116)
 */
export interface BuildPathsWithResultsRequest {
  /** What is wanted. */
  readonly paths: readonly DerivedPath[]
  /**
   * How to build.
   *
   * @defaultValue `'Normal'`
   */
  readonly mode?: BuildMode | undefined
}

/** Reads {@link BuildPathsWithResultsRequest}. */
export function readBuildPathsWithResultsRequest(r: Reader): BuildPathsWithResultsRequest {
  const paths = wire.readList(r, readDerivedPath)
  const mode = readBuildMode(r)
  return { paths, mode }
}

/** Writes {@link BuildPathsWithResultsRequest}. */
export function writeBuildPathsWithResultsRequest(w: Writer, value: BuildPathsWithResultsRequest): void {
  wire.expectObject(w, value, 'BuildPathsWithResults.request')
  wire.writeList(w, value.paths, writeDerivedPath)
  writeBuildMode(w, value.mode ?? 'Normal')
}

/**
 * One result for each path, in any order.
 *
 * @see [spec/nix-daemon/operations/building.yaml:116](../../spec/nix-daemon/operations/building.yaml#L116)
 */
export type BuildPathsWithResultsResponse = readonly KeyedBuildResult[]

/** Reads {@link BuildPathsWithResultsResponse}. */
export function readBuildPathsWithResultsResponse(r: Reader): BuildPathsWithResultsResponse {
  return wire.readList(r, readKeyedBuildResult)
}

/** Writes {@link BuildPathsWithResultsResponse}. */
export function writeBuildPathsWithResultsResponse(w: Writer, value: BuildPathsWithResultsResponse): void {
  wire.writeList(w, value, writeKeyedBuildResult)
}

/**
 * Builds or fetches some paths and says of each how that ended.
 *
 * Failures are results, not errors. Nix 2.8 answers in an order of its own, 2.26 and later in
 * that of the request: go by the key. Added in commit `a4604f1928`.
 *
 * @since 1.34, release 2.8
 * @remarks Served by releases 2.8 to the newest.
 * @see
 *   [spec/nix-daemon/operations/building.yaml:116](../../spec/nix-daemon/operations/building.yaml#L116)
 */
export const BuildPathsWithResults: Operation<BuildPathsWithResultsRequest, BuildPathsWithResultsResponse> = {
  name: 'BuildPathsWithResults',
  opcode: 46,
  gate: { since: V1_34 },
  channel: true,
  method: 'buildPathsWithResults',
  readRequest: readBuildPathsWithResultsRequest,
  writeRequest: writeBuildPathsWithResultsRequest,
  readResponse: readBuildPathsWithResultsResponse,
  writeResponse: writeBuildPathsWithResultsResponse,
  writeElement: writeKeyedBuildResult,
}

/**
 * What {@link SubmitOutput} asks.
 *
 * @see [spec/nix-daemon/operations/building.yaml:132](../../spec/nix-daemon/operations/building.yaml#L132)
 */
export interface SubmitOutputRequest {
  /** The path. */
  readonly path: SingleDerivedPath
  /** The output that it is. */
  readonly output: OutputName
}

/** Reads {@link SubmitOutputRequest}. */
export function readSubmitOutputRequest(r: Reader): SubmitOutputRequest {
  const path = readSingleDerivedPath(r)
  const output = readOutputName(r)
  return { path, output }
}

/** Writes {@link SubmitOutputRequest}. */
export function writeSubmitOutputRequest(w: Writer, value: SubmitOutputRequest): void {
  wire.expectObject(w, value, 'SubmitOutput.request')
  writeSingleDerivedPath(w, value.path)
  writeOutputName(w, value.output)
}

/** Reads the constants of SubmitOutputResponse. */
export function readSubmitOutputResponse(r: Reader): void {
  wire.skipConstant(r, readInt, 1)
}

/** Writes the constants of SubmitOutputResponse. */
export function writeSubmitOutputResponse(w: Writer): void {
  writeInt(w, 1)
}

/**
 * Tells the daemon, from inside a build, which path is one of the build's outputs.
 *
 * @since release 2.36-dev, feature submit-output
 * @remarks Available with the feature submit-output.
 * @remarks Served by releases 2.36-dev to the newest.
 * @see
 *   [spec/nix-daemon/operations/building.yaml:132](../../spec/nix-daemon/operations/building.yaml#L132)
 */
export const SubmitOutput: Operation<SubmitOutputRequest, void> = {
  name: 'SubmitOutput',
  opcode: 1000,
  gate: { feature: SubmitOutputFeature },
  channel: true,
  method: 'submitOutput',
  readRequest: readSubmitOutputRequest,
  writeRequest: writeSubmitOutputRequest,
  readResponse: readSubmitOutputResponse,
  writeResponse: writeSubmitOutputResponse,
}

/**
 * What {@link AddToStore} asks.
 *
 * @see [spec/nix-daemon/operations/contents.yaml:5](../../spec/nix-daemon/operations/contents.yaml#L5)
 */
export interface AddToStoreRequest {
  /** The name part of the new path. */
  readonly name: StorePathName
  /**
   * Whether the next two fields count.
   *
   * Where it is false, the server takes sha256 and `NixArchive` whatever they say; older
   * documentation has it the other way round. Clients write false exactly where those two are
   * what they want.
   *
   * @remarks On the wire only before 1.25.
   */
  readonly fixed?: Bool | undefined
  /**
   * What is hashed. It must be one of the two named values.
   *
   * @remarks On the wire only before 1.25.
   */
  readonly recursive?: FileIngestionMethod | undefined
  /**
   * How it is hashed.
   *
   * @remarks On the wire only before 1.25.
   */
  readonly hashAlgo?: HashAlgorithm | undefined
  /**
   * How the path is addressed.
   *
   * @since 1.25
   */
  readonly camStr?: ContentAddressMethodWithAlgo | undefined
  /**
   * The paths that it refers to. It cannot refer to itself.
   *
   * Nix 2.4 refuses references of `fixed:` paths (`cannot yet have refs`); later releases take
   * them.
   *
   * @since 1.25
   * @defaultValue `[]`
   */
  readonly refs?: readonly StorePath[] | undefined
  /**
   * Whether to replace the path if it is there already.
   *
   * @since 1.25
   * @defaultValue `false`
   */
  readonly repair?: Bool | undefined
}

/** Reads {@link AddToStoreRequest}. */
export function readAddToStoreRequest(r: Reader): AddToStoreRequest {
  const name = readStorePathName(r)
  let fixed: Bool | undefined
  let recursive: FileIngestionMethod | undefined
  let hashAlgo: HashAlgorithm | undefined
  if (r.version < V1_25) {
    fixed = readBool(r)
    recursive = readFileIngestionMethod(r)
    hashAlgo = readHashAlgorithm(r)
  }

  let camStr: ContentAddressMethodWithAlgo | undefined
  let refs: readonly StorePath[] = []
  let repair: Bool = false
  if (r.version >= V1_25) {
    camStr = readContentAddressMethodWithAlgo(r)
    refs = wire.readList(r, readStorePath)
    repair = readBool(r)
  }

  return { name, fixed, recursive, hashAlgo, camStr, refs, repair }
}

/** Writes {@link AddToStoreRequest}. */
export function writeAddToStoreRequest(w: Writer, value: AddToStoreRequest): void {
  wire.expectObject(w, value, 'AddToStore.request')
  writeStorePathName(w, value.name)
  if (w.version < V1_25) {
    writeBool(w, wire.required(w, value.fixed, 'AddToStore.request.fixed', 'before 1.25'))
    writeFileIngestionMethod(
      w,
      wire.required(w, value.recursive, 'AddToStore.request.recursive', 'before 1.25'),
    )
    writeHashAlgorithm(w, wire.required(w, value.hashAlgo, 'AddToStore.request.hashAlgo', 'before 1.25'))
  } else {
    wire.refuseGated(w, wire.isNothing(w, value.fixed), 'AddToStore.request.fixed', 'before 1.25')
    wire.refuseGated(w, wire.isNothing(w, value.recursive), 'AddToStore.request.recursive', 'before 1.25')
    wire.refuseGated(w, wire.isNothing(w, value.hashAlgo), 'AddToStore.request.hashAlgo', 'before 1.25')
  }

  if (w.version >= V1_25) {
    writeContentAddressMethodWithAlgo(
      w,
      wire.required(w, value.camStr, 'AddToStore.request.camStr', 'since 1.25'),
    )
    wire.writeList(w, value.refs ?? [], writeStorePath)
    writeBool(w, value.repair ?? false)
  } else {
    wire.refuseGated(w, wire.isNothing(w, value.camStr), 'AddToStore.request.camStr', 'since 1.25')
    wire.refuseGated(w, (value.refs?.length ?? 0) === 0, 'AddToStore.request.refs', 'since 1.25')
    wire.refuseGated(w, (value.repair ?? false) === false, 'AddToStore.request.repair', 'since 1.25')
  }
}

/**
 * What {@link AddToStore} answers.
 *
 * @see [spec/nix-daemon/operations/contents.yaml:5](../../spec/nix-daemon/operations/contents.yaml#L5)
 */
export interface AddToStoreResponse {
  /** The new path. */
  readonly path: StorePath
  /**
   * What the store knows about it; together with the path a `ValidPathInfo`.
   *
   * @since 1.25
   */
  readonly info: UnkeyedValidPathInfo | undefined
}

/** Reads {@link AddToStoreResponse}. */
export function readAddToStoreResponse(r: Reader): AddToStoreResponse {
  const path = readStorePath(r)
  const info = r.version >= V1_25 ? readUnkeyedValidPathInfo(r) : undefined
  return { path, info }
}

/** Writes {@link AddToStoreResponse}. */
export function writeAddToStoreResponse(w: Writer, value: AddToStoreResponse): void {
  wire.expectObject(w, value, 'AddToStore.response')
  writeStorePath(w, value.path)
  if (w.version >= V1_25) {
    writeUnkeyedValidPathInfo(w, wire.required(w, value.info, 'AddToStore.response.info', 'since 1.25'))
  } else {
    wire.refuseGated(w, wire.isNothing(w, value.info), 'AddToStore.response.info', 'since 1.25')
  }
}

/**
 * Adds a content-addressed path, made from contents that the client sends.
 *
 * 1.25 brings another request and another answer. Below it, the body is always a NAR, also for
 * a flat file, which is then a NAR of one regular file, and nothing but its own grammar says
 * where it ends. From it on, the body is framed, and it is a NAR for `fixed:r:` and `fixed:git:`
 * only: for `text:` and `fixed:ALGO` it is the contents of the file as they are. Older
 * documentation speaks of a NAR in all cases.
 *
 * A `camStr` that cannot be parsed is answered with an error while the frames stay unread, so
 * that they are then taken for operations: drop the connection. Nix 2.5 and later open the log
 * channel before they read an unframed body, other releases after it.
 *
 * Added in commit `0263279071`; the new form in `e34fe47d0c`.
 *
 * @since release 0.11
 * @remarks Served by releases 0.11 to the newest.
 * @see [spec/nix-daemon/operations/contents.yaml:5](../../spec/nix-daemon/operations/contents.yaml#L5)
 */
export const AddToStore: Operation<AddToStoreRequest, AddToStoreResponse> = {
  name: 'AddToStore',
  opcode: 7,
  gate: {},
  channel: true,
  method: 'addToStore',
  readRequest: readAddToStoreRequest,
  writeRequest: writeAddToStoreRequest,
  readResponse: readAddToStoreResponse,
  writeResponse: writeAddToStoreResponse,
  upload: [
    { gate: { since: V1_25 }, by: 'frames', content: 'bytes' },
    { gate: {}, by: 'inline', content: 'nar' },
  ],
}

/**
 * What {@link AddSignatures} asks.
 *
 * @see [spec/nix-daemon/operations/contents.yaml:87](../../spec/nix-daemon/operations/contents.yaml#L87)
 */
export interface AddSignaturesRequest {
  /** The path. */
  readonly path: StorePath
  /** The signatures. */
  readonly sigs: readonly Signature[]
}

/** Reads {@link AddSignaturesRequest}. */
export function readAddSignaturesRequest(r: Reader): AddSignaturesRequest {
  const path = readStorePath(r)
  const sigs = wire.readList(r, readSignature)
  return { path, sigs }
}

/** Writes {@link AddSignaturesRequest}. */
export function writeAddSignaturesRequest(w: Writer, value: AddSignaturesRequest): void {
  wire.expectObject(w, value, 'AddSignatures.request')
  writeStorePath(w, value.path)
  wire.writeList(w, value.sigs, writeSignature)
}

/** Reads the constants of AddSignaturesResponse. */
export function readAddSignaturesResponse(r: Reader): void {
  wire.skipConstant(r, readInt, 1)
}

/** Writes the constants of AddSignaturesResponse. */
export function writeAddSignaturesResponse(w: Writer): void {
  writeInt(w, 1)
}

/**
 * Adds signatures to a valid path.
 *
 * `nix store sign` and `nix store copy-sigs` use it. Added in commit `d0f5719c2a`.
 *
 * @since 1.16, release 2.0
 * @remarks Served by releases 2.0 to the newest.
 * @see
 *   [spec/nix-daemon/operations/contents.yaml:87](../../spec/nix-daemon/operations/contents.yaml#L87)
 */
export const AddSignatures: Operation<AddSignaturesRequest, void> = {
  name: 'AddSignatures',
  opcode: 37,
  gate: { since: V1_16 },
  channel: true,
  method: 'addSignatures',
  readRequest: readAddSignaturesRequest,
  writeRequest: writeAddSignaturesRequest,
  readResponse: readAddSignaturesResponse,
  writeResponse: writeAddSignaturesResponse,
}

/**
 * What {@link NarFromPath} asks.
 *
 * @see [spec/nix-daemon/operations/contents.yaml:103](../../spec/nix-daemon/operations/contents.yaml#L103)
 */
export interface NarFromPathRequest {
  /** The path. */
  readonly path: StorePath
}

/** Reads {@link NarFromPathRequest}. */
export function readNarFromPathRequest(r: Reader): NarFromPathRequest {
  const path = readStorePath(r)
  return { path }
}

/** Writes {@link NarFromPathRequest}. */
export function writeNarFromPathRequest(w: Writer, value: NarFromPathRequest): void {
  wire.expectObject(w, value, 'NarFromPath.request')
  writeStorePath(w, value.path)
}

/**
 * Fetches the contents of a path as a NAR.
 *
 * It takes the place of `ExportPath`: clients make exports from it, and remote builds use it to
 * bring the outputs home. The NAR stands after the end of the log channel, neither framed nor
 * padded: its own grammar says where it ends.
 *
 * The server ends the log channel *before* it looks at the path, so there is no room left for an
 * error. If the path cannot be read, an error message is written where the NAR should be, and
 * the connection closes: Nix 2.34 writes it at once, 2.3 to 2.26 after the string
 * `nix-archive-1`. Ask with `QueryPathInfo` first.
 *
 * Added in commit `b4b5e9ce2f`.
 *
 * @since 1.17, release 2.0
 * @remarks Served by releases 2.0 to the newest.
 * @see
 *   [spec/nix-daemon/operations/contents.yaml:103](../../spec/nix-daemon/operations/contents.yaml#L103)
 */
export const NarFromPath: Operation<NarFromPathRequest, void> = {
  name: 'NarFromPath',
  opcode: 38,
  gate: { since: V1_17 },
  channel: true,
  method: 'narFromPath',
  readRequest: readNarFromPathRequest,
  writeRequest: writeNarFromPathRequest,
  readResponse: noBytes,
  writeResponse: noBytes,
  download: { by: 'inline', content: 'nar' },
}

/**
 * What {@link AddToStoreNar} asks.
 *
 * @see [spec/nix-daemon/operations/contents.yaml:129](../../spec/nix-daemon/operations/contents.yaml#L129)
 */
export interface AddToStoreNarRequest {
  /** The path. */
  readonly path: StorePath
  /** What is known about it. The local store puts the current time as `registrationTime`. */
  readonly info: UnkeyedValidPathInfo
  /**
   * Whether to replace the path if it is there already.
   *
   * @defaultValue `false`
   */
  readonly repair?: Bool | undefined
  /**
   * Whether to take the path without a trusted signature. Only for trusted clients.
   *
   * @defaultValue `false`
   */
  readonly dontCheckSigs?: Bool | undefined
}

/** Reads {@link AddToStoreNarRequest}. */
export function readAddToStoreNarRequest(r: Reader): AddToStoreNarRequest {
  const path = readStorePath(r)
  const info = wire.readPinned(r, V1_16, readUnkeyedValidPathInfo)
  const repair = readBool(r)
  const dontCheckSigs = readBool(r)
  return { path, info, repair, dontCheckSigs }
}

/** Writes {@link AddToStoreNarRequest}. */
export function writeAddToStoreNarRequest(w: Writer, value: AddToStoreNarRequest): void {
  wire.expectObject(w, value, 'AddToStoreNar.request')
  writeStorePath(w, value.path)
  wire.writePinned(w, V1_16, value.info, writeUnkeyedValidPathInfo)
  writeBool(w, value.repair ?? false)
  writeBool(w, value.dontCheckSigs ?? false)
}

/**
 * Adds a path with all that is known about it, from its NAR.
 *
 * The info is written as 1.16 writes it, whatever was negotiated. What follows depends on the
 * version: the bare NAR, from 1.21 on the pieces that the server asks for in the log channel,
 * from 1.23 on frames. Clients use the operation from 1.18 on, since 1.17 does not promise it.
 *
 * A NAR that does not match `narHash` is an error (`hash mismatch importing path`) after which
 * the connection goes on. If the path is valid already, the server may leave the NAR alone: it
 * drains frames, and Nix 2.3 and 2.8 do not ask for a single piece where 2.26 and 2.34 do. For
 * a bare NAR servers parse it all before they open the log channel.
 *
 * Added in commit `584f8a62de`.
 *
 * @since 1.17, release 2.0
 * @remarks Served by releases 2.0 to the newest.
 * @see
 *   [spec/nix-daemon/operations/contents.yaml:129](../../spec/nix-daemon/operations/contents.yaml#L129)
 */
export const AddToStoreNar: Operation<AddToStoreNarRequest, void> = {
  name: 'AddToStoreNar',
  opcode: 39,
  gate: { since: V1_17 },
  channel: true,
  method: 'addToStoreNar',
  readRequest: readAddToStoreNarRequest,
  writeRequest: writeAddToStoreNarRequest,
  readResponse: noBytes,
  writeResponse: noBytes,
  upload: [
    { gate: { since: V1_23 }, by: 'frames', content: 'nar' },
    { gate: { since: V1_21 }, by: 'pull', content: 'nar' },
    { gate: {}, by: 'inline', content: 'nar' },
  ],
}

/**
 * What {@link AddMultipleToStore} asks.
 *
 * @see [spec/nix-daemon/operations/contents.yaml:173](../../spec/nix-daemon/operations/contents.yaml#L173)
 */
export interface AddMultipleToStoreRequest {
  /**
   * Whether to replace paths that are there already.
   *
   * @defaultValue `false`
   */
  readonly repair?: Bool | undefined
  /**
   * Whether to take paths without a trusted signature. Only for trusted clients.
   *
   * @defaultValue `false`
   */
  readonly dontCheckSigs?: Bool | undefined
}

/** Reads {@link AddMultipleToStoreRequest}. */
export function readAddMultipleToStoreRequest(r: Reader): AddMultipleToStoreRequest {
  const repair = readBool(r)
  const dontCheckSigs = readBool(r)
  return { repair, dontCheckSigs }
}

/** Writes {@link AddMultipleToStoreRequest}. */
export function writeAddMultipleToStoreRequest(w: Writer, value: AddMultipleToStoreRequest): void {
  wire.expectObject(w, value, 'AddMultipleToStore.request')
  writeBool(w, value.repair ?? false)
  writeBool(w, value.dontCheckSigs ?? false)
}

/**
 * Adds many paths in one request.
 *
 * It does for many paths what `AddToStoreNar` does for one, without waiting for an answer after
 * each, which pays on connections of high latency. Paths come before those that refer to them.
 * The server takes `ultimate` as false. There is no answer.
 *
 * Nix 2.4 and 2.5 end the log channel just before they read the last, empty frame.
 *
 * Added in commit `fe1f34fa60`.
 *
 * @since 1.32, release 2.4
 * @remarks Served by releases 2.4 to the newest.
 * @see
 *   [spec/nix-daemon/operations/contents.yaml:173](../../spec/nix-daemon/operations/contents.yaml#L173)
 */
export const AddMultipleToStore: Operation<AddMultipleToStoreRequest, void> = {
  name: 'AddMultipleToStore',
  opcode: 44,
  gate: { since: V1_32 },
  channel: true,
  method: 'addMultipleToStore',
  readRequest: readAddMultipleToStoreRequest,
  writeRequest: writeAddMultipleToStoreRequest,
  readResponse: noBytes,
  writeResponse: noBytes,
  upload: [{ gate: {}, by: 'frames', content: AddMultipleToStoreStream }],
}

/**
 * What {@link AddToStoreScanning} asks.
 *
 * @see [spec/nix-daemon/operations/contents.yaml:204](../../spec/nix-daemon/operations/contents.yaml#L204)
 */
export interface AddToStoreScanningRequest {
  /** The name part of the new path. */
  readonly name: string
  /** How the path is addressed. */
  readonly camStr: ContentAddressMethodWithAlgo
}

/** Reads {@link AddToStoreScanningRequest}. */
export function readAddToStoreScanningRequest(r: Reader): AddToStoreScanningRequest {
  const name = readString(r)
  const camStr = readContentAddressMethodWithAlgo(r)
  return { name, camStr }
}

/** Writes {@link AddToStoreScanningRequest}. */
export function writeAddToStoreScanningRequest(w: Writer, value: AddToStoreScanningRequest): void {
  wire.expectObject(w, value, 'AddToStoreScanning.request')
  writeString(w, value.name)
  writeContentAddressMethodWithAlgo(w, value.camStr)
}

/**
 * The new path and what the store knows about it.
 *
 * @see [spec/nix-daemon/operations/contents.yaml:204](../../spec/nix-daemon/operations/contents.yaml#L204)
 */
export type AddToStoreScanningResponse = ValidPathInfo

/** Reads {@link AddToStoreScanningResponse}. */
export function readAddToStoreScanningResponse(r: Reader): AddToStoreScanningResponse {
  return readValidPathInfo(r)
}

/** Writes {@link AddToStoreScanningResponse}. */
export function writeAddToStoreScanningResponse(w: Writer, value: AddToStoreScanningResponse): void {
  writeValidPathInfo(w, value)
}

/**
 * Adds a content-addressed path whose references the server finds itself.
 *
 * Like `AddToStore` since 1.25, without references and without repairing: the daemon scans the
 * contents. It needs the experimental feature `dynamic-derivations`. Where the daemon refuses it
 * before reading the frames, they stay unread: drop the connection.
 *
 * @since release 2.36-dev, feature add-to-store-scanning
 * @remarks Available with the feature add-to-store-scanning.
 * @remarks Served by releases 2.36-dev to the newest.
 * @see
 *   [spec/nix-daemon/operations/contents.yaml:204](../../spec/nix-daemon/operations/contents.yaml#L204)
 */
export const AddToStoreScanning: Operation<AddToStoreScanningRequest, AddToStoreScanningResponse> = {
  name: 'AddToStoreScanning',
  opcode: 1001,
  gate: { feature: AddToStoreScanningFeature },
  channel: true,
  method: 'addToStoreScanning',
  readRequest: readAddToStoreScanningRequest,
  writeRequest: writeAddToStoreScanningRequest,
  readResponse: readAddToStoreScanningResponse,
  writeResponse: writeAddToStoreScanningResponse,
  upload: [{ gate: {}, by: 'frames', content: 'bytes' }],
}

/**
 * What {@link HasSubstitutes} asks.
 *
 * @see [spec/nix-daemon/operations/obsolete-queries.yaml:5](../../spec/nix-daemon/operations/obsolete-queries.yaml#L5)
 */
export interface HasSubstitutesRequest {
  /** The path. */
  readonly path: StorePath
}

/** Reads {@link HasSubstitutesRequest}. */
export function readHasSubstitutesRequest(r: Reader): HasSubstitutesRequest {
  const path = readStorePath(r)
  return { path }
}

/** Writes {@link HasSubstitutesRequest}. */
export function writeHasSubstitutesRequest(w: Writer, value: HasSubstitutesRequest): void {
  wire.expectObject(w, value, 'HasSubstitutes.request')
  writeStorePath(w, value.path)
}

/**
 * Whether a substituter has it.
 *
 * @see [spec/nix-daemon/operations/obsolete-queries.yaml:5](../../spec/nix-daemon/operations/obsolete-queries.yaml#L5)
 */
export type HasSubstitutesResponse = BoolInt

/** Reads {@link HasSubstitutesResponse}. */
export function readHasSubstitutesResponse(r: Reader): HasSubstitutesResponse {
  return readBoolInt(r)
}

/** Writes {@link HasSubstitutesResponse}. */
export function writeHasSubstitutesResponse(w: Writer, value: HasSubstitutesResponse): void {
  writeBoolInt(w, value)
}

/**
 * Asks whether a substituter has a path.
 *
 * Added in commit `0565b5f2b3`.
 *
 * @since release 0.11
 * @remarks Served by releases 0.11 to 2.33.
 * @deprecated `QuerySubstitutablePaths` asks for many paths at once, and answers this one inside the
 *   server.
 * @remarks Removed in release 2.34: It is an `invalid operation` since.
 * @see
 *   [spec/nix-daemon/operations/obsolete-queries.yaml:5](../../spec/nix-daemon/operations/obsolete-queries.yaml#L5)
 */
export const HasSubstitutes: Operation<HasSubstitutesRequest, HasSubstitutesResponse> = {
  name: 'HasSubstitutes',
  opcode: 3,
  gate: {},
  channel: true,
  method: 'hasSubstitutes',
  readRequest: readHasSubstitutesRequest,
  writeRequest: writeHasSubstitutesRequest,
  readResponse: readHasSubstitutesResponse,
  writeResponse: writeHasSubstitutesResponse,
}

/**
 * What {@link QueryPathHash} asks.
 *
 * @see [spec/nix-daemon/operations/obsolete-queries.yaml:22](../../spec/nix-daemon/operations/obsolete-queries.yaml#L22)
 */
export interface QueryPathHashRequest {
  /** The path. */
  readonly path: StorePath
}

/** Reads {@link QueryPathHashRequest}. */
export function readQueryPathHashRequest(r: Reader): QueryPathHashRequest {
  const path = readStorePath(r)
  return { path }
}

/** Writes {@link QueryPathHashRequest}. */
export function writeQueryPathHashRequest(w: Writer, value: QueryPathHashRequest): void {
  wire.expectObject(w, value, 'QueryPathHash.request')
  writeStorePath(w, value.path)
}

/**
 * Its hash.
 *
 * @see [spec/nix-daemon/operations/obsolete-queries.yaml:22](../../spec/nix-daemon/operations/obsolete-queries.yaml#L22)
 */
export type QueryPathHashResponse = NARHash

/** Reads {@link QueryPathHashResponse}. */
export function readQueryPathHashResponse(r: Reader): QueryPathHashResponse {
  return readNARHash(r)
}

/** Writes {@link QueryPathHashResponse}. */
export function writeQueryPathHashResponse(w: Writer, value: QueryPathHashResponse): void {
  writeNARHash(w, value)
}

/**
 * Asks for the NAR hash of a valid path.
 *
 * Added in commit `0565b5f2b3`.
 *
 * @since release 0.11
 * @remarks Served by releases 0.11 to 2.33.
 * @deprecated `QueryPathInfo` answers it too. Obsolete since commit `e0204f8d46`.
 * @remarks Removed in release 2.34: It is an `invalid operation` since.
 * @see
 *   [spec/nix-daemon/operations/obsolete-queries.yaml:22](../../spec/nix-daemon/operations/obsolete-queries.yaml#L22)
 */
export const QueryPathHash: Operation<QueryPathHashRequest, QueryPathHashResponse> = {
  name: 'QueryPathHash',
  opcode: 4,
  gate: {},
  channel: true,
  method: 'queryPathHash',
  readRequest: readQueryPathHashRequest,
  writeRequest: writeQueryPathHashRequest,
  readResponse: readQueryPathHashResponse,
  writeResponse: writeQueryPathHashResponse,
}

/**
 * What {@link QueryReferences} asks.
 *
 * @see [spec/nix-daemon/operations/obsolete-queries.yaml:39](../../spec/nix-daemon/operations/obsolete-queries.yaml#L39)
 */
export interface QueryReferencesRequest {
  /** The path. */
  readonly path: StorePath
}

/** Reads {@link QueryReferencesRequest}. */
export function readQueryReferencesRequest(r: Reader): QueryReferencesRequest {
  const path = readStorePath(r)
  return { path }
}

/** Writes {@link QueryReferencesRequest}. */
export function writeQueryReferencesRequest(w: Writer, value: QueryReferencesRequest): void {
  wire.expectObject(w, value, 'QueryReferences.request')
  writeStorePath(w, value.path)
}

/**
 * The paths that it refers to.
 *
 * @see [spec/nix-daemon/operations/obsolete-queries.yaml:39](../../spec/nix-daemon/operations/obsolete-queries.yaml#L39)
 */
export type QueryReferencesResponse = readonly StorePath[]

/** Reads {@link QueryReferencesResponse}. */
export function readQueryReferencesResponse(r: Reader): QueryReferencesResponse {
  return wire.readList(r, readStorePath)
}

/** Writes {@link QueryReferencesResponse}. */
export function writeQueryReferencesResponse(w: Writer, value: QueryReferencesResponse): void {
  wire.writeList(w, value, writeStorePath)
}

/**
 * Asks which paths a valid path refers to.
 *
 * Only safe with Nix up to 2.3: of a path that has references, 2.8 never finishes the answer and
 * 2.26 crashes. Added in commit `0565b5f2b3`.
 *
 * @since release 0.11
 * @remarks Served by releases 0.11 to 2.33.
 * @deprecated `QueryPathInfo` answers it too. Obsolete since commit `e0204f8d46`.
 * @remarks Removed in release 2.34: It is an `invalid operation` since.
 * @see
 *   [spec/nix-daemon/operations/obsolete-queries.yaml:39](../../spec/nix-daemon/operations/obsolete-queries.yaml#L39)
 */
export const QueryReferences: Operation<QueryReferencesRequest, QueryReferencesResponse> = {
  name: 'QueryReferences',
  opcode: 5,
  gate: {},
  channel: true,
  method: 'queryReferences',
  readRequest: readQueryReferencesRequest,
  writeRequest: writeQueryReferencesRequest,
  readResponse: readQueryReferencesResponse,
  writeResponse: writeQueryReferencesResponse,
  writeElement: writeStorePath,
}

/**
 * What {@link QueryDeriver} asks.
 *
 * @see [spec/nix-daemon/operations/obsolete-queries.yaml:57](../../spec/nix-daemon/operations/obsolete-queries.yaml#L57)
 */
export interface QueryDeriverRequest {
  /** The path. */
  readonly path: StorePath
}

/** Reads {@link QueryDeriverRequest}. */
export function readQueryDeriverRequest(r: Reader): QueryDeriverRequest {
  const path = readStorePath(r)
  return { path }
}

/** Writes {@link QueryDeriverRequest}. */
export function writeQueryDeriverRequest(w: Writer, value: QueryDeriverRequest): void {
  wire.expectObject(w, value, 'QueryDeriver.request')
  writeStorePath(w, value.path)
}

/**
 * The derivation, if it is known.
 *
 * @see [spec/nix-daemon/operations/obsolete-queries.yaml:57](../../spec/nix-daemon/operations/obsolete-queries.yaml#L57)
 */
export type QueryDeriverResponse = OptStorePath

/** Reads {@link QueryDeriverResponse}. */
export function readQueryDeriverResponse(r: Reader): QueryDeriverResponse {
  return readOptStorePath(r)
}

/** Writes {@link QueryDeriverResponse}. */
export function writeQueryDeriverResponse(w: Writer, value: QueryDeriverResponse): void {
  writeOptStorePath(w, value)
}

/**
 * Asks which derivation produced a valid path.
 *
 * Added in commit `6d1a1191b0`.
 *
 * @since release 0.11
 * @remarks Served by releases 0.11 to the newest.
 * @deprecated `QueryPathInfo` answers it too. Obsolete since commit `e0204f8d46`.
 * @see
 *   [spec/nix-daemon/operations/obsolete-queries.yaml:57](../../spec/nix-daemon/operations/obsolete-queries.yaml#L57)
 */
export const QueryDeriver: Operation<QueryDeriverRequest, QueryDeriverResponse> = {
  name: 'QueryDeriver',
  opcode: 18,
  gate: {},
  channel: true,
  method: 'queryDeriver',
  readRequest: readQueryDeriverRequest,
  writeRequest: writeQueryDeriverRequest,
  readResponse: readQueryDeriverResponse,
  writeResponse: writeQueryDeriverResponse,
}

/**
 * What {@link QuerySubstitutablePathInfo} asks.
 *
 * @see [spec/nix-daemon/operations/obsolete-queries.yaml:73](../../spec/nix-daemon/operations/obsolete-queries.yaml#L73)
 */
export interface QuerySubstitutablePathInfoRequest {
  /** The path. */
  readonly path: StorePath
}

/** Reads {@link QuerySubstitutablePathInfoRequest}. */
export function readQuerySubstitutablePathInfoRequest(r: Reader): QuerySubstitutablePathInfoRequest {
  const path = readStorePath(r)
  return { path }
}

/** Writes {@link QuerySubstitutablePathInfoRequest}. */
export function writeQuerySubstitutablePathInfoRequest(
  w: Writer,
  value: QuerySubstitutablePathInfoRequest,
): void {
  wire.expectObject(w, value, 'QuerySubstitutablePathInfo.request')
  writeStorePath(w, value.path)
}

/**
 * What is known about it, or nothing where no substituter has it.
 *
 * @see [spec/nix-daemon/operations/obsolete-queries.yaml:73](../../spec/nix-daemon/operations/obsolete-queries.yaml#L73)
 */
export type QuerySubstitutablePathInfoResponse = SubstitutablePathInfo | undefined

/** Reads {@link QuerySubstitutablePathInfoResponse}. */
export function readQuerySubstitutablePathInfoResponse(r: Reader): QuerySubstitutablePathInfoResponse {
  return wire.readLaxOptional(r, readBoolInt, readSubstitutablePathInfo)
}

/** Writes {@link QuerySubstitutablePathInfoResponse}. */
export function writeQuerySubstitutablePathInfoResponse(
  w: Writer,
  value: QuerySubstitutablePathInfoResponse,
): void {
  wire.writeOptional(w, value, writeSubstitutablePathInfo)
}

/**
 * Asks what a substituter knows about a path.
 *
 * Added in commit `03427e76f1`.
 *
 * @since 1.2, release 0.12
 * @remarks Served by releases 0.12 to the newest.
 * @deprecated `QuerySubstitutablePathInfos` asks for many paths at once.
 *
 * Clients use this one below 1.12 only; the reference implementation does not mark it.
 * @see
 *   [spec/nix-daemon/operations/obsolete-queries.yaml:73](../../spec/nix-daemon/operations/obsolete-queries.yaml#L73)
 */
export const QuerySubstitutablePathInfo: Operation<
  QuerySubstitutablePathInfoRequest,
  QuerySubstitutablePathInfoResponse
> = {
  name: 'QuerySubstitutablePathInfo',
  opcode: 21,
  gate: {},
  channel: true,
  method: 'querySubstitutablePathInfo',
  readRequest: readQuerySubstitutablePathInfoRequest,
  writeRequest: writeQuerySubstitutablePathInfoRequest,
  readResponse: readQuerySubstitutablePathInfoResponse,
  writeResponse: writeQuerySubstitutablePathInfoResponse,
}

/**
 * What {@link QueryDerivationOutputs} asks.
 *
 * @see [spec/nix-daemon/operations/obsolete-queries.yaml:94](../../spec/nix-daemon/operations/obsolete-queries.yaml#L94)
 */
export interface QueryDerivationOutputsRequest {
  /** The derivation, a path that ends in `.drv`. */
  readonly path: StorePath
}

/** Reads {@link QueryDerivationOutputsRequest}. */
export function readQueryDerivationOutputsRequest(r: Reader): QueryDerivationOutputsRequest {
  const path = readStorePath(r)
  return { path }
}

/** Writes {@link QueryDerivationOutputsRequest}. */
export function writeQueryDerivationOutputsRequest(w: Writer, value: QueryDerivationOutputsRequest): void {
  wire.expectObject(w, value, 'QueryDerivationOutputs.request')
  writeStorePath(w, value.path)
}

/**
 * The paths of its outputs.
 *
 * @see [spec/nix-daemon/operations/obsolete-queries.yaml:94](../../spec/nix-daemon/operations/obsolete-queries.yaml#L94)
 */
export type QueryDerivationOutputsResponse = readonly StorePath[]

/** Reads {@link QueryDerivationOutputsResponse}. */
export function readQueryDerivationOutputsResponse(r: Reader): QueryDerivationOutputsResponse {
  return wire.readList(r, readStorePath)
}

/** Writes {@link QueryDerivationOutputsResponse}. */
export function writeQueryDerivationOutputsResponse(w: Writer, value: QueryDerivationOutputsResponse): void {
  wire.writeList(w, value, writeStorePath)
}

/**
 * Asks for the paths of all outputs of a derivation.
 *
 * Added in commit `e42401ee7b`.
 *
 * @since 1.5, release 1.0
 * @remarks Served by releases 1.0 to the newest.
 * @deprecated `QueryDerivationOutputMap` also tells the names. Obsolete since commit `d38f860c3e`.
 * @see
 *   [spec/nix-daemon/operations/obsolete-queries.yaml:94](../../spec/nix-daemon/operations/obsolete-queries.yaml#L94)
 */
export const QueryDerivationOutputs: Operation<
  QueryDerivationOutputsRequest,
  QueryDerivationOutputsResponse
> = {
  name: 'QueryDerivationOutputs',
  opcode: 22,
  gate: {},
  channel: true,
  method: 'queryDerivationOutputs',
  readRequest: readQueryDerivationOutputsRequest,
  writeRequest: writeQueryDerivationOutputsRequest,
  readResponse: readQueryDerivationOutputsResponse,
  writeResponse: writeQueryDerivationOutputsResponse,
  writeElement: writeStorePath,
}

/**
 * What {@link QueryDerivationOutputNames} asks.
 *
 * @see [spec/nix-daemon/operations/obsolete-queries.yaml:110](../../spec/nix-daemon/operations/obsolete-queries.yaml#L110)
 */
export interface QueryDerivationOutputNamesRequest {
  /** The derivation, a path that ends in `.drv`. */
  readonly path: StorePath
}

/** Reads {@link QueryDerivationOutputNamesRequest}. */
export function readQueryDerivationOutputNamesRequest(r: Reader): QueryDerivationOutputNamesRequest {
  const path = readStorePath(r)
  return { path }
}

/** Writes {@link QueryDerivationOutputNamesRequest}. */
export function writeQueryDerivationOutputNamesRequest(
  w: Writer,
  value: QueryDerivationOutputNamesRequest,
): void {
  wire.expectObject(w, value, 'QueryDerivationOutputNames.request')
  writeStorePath(w, value.path)
}

/**
 * The names of its outputs.
 *
 * @see [spec/nix-daemon/operations/obsolete-queries.yaml:110](../../spec/nix-daemon/operations/obsolete-queries.yaml#L110)
 */
export type QueryDerivationOutputNamesResponse = readonly OutputName[]

/** Reads {@link QueryDerivationOutputNamesResponse}. */
export function readQueryDerivationOutputNamesResponse(r: Reader): QueryDerivationOutputNamesResponse {
  return wire.readList(r, readOutputName)
}

/** Writes {@link QueryDerivationOutputNamesResponse}. */
export function writeQueryDerivationOutputNamesResponse(
  w: Writer,
  value: QueryDerivationOutputNamesResponse,
): void {
  wire.writeList(w, value, writeOutputName)
}

/**
 * Asks for the names of all outputs of a derivation, such as `out` and `dev`.
 *
 * Added in commits `af2e53fd48` and `194d21f9f6`.
 *
 * @since 1.8, release 1.0
 * @remarks Served by releases 1.0 to the newest.
 * @deprecated `QueryDerivationOutputMap` also tells the paths. Obsolete since commit `045b07200c`.
 * @see
 *   [spec/nix-daemon/operations/obsolete-queries.yaml:110](../../spec/nix-daemon/operations/obsolete-queries.yaml#L110)
 */
export const QueryDerivationOutputNames: Operation<
  QueryDerivationOutputNamesRequest,
  QueryDerivationOutputNamesResponse
> = {
  name: 'QueryDerivationOutputNames',
  opcode: 28,
  gate: {},
  channel: true,
  method: 'queryDerivationOutputNames',
  readRequest: readQueryDerivationOutputNamesRequest,
  writeRequest: writeQueryDerivationOutputNamesRequest,
  readResponse: readQueryDerivationOutputNamesResponse,
  writeResponse: writeQueryDerivationOutputNamesResponse,
  writeElement: writeOutputName,
}

/**
 * What {@link QuerySubstitutablePathInfos} asks.
 *
 * @see [spec/nix-daemon/operations/obsolete-queries.yaml:126](../../spec/nix-daemon/operations/obsolete-queries.yaml#L126)
 */
export interface QuerySubstitutablePathInfosRequest {
  /** The paths. */
  readonly paths: readonly PathWithContentAddress[]
}

/** Reads {@link QuerySubstitutablePathInfosRequest}. */
export function readQuerySubstitutablePathInfosRequest(r: Reader): QuerySubstitutablePathInfosRequest {
  const paths = wire.readList(r, readPathWithContentAddress)
  return { paths }
}

/** Writes {@link QuerySubstitutablePathInfosRequest}. */
export function writeQuerySubstitutablePathInfosRequest(
  w: Writer,
  value: QuerySubstitutablePathInfosRequest,
): void {
  wire.expectObject(w, value, 'QuerySubstitutablePathInfos.request')
  wire.writeList(w, value.paths, writePathWithContentAddress)
}

/**
 * What is known about those that a substituter has.
 *
 * @see [spec/nix-daemon/operations/obsolete-queries.yaml:126](../../spec/nix-daemon/operations/obsolete-queries.yaml#L126)
 */
export type QuerySubstitutablePathInfosResponse = readonly (readonly [StorePath, SubstitutablePathInfo])[]

/** Reads {@link QuerySubstitutablePathInfosResponse}. */
export function readQuerySubstitutablePathInfosResponse(r: Reader): QuerySubstitutablePathInfosResponse {
  return wire.readMap(r, readStorePath, readSubstitutablePathInfo)
}

/** Writes {@link QuerySubstitutablePathInfosResponse}. */
export function writeQuerySubstitutablePathInfosResponse(
  w: Writer,
  value: QuerySubstitutablePathInfosResponse,
): void {
  wire.writeMap(w, value, writeStorePath, writeSubstitutablePathInfo)
}

/**
 * Asks what substituters know about some paths.
 *
 * The request is a set of paths before 1.22 and a map from paths to content addresses since;
 * both are the list below on the wire.
 *
 * Added in commit `eb3036da87`.
 *
 * @since 1.12, release 1.2
 * @remarks Served by releases 1.2 to the newest.
 * @deprecated Clients need it only to do themselves what `QueryMissing` does.
 *
 * The reference implementation does not mark it as obsolete.
 * @see
 *   [spec/nix-daemon/operations/obsolete-queries.yaml:126](../../spec/nix-daemon/operations/obsolete-queries.yaml#L126)
 */
export const QuerySubstitutablePathInfos: Operation<
  QuerySubstitutablePathInfosRequest,
  QuerySubstitutablePathInfosResponse
> = {
  name: 'QuerySubstitutablePathInfos',
  opcode: 30,
  gate: { since: V1_12 },
  channel: true,
  method: 'querySubstitutablePathInfos',
  readRequest: readQuerySubstitutablePathInfosRequest,
  writeRequest: writeQuerySubstitutablePathInfosRequest,
  readResponse: readQuerySubstitutablePathInfosResponse,
  writeResponse: writeQuerySubstitutablePathInfosResponse,
  writeElement: (w: Writer, pair: readonly [StorePath, SubstitutablePathInfo]) => {
    writeStorePath(w, pair[0])
    writeSubstitutablePathInfo(w, pair[1])
  },
}

/**
 * What {@link AddTextToStore} asks.
 *
 * @see [spec/nix-daemon/operations/obsolete.yaml:5](../../spec/nix-daemon/operations/obsolete.yaml#L5)
 */
export interface AddTextToStoreRequest {
  /** The name part of the new path. */
  readonly suffix: StorePathName
  /** The contents. */
  readonly text: Bytes
  /**
   * The paths that it refers to.
   *
   * @defaultValue `[]`
   */
  readonly refs?: readonly StorePath[] | undefined
}

/** Reads {@link AddTextToStoreRequest}. */
export function readAddTextToStoreRequest(r: Reader): AddTextToStoreRequest {
  const suffix = readStorePathName(r)
  const text = readBytes(r)
  const refs = wire.readList(r, readStorePath)
  return { suffix, text, refs }
}

/** Writes {@link AddTextToStoreRequest}. */
export function writeAddTextToStoreRequest(w: Writer, value: AddTextToStoreRequest): void {
  wire.expectObject(w, value, 'AddTextToStore.request')
  writeStorePathName(w, value.suffix)
  writeBytes(w, value.text)
  wire.writeList(w, value.refs ?? [], writeStorePath)
}

/**
 * The new path.
 *
 * @see [spec/nix-daemon/operations/obsolete.yaml:5](../../spec/nix-daemon/operations/obsolete.yaml#L5)
 */
export type AddTextToStoreResponse = StorePath

/** Reads {@link AddTextToStoreResponse}. */
export function readAddTextToStoreResponse(r: Reader): AddTextToStoreResponse {
  return readStorePath(r)
}

/** Writes {@link AddTextToStoreResponse}. */
export function writeAddTextToStoreResponse(w: Writer, value: AddTextToStoreResponse): void {
  writeStorePath(w, value)
}

/**
 * Adds a text file.
 *
 * Derivations are written with it. Added in commit `0263279071`.
 *
 * @since release 0.11
 * @remarks Served by releases 0.11 to the newest.
 * @deprecated `AddToStore` with `text:sha256` does the same.
 *
 * The text is its body as it is, not wrapped as a NAR. Obsolete since commit `c602ebfb34`.
 * @see [spec/nix-daemon/operations/obsolete.yaml:5](../../spec/nix-daemon/operations/obsolete.yaml#L5)
 */
export const AddTextToStore: Operation<AddTextToStoreRequest, AddTextToStoreResponse> = {
  name: 'AddTextToStore',
  opcode: 8,
  gate: {},
  channel: true,
  method: 'addTextToStore',
  readRequest: readAddTextToStoreRequest,
  writeRequest: writeAddTextToStoreRequest,
  readResponse: readAddTextToStoreResponse,
  writeResponse: writeAddTextToStoreResponse,
}

/** Reads the constants of SyncWithGCResponse. */
export function readSyncWithGCResponse(r: Reader): void {
  wire.skipConstant(r, readInt, 1)
}

/** Writes the constants of SyncWithGCResponse. */
export function writeSyncWithGCResponse(w: Writer): void {
  writeInt(w, 1)
}

/**
 * Waits for the lock of the garbage collector and releases it again.
 *
 * A client that has made a permanent root calls it before it exits, lest a running collection
 * miss that root and delete what was just built. Taking the lock for a moment rules that out:
 *
 * - If a collection is running, the client waits until it is over. The collector knows the
 *   client's temporary roots, which cover whatever the client wants to make permanent.
 * - If none is running, or one has not got the lock yet, the client passes at once. A later
 *   collection scans the permanent roots and finds the new one.
 *
 * Added in commit `e25fad691a`.
 *
 * @since release 0.11
 * @remarks Served by releases 0.11 to the newest.
 * @deprecated `AddTempRoot` does the same, and sooner.
 *
 * Servers since Nix 2.5 do nothing at all. Obsolete since commit `9947f1646a`.
 * @see
 *   [spec/nix-daemon/operations/obsolete.yaml:26](../../spec/nix-daemon/operations/obsolete.yaml#L26)
 */
export const SyncWithGC: Operation<void, void> = {
  name: 'SyncWithGC',
  opcode: 13,
  gate: {},
  channel: true,
  method: 'syncWithGC',
  readRequest: noBytes,
  writeRequest: noBytes,
  readResponse: readSyncWithGCResponse,
  writeResponse: writeSyncWithGCResponse,
}

/**
 * What {@link ExportPath} asks.
 *
 * @see [spec/nix-daemon/operations/obsolete.yaml:52](../../spec/nix-daemon/operations/obsolete.yaml#L52)
 */
export interface ExportPathRequest {
  /** The path. */
  readonly path: StorePath
  /**
   * Whether to sign the export. Ignored since Nix 2.0, honoured up to 1.11 and by Guix.
   *
   * @defaultValue `0`
   */
  readonly sign?: Int | undefined
}

/** Reads {@link ExportPathRequest}. */
export function readExportPathRequest(r: Reader): ExportPathRequest {
  const path = readStorePath(r)
  const sign = readInt(r)
  return { path, sign }
}

/** Writes {@link ExportPathRequest}. */
export function writeExportPathRequest(w: Writer, value: ExportPathRequest): void {
  wire.expectObject(w, value, 'ExportPath.request')
  writeStorePath(w, value.path)
  writeInt(w, value.sign ?? 0)
}

/** Reads the constants of ExportPathResponse. */
export function readExportPathResponse(r: Reader): void {
  wire.skipConstant(r, readInt, 1)
}

/** Writes the constants of ExportPathResponse. */
export function writeExportPathResponse(w: Writer): void {
  writeInt(w, 1)
}

/**
 * Fetches a path in the form that `nix-store --import` reads.
 *
 * The export arrives inside the log channel, in pieces of any size, some of them empty: the
 * reference implementation sends one for each primitive that it writes, Guix up to 64 KiB
 * together. One export, without the markers of an import.
 *
 * Added in commit `0f5da8a83c`.
 *
 * @since release 0.11
 * @remarks Served by releases 0.11 to 2.31.
 * @deprecated `NarFromPath` sends the NAR without the detour. Obsolete since commit `538a64e8c3`.
 * @remarks Removed in release 2.32: It is an `invalid operation` since.
 * @see
 *   [spec/nix-daemon/operations/obsolete.yaml:52](../../spec/nix-daemon/operations/obsolete.yaml#L52)
 */
export const ExportPath: Operation<ExportPathRequest, void> = {
  name: 'ExportPath',
  opcode: 16,
  gate: {},
  channel: true,
  method: 'exportPath',
  readRequest: readExportPathRequest,
  writeRequest: writeExportPathRequest,
  readResponse: readExportPathResponse,
  writeResponse: writeExportPathResponse,
  download: { by: 'push', content: Export },
}
/**
 * The paths that were added.
 *
 * @see [spec/nix-daemon/operations/obsolete.yaml:83](../../spec/nix-daemon/operations/obsolete.yaml#L83)
 */
export type ImportPathsResponse = readonly StorePath[]

/** Reads {@link ImportPathsResponse}. */
export function readImportPathsResponse(r: Reader): ImportPathsResponse {
  return wire.readList(r, readStorePath)
}

/** Writes {@link ImportPathsResponse}. */
export function writeImportPathsResponse(w: Writer, value: ImportPathsResponse): void {
  wire.writeList(w, value, writeStorePath)
}

/**
 * Adds the paths of an export.
 *
 * The server asks for the export piece by piece in the log channel. Added in commit
 * `273b288a7e`.
 *
 * @since 1.9, release 1.0
 * @remarks Served by releases 1.0 to 2.31.
 * @deprecated `AddToStoreNar` sends the info before the NAR.
 *
 * Here it comes after, so that a receiver must keep the NAR somewhere until it knows what it
 * is. Clients choose the new way from 1.18 on. Obsolete since commit `538a64e8c3`.
 * @remarks Removed in release 2.32: It is an `invalid operation` since.
 * @see
 *   [spec/nix-daemon/operations/obsolete.yaml:83](../../spec/nix-daemon/operations/obsolete.yaml#L83)
 */
export const ImportPaths: Operation<void, ImportPathsResponse> = {
  name: 'ImportPaths',
  opcode: 27,
  gate: {},
  channel: true,
  method: 'importPaths',
  readRequest: noBytes,
  writeRequest: noBytes,
  readResponse: readImportPathsResponse,
  writeResponse: writeImportPathsResponse,
  writeElement: writeStorePath,
  upload: [{ gate: {}, by: 'pull', content: ExportStream }],
}

/**
 * What {@link IsValidPath} asks.
 *
 * @see [spec/nix-daemon/operations/queries.yaml:5](../../spec/nix-daemon/operations/queries.yaml#L5)
 */
export interface IsValidPathRequest {
  /** The path. */
  readonly path: StorePath
}

/** Reads {@link IsValidPathRequest}. */
export function readIsValidPathRequest(r: Reader): IsValidPathRequest {
  const path = readStorePath(r)
  return { path }
}

/** Writes {@link IsValidPathRequest}. */
export function writeIsValidPathRequest(w: Writer, value: IsValidPathRequest): void {
  wire.expectObject(w, value, 'IsValidPath.request')
  writeStorePath(w, value.path)
}

/**
 * Whether it is valid.
 *
 * @see [spec/nix-daemon/operations/queries.yaml:5](../../spec/nix-daemon/operations/queries.yaml#L5)
 */
export type IsValidPathResponse = BoolInt

/** Reads {@link IsValidPathResponse}. */
export function readIsValidPathResponse(r: Reader): IsValidPathResponse {
  return readBoolInt(r)
}

/** Writes {@link IsValidPathResponse}. */
export function writeIsValidPathResponse(w: Writer, value: IsValidPathResponse): void {
  writeBoolInt(w, value)
}

/**
 * Asks whether a path is valid, that is, in the store and registered.
 *
 * A path that is not even a store path is a fatal error since Nix 2.4. Nix 2.0 to 2.3 open the
 * log channel before they check it, so the connection survives there.
 *
 * Added in commit `a711689368`.
 *
 * @since release 0.11
 * @remarks Served by releases 0.11 to the newest.
 * @see [spec/nix-daemon/operations/queries.yaml:5](../../spec/nix-daemon/operations/queries.yaml#L5)
 */
export const IsValidPath: Operation<IsValidPathRequest, IsValidPathResponse> = {
  name: 'IsValidPath',
  opcode: 1,
  gate: {},
  channel: true,
  method: 'isValidPath',
  readRequest: readIsValidPathRequest,
  writeRequest: writeIsValidPathRequest,
  readResponse: readIsValidPathResponse,
  writeResponse: writeIsValidPathResponse,
}

/**
 * What {@link QueryReferrers} asks.
 *
 * @see [spec/nix-daemon/operations/queries.yaml:20](../../spec/nix-daemon/operations/queries.yaml#L20)
 */
export interface QueryReferrersRequest {
  /** The path that is referred to. */
  readonly path: StorePath
}

/** Reads {@link QueryReferrersRequest}. */
export function readQueryReferrersRequest(r: Reader): QueryReferrersRequest {
  const path = readStorePath(r)
  return { path }
}

/** Writes {@link QueryReferrersRequest}. */
export function writeQueryReferrersRequest(w: Writer, value: QueryReferrersRequest): void {
  wire.expectObject(w, value, 'QueryReferrers.request')
  writeStorePath(w, value.path)
}

/**
 * The paths that refer to it.
 *
 * @see [spec/nix-daemon/operations/queries.yaml:20](../../spec/nix-daemon/operations/queries.yaml#L20)
 */
export type QueryReferrersResponse = readonly StorePath[]

/** Reads {@link QueryReferrersResponse}. */
export function readQueryReferrersResponse(r: Reader): QueryReferrersResponse {
  return wire.readList(r, readStorePath)
}

/** Writes {@link QueryReferrersResponse}. */
export function writeQueryReferrersResponse(w: Writer, value: QueryReferrersResponse): void {
  wire.writeList(w, value, writeStorePath)
}

/**
 * Asks which valid paths refer to a path.
 *
 * Added in commit `0565b5f2b3`.
 *
 * @since release 0.11
 * @remarks Served by releases 0.11 to the newest.
 * @see [spec/nix-daemon/operations/queries.yaml:20](../../spec/nix-daemon/operations/queries.yaml#L20)
 */
export const QueryReferrers: Operation<QueryReferrersRequest, QueryReferrersResponse> = {
  name: 'QueryReferrers',
  opcode: 6,
  gate: {},
  channel: true,
  method: 'queryReferrers',
  readRequest: readQueryReferrersRequest,
  writeRequest: writeQueryReferrersRequest,
  readResponse: readQueryReferrersResponse,
  writeResponse: writeQueryReferrersResponse,
  writeElement: writeStorePath,
}
/**
 * All valid paths.
 *
 * @see [spec/nix-daemon/operations/queries.yaml:32](../../spec/nix-daemon/operations/queries.yaml#L32)
 */
export type QueryAllValidPathsResponse = readonly StorePath[]

/** Reads {@link QueryAllValidPathsResponse}. */
export function readQueryAllValidPathsResponse(r: Reader): QueryAllValidPathsResponse {
  return wire.readList(r, readStorePath)
}

/** Writes {@link QueryAllValidPathsResponse}. */
export function writeQueryAllValidPathsResponse(w: Writer, value: QueryAllValidPathsResponse): void {
  wire.writeList(w, value, writeStorePath)
}

/**
 * Asks for all valid paths of the store.
 *
 * It is called `QueryValidPaths` in Nix 1.0 and 1.1. Added in commit `24035b98b1`.
 *
 * @since 1.5, release 1.0
 * @remarks Served by releases 1.0 to the newest.
 * @see [spec/nix-daemon/operations/queries.yaml:32](../../spec/nix-daemon/operations/queries.yaml#L32)
 */
export const QueryAllValidPaths: Operation<void, QueryAllValidPathsResponse> = {
  name: 'QueryAllValidPaths',
  opcode: 23,
  gate: {},
  channel: true,
  method: 'queryAllValidPaths',
  readRequest: noBytes,
  writeRequest: noBytes,
  readResponse: readQueryAllValidPathsResponse,
  writeResponse: writeQueryAllValidPathsResponse,
  writeElement: writeStorePath,
}

/**
 * What {@link QueryPathInfo} asks.
 *
 * @see [spec/nix-daemon/operations/queries.yaml:42](../../spec/nix-daemon/operations/queries.yaml#L42)
 */
export interface QueryPathInfoRequest {
  /** The path. */
  readonly path: StorePath
}

/** Reads {@link QueryPathInfoRequest}. */
export function readQueryPathInfoRequest(r: Reader): QueryPathInfoRequest {
  const path = readStorePath(r)
  return { path }
}

/** Writes {@link QueryPathInfoRequest}. */
export function writeQueryPathInfoRequest(w: Writer, value: QueryPathInfoRequest): void {
  wire.expectObject(w, value, 'QueryPathInfo.request')
  writeStorePath(w, value.path)
}

/**
 * What {@link QueryPathInfo} answers.
 *
 * @see [spec/nix-daemon/operations/queries.yaml:42](../../spec/nix-daemon/operations/queries.yaml#L42)
 */
export interface QueryPathInfoResponse {
  /** What is known about it, or nothing where it is not valid (an error before 1.17). */
  readonly info: UnkeyedValidPathInfo | undefined
}

/** Reads {@link QueryPathInfoResponse}. */
export function readQueryPathInfoResponse(r: Reader): QueryPathInfoResponse {
  const info =
    r.version >= V1_17
      ? wire.readOptional(r, readBool, readUnkeyedValidPathInfo)
      : readUnkeyedValidPathInfo(r)
  return { info }
}

/** Writes {@link QueryPathInfoResponse}. */
export function writeQueryPathInfoResponse(w: Writer, value: QueryPathInfoResponse): void {
  wire.expectObject(w, value, 'QueryPathInfo.response')
  if (w.version >= V1_17) {
    wire.writeOptional(w, value.info, writeUnkeyedValidPathInfo)
  } else {
    writeUnkeyedValidPathInfo(w, wire.required(w, value.info, 'QueryPathInfo.response.info', 'here'))
  }
}

/**
 * Asks what the store knows about a path.
 *
 * Since 1.17 the answer says whether the path is valid. Before that the info stands alone, and
 * for a path that is not valid the server answers with an error whose text contains
 * `is not valid`.
 *
 * Added in commit `1db6259076`.
 *
 * @since 1.6, release 1.0
 * @remarks Served by releases 1.0 to the newest.
 * @see [spec/nix-daemon/operations/queries.yaml:42](../../spec/nix-daemon/operations/queries.yaml#L42)
 */
export const QueryPathInfo: Operation<QueryPathInfoRequest, QueryPathInfoResponse> = {
  name: 'QueryPathInfo',
  opcode: 26,
  gate: {},
  channel: true,
  method: 'queryPathInfo',
  readRequest: readQueryPathInfoRequest,
  writeRequest: writeQueryPathInfoRequest,
  readResponse: readQueryPathInfoResponse,
  writeResponse: writeQueryPathInfoResponse,
}

/**
 * What {@link QueryPathFromHashPart} asks.
 *
 * @see [spec/nix-daemon/operations/queries.yaml:64](../../spec/nix-daemon/operations/queries.yaml#L64)
 */
export interface QueryPathFromHashPartRequest {
  /** The 32 characters between the store directory and the name. */
  readonly hashPart: StorePathHash
}

/** Reads {@link QueryPathFromHashPartRequest}. */
export function readQueryPathFromHashPartRequest(r: Reader): QueryPathFromHashPartRequest {
  const hashPart = readStorePathHash(r)
  return { hashPart }
}

/** Writes {@link QueryPathFromHashPartRequest}. */
export function writeQueryPathFromHashPartRequest(w: Writer, value: QueryPathFromHashPartRequest): void {
  wire.expectObject(w, value, 'QueryPathFromHashPart.request')
  writeStorePathHash(w, value.hashPart)
}

/**
 * The path, or nothing if there is none.
 *
 * @see [spec/nix-daemon/operations/queries.yaml:64](../../spec/nix-daemon/operations/queries.yaml#L64)
 */
export type QueryPathFromHashPartResponse = OptStorePath

/** Reads {@link QueryPathFromHashPartResponse}. */
export function readQueryPathFromHashPartResponse(r: Reader): QueryPathFromHashPartResponse {
  return readOptStorePath(r)
}

/** Writes {@link QueryPathFromHashPartResponse}. */
export function writeQueryPathFromHashPartResponse(w: Writer, value: QueryPathFromHashPartResponse): void {
  writeOptStorePath(w, value)
}

/**
 * Asks for the valid path with a given hash part.
 *
 * Binary caches are asked by hash part. Added in commit `ccc52adfb2`.
 *
 * @since 1.11, release 1.1
 * @remarks Served by releases 1.1 to the newest.
 * @see [spec/nix-daemon/operations/queries.yaml:64](../../spec/nix-daemon/operations/queries.yaml#L64)
 */
export const QueryPathFromHashPart: Operation<QueryPathFromHashPartRequest, QueryPathFromHashPartResponse> = {
  name: 'QueryPathFromHashPart',
  opcode: 29,
  gate: { since: V1_11 },
  channel: true,
  method: 'queryPathFromHashPart',
  readRequest: readQueryPathFromHashPartRequest,
  writeRequest: writeQueryPathFromHashPartRequest,
  readResponse: readQueryPathFromHashPartResponse,
  writeResponse: writeQueryPathFromHashPartResponse,
}

/**
 * What {@link QueryValidPaths} asks.
 *
 * @see [spec/nix-daemon/operations/queries.yaml:79](../../spec/nix-daemon/operations/queries.yaml#L79)
 */
export interface QueryValidPathsRequest {
  /** The paths. */
  readonly paths: readonly StorePath[]
  /**
   * Whether the server should first substitute the paths that it lacks. Older servers never do.
   *
   * @since 1.27
   * @defaultValue `false`
   */
  readonly substitute?: BoolInt | undefined
}

/** Reads {@link QueryValidPathsRequest}. */
export function readQueryValidPathsRequest(r: Reader): QueryValidPathsRequest {
  const paths = wire.readList(r, readStorePath)
  const substitute = r.version >= V1_27 ? readBoolInt(r) : false
  return { paths, substitute }
}

/** Writes {@link QueryValidPathsRequest}. */
export function writeQueryValidPathsRequest(w: Writer, value: QueryValidPathsRequest): void {
  wire.expectObject(w, value, 'QueryValidPaths.request')
  wire.writeList(w, value.paths, writeStorePath)
  if (w.version >= V1_27) {
    writeBoolInt(w, value.substitute ?? false)
  } else {
    wire.refuseGated(
      w,
      (value.substitute ?? false) === false,
      'QueryValidPaths.request.substitute',
      'since 1.27',
    )
  }
}

/**
 * Those of the paths that are valid.
 *
 * @see [spec/nix-daemon/operations/queries.yaml:79](../../spec/nix-daemon/operations/queries.yaml#L79)
 */
export type QueryValidPathsResponse = readonly StorePath[]

/** Reads {@link QueryValidPathsResponse}. */
export function readQueryValidPathsResponse(r: Reader): QueryValidPathsResponse {
  return wire.readList(r, readStorePath)
}

/** Writes {@link QueryValidPathsResponse}. */
export function writeQueryValidPathsResponse(w: Writer, value: QueryValidPathsResponse): void {
  wire.writeList(w, value, writeStorePath)
}

/**
 * Asks which of some paths are valid, after fetching what can be fetched if that is wanted.
 *
 * Added in commit `58ef4d9a95`.
 *
 * @since 1.12, release 1.2
 * @remarks Served by releases 1.2 to the newest.
 * @see [spec/nix-daemon/operations/queries.yaml:79](../../spec/nix-daemon/operations/queries.yaml#L79)
 */
export const QueryValidPaths: Operation<QueryValidPathsRequest, QueryValidPathsResponse> = {
  name: 'QueryValidPaths',
  opcode: 31,
  gate: { since: V1_12 },
  channel: true,
  method: 'queryValidPaths',
  readRequest: readQueryValidPathsRequest,
  writeRequest: writeQueryValidPathsRequest,
  readResponse: readQueryValidPathsResponse,
  writeResponse: writeQueryValidPathsResponse,
  writeElement: writeStorePath,
}

/**
 * What {@link QuerySubstitutablePaths} asks.
 *
 * @see [spec/nix-daemon/operations/queries.yaml:99](../../spec/nix-daemon/operations/queries.yaml#L99)
 */
export interface QuerySubstitutablePathsRequest {
  /** The paths. */
  readonly paths: readonly StorePath[]
}

/** Reads {@link QuerySubstitutablePathsRequest}. */
export function readQuerySubstitutablePathsRequest(r: Reader): QuerySubstitutablePathsRequest {
  const paths = wire.readList(r, readStorePath)
  return { paths }
}

/** Writes {@link QuerySubstitutablePathsRequest}. */
export function writeQuerySubstitutablePathsRequest(w: Writer, value: QuerySubstitutablePathsRequest): void {
  wire.expectObject(w, value, 'QuerySubstitutablePaths.request')
  wire.writeList(w, value.paths, writeStorePath)
}

/**
 * Those of the paths that a substituter has.
 *
 * @see [spec/nix-daemon/operations/queries.yaml:99](../../spec/nix-daemon/operations/queries.yaml#L99)
 */
export type QuerySubstitutablePathsResponse = readonly StorePath[]

/** Reads {@link QuerySubstitutablePathsResponse}. */
export function readQuerySubstitutablePathsResponse(r: Reader): QuerySubstitutablePathsResponse {
  return wire.readList(r, readStorePath)
}

/** Writes {@link QuerySubstitutablePathsResponse}. */
export function writeQuerySubstitutablePathsResponse(
  w: Writer,
  value: QuerySubstitutablePathsResponse,
): void {
  wire.writeList(w, value, writeStorePath)
}

/**
 * Asks which of some paths the server could substitute.
 *
 * For servers before 1.12 clients send one `HasSubstitutes` a path. Added in commit `09a6321aeb`.
 *
 * @since 1.12, release 1.2
 * @remarks Served by releases 1.2 to the newest.
 * @see [spec/nix-daemon/operations/queries.yaml:99](../../spec/nix-daemon/operations/queries.yaml#L99)
 */
export const QuerySubstitutablePaths: Operation<
  QuerySubstitutablePathsRequest,
  QuerySubstitutablePathsResponse
> = {
  name: 'QuerySubstitutablePaths',
  opcode: 32,
  gate: { since: V1_12 },
  channel: true,
  method: 'querySubstitutablePaths',
  readRequest: readQuerySubstitutablePathsRequest,
  writeRequest: writeQuerySubstitutablePathsRequest,
  readResponse: readQuerySubstitutablePathsResponse,
  writeResponse: writeQuerySubstitutablePathsResponse,
  writeElement: writeStorePath,
}

/**
 * What {@link QueryValidDerivers} asks.
 *
 * @see [spec/nix-daemon/operations/queries.yaml:112](../../spec/nix-daemon/operations/queries.yaml#L112)
 */
export interface QueryValidDeriversRequest {
  /** The output. */
  readonly path: StorePath
}

/** Reads {@link QueryValidDeriversRequest}. */
export function readQueryValidDeriversRequest(r: Reader): QueryValidDeriversRequest {
  const path = readStorePath(r)
  return { path }
}

/** Writes {@link QueryValidDeriversRequest}. */
export function writeQueryValidDeriversRequest(w: Writer, value: QueryValidDeriversRequest): void {
  wire.expectObject(w, value, 'QueryValidDerivers.request')
  writeStorePath(w, value.path)
}

/**
 * Valid derivations that have it as an output.
 *
 * @see [spec/nix-daemon/operations/queries.yaml:112](../../spec/nix-daemon/operations/queries.yaml#L112)
 */
export type QueryValidDeriversResponse = readonly StorePath[]

/** Reads {@link QueryValidDeriversResponse}. */
export function readQueryValidDeriversResponse(r: Reader): QueryValidDeriversResponse {
  return wire.readList(r, readStorePath)
}

/** Writes {@link QueryValidDeriversResponse}. */
export function writeQueryValidDeriversResponse(w: Writer, value: QueryValidDeriversResponse): void {
  wire.writeList(w, value, writeStorePath)
}

/**
 * Asks which derivations in the store have a path as an output.
 *
 * Added in commit `2754a07ead`.
 *
 * @since 1.13, release 1.3
 * @remarks Served by releases 1.3 to the newest.
 * @see
 *   [spec/nix-daemon/operations/queries.yaml:112](../../spec/nix-daemon/operations/queries.yaml#L112)
 */
export const QueryValidDerivers: Operation<QueryValidDeriversRequest, QueryValidDeriversResponse> = {
  name: 'QueryValidDerivers',
  opcode: 33,
  gate: { since: V1_13 },
  channel: true,
  method: 'queryValidDerivers',
  readRequest: readQueryValidDeriversRequest,
  writeRequest: writeQueryValidDeriversRequest,
  readResponse: readQueryValidDeriversResponse,
  writeResponse: writeQueryValidDeriversResponse,
  writeElement: writeStorePath,
}

/**
 * What {@link QueryMissing} asks.
 *
 * @see [spec/nix-daemon/operations/queries.yaml:125](../../spec/nix-daemon/operations/queries.yaml#L125)
 */
export interface QueryMissingRequest {
  /** What is wanted. Nix up to 2.3 keeps it as a set; the bytes are the same. */
  readonly targets: readonly DerivedPath[]
}

/** Reads {@link QueryMissingRequest}. */
export function readQueryMissingRequest(r: Reader): QueryMissingRequest {
  const targets = wire.readList(r, readDerivedPath)
  return { targets }
}

/** Writes {@link QueryMissingRequest}. */
export function writeQueryMissingRequest(w: Writer, value: QueryMissingRequest): void {
  wire.expectObject(w, value, 'QueryMissing.request')
  wire.writeList(w, value.targets, writeDerivedPath)
}

/**
 * What {@link QueryMissing} answers.
 *
 * @see [spec/nix-daemon/operations/queries.yaml:125](../../spec/nix-daemon/operations/queries.yaml#L125)
 */
export interface QueryMissingResponse {
  /** Derivations that would be built. */
  readonly willBuild: readonly StorePath[]
  /** Paths that would be fetched. */
  readonly willSubstitute: readonly StorePath[]
  /** Paths that nobody has and nobody can build. */
  readonly unknown: readonly StorePath[]
  /** How many bytes the downloads take. */
  readonly downloadSize: UInt64
  /** How many bytes they are when unpacked. */
  readonly narSize: UInt64
}

/** Reads {@link QueryMissingResponse}. */
export function readQueryMissingResponse(r: Reader): QueryMissingResponse {
  const willBuild = wire.readList(r, readStorePath)
  const willSubstitute = wire.readList(r, readStorePath)
  const unknown = wire.readList(r, readStorePath)
  const downloadSize = readUInt64(r)
  const narSize = readUInt64(r)
  return { willBuild, willSubstitute, unknown, downloadSize, narSize }
}

/** Writes {@link QueryMissingResponse}. */
export function writeQueryMissingResponse(w: Writer, value: QueryMissingResponse): void {
  wire.expectObject(w, value, 'QueryMissing.response')
  wire.writeList(w, value.willBuild, writeStorePath)
  wire.writeList(w, value.willSubstitute, writeStorePath)
  wire.writeList(w, value.unknown, writeStorePath)
  writeUInt64(w, value.downloadSize)
  writeUInt64(w, value.narSize)
}

/**
 * Asks what would have to be built and fetched to have some paths.
 *
 * Clients of older servers work it out themselves, with `QuerySubstitutablePathInfos`. Added in
 * commit `ba20730b3f`.
 *
 * @since 1.19, release 2.0
 * @remarks Served by releases 2.0 to the newest.
 * @see
 *   [spec/nix-daemon/operations/queries.yaml:125](../../spec/nix-daemon/operations/queries.yaml#L125)
 */
export const QueryMissing: Operation<QueryMissingRequest, QueryMissingResponse> = {
  name: 'QueryMissing',
  opcode: 40,
  gate: { since: V1_19 },
  channel: true,
  method: 'queryMissing',
  readRequest: readQueryMissingRequest,
  writeRequest: writeQueryMissingRequest,
  readResponse: readQueryMissingResponse,
  writeResponse: writeQueryMissingResponse,
}

/**
 * What {@link QueryDerivationOutputMap} asks.
 *
 * @see [spec/nix-daemon/operations/queries.yaml:146](../../spec/nix-daemon/operations/queries.yaml#L146)
 */
export interface QueryDerivationOutputMapRequest {
  /** The derivation, a path that ends in `.drv`. */
  readonly path: StorePath
}

/** Reads {@link QueryDerivationOutputMapRequest}. */
export function readQueryDerivationOutputMapRequest(r: Reader): QueryDerivationOutputMapRequest {
  const path = readStorePath(r)
  return { path }
}

/** Writes {@link QueryDerivationOutputMapRequest}. */
export function writeQueryDerivationOutputMapRequest(
  w: Writer,
  value: QueryDerivationOutputMapRequest,
): void {
  wire.expectObject(w, value, 'QueryDerivationOutputMap.request')
  writeStorePath(w, value.path)
}

/**
 * The path of each output, or nothing where it is not known before the build.
 *
 * @see [spec/nix-daemon/operations/queries.yaml:146](../../spec/nix-daemon/operations/queries.yaml#L146)
 */
export type QueryDerivationOutputMapResponse = readonly (readonly [OutputName, OptStorePath])[]

/** Reads {@link QueryDerivationOutputMapResponse}. */
export function readQueryDerivationOutputMapResponse(r: Reader): QueryDerivationOutputMapResponse {
  return wire.readMap(r, readOutputName, readOptStorePath)
}

/** Writes {@link QueryDerivationOutputMapResponse}. */
export function writeQueryDerivationOutputMapResponse(
  w: Writer,
  value: QueryDerivationOutputMapResponse,
): void {
  wire.writeMap(w, value, writeOutputName, writeOptStorePath)
}

/**
 * Asks for the outputs of a derivation, by name.
 *
 * Added in commit `d38f860c3e`.
 *
 * @since 1.22, release 2.4
 * @remarks Served by releases 2.4 to the newest.
 * @see
 *   [spec/nix-daemon/operations/queries.yaml:146](../../spec/nix-daemon/operations/queries.yaml#L146)
 */
export const QueryDerivationOutputMap: Operation<
  QueryDerivationOutputMapRequest,
  QueryDerivationOutputMapResponse
> = {
  name: 'QueryDerivationOutputMap',
  opcode: 41,
  gate: { since: V1_22 },
  channel: true,
  method: 'queryDerivationOutputMap',
  readRequest: readQueryDerivationOutputMapRequest,
  writeRequest: writeQueryDerivationOutputMapRequest,
  readResponse: readQueryDerivationOutputMapResponse,
  writeResponse: writeQueryDerivationOutputMapResponse,
  writeElement: (w: Writer, pair: readonly [OutputName, OptStorePath]) => {
    writeOutputName(w, pair[0])
    writeOptStorePath(w, pair[1])
  },
}

/**
 * What {@link RegisterDrvOutput} asks.
 *
 * @see [spec/nix-daemon/operations/realisations.yaml:5](../../spec/nix-daemon/operations/realisations.yaml#L5)
 */
export interface RegisterDrvOutputRequest {
  /**
   * The output, before 1.31.
   *
   * @remarks On the wire only before 1.31.
   */
  readonly id?: DrvOutput | undefined
  /**
   * Its path, before 1.31. A full path, as older documentation has it, is an error.
   *
   * @remarks On the wire only before 1.31.
   */
  readonly outPath?: BaseStorePath | undefined
  /**
   * Output and path, since 1.31 without the feature.
   *
   * @since 1.31, without the feature realisation-with-path-not-hash
   */
  readonly realisation?: Realisation | undefined
  /**
   * Output and path, with the feature.
   *
   * @remarks On the wire only with the feature realisation-with-path-not-hash.
   */
  readonly keyedRealisation?: RealisationS | undefined
}

/** Reads {@link RegisterDrvOutputRequest}. */
export function readRegisterDrvOutputRequest(r: Reader): RegisterDrvOutputRequest {
  let id: DrvOutput | undefined
  let outPath: BaseStorePath | undefined
  if (r.version < V1_31) {
    id = readDrvOutput(r)
    outPath = readBaseStorePath(r)
  }

  const realisation =
    r.version >= V1_31 && !wire.hasFeature(r, RealisationWithPathNotHashFeature)
      ? readRealisation(r)
      : undefined
  const keyedRealisation = wire.hasFeature(r, RealisationWithPathNotHashFeature)
    ? readRealisationS(r)
    : undefined
  return { id, outPath, realisation, keyedRealisation }
}

/** Writes {@link RegisterDrvOutputRequest}. */
export function writeRegisterDrvOutputRequest(w: Writer, value: RegisterDrvOutputRequest): void {
  wire.expectObject(w, value, 'RegisterDrvOutput.request')
  if (w.version < V1_31) {
    writeDrvOutput(w, wire.required(w, value.id, 'RegisterDrvOutput.request.id', 'before 1.31'))
    writeBaseStorePath(w, wire.required(w, value.outPath, 'RegisterDrvOutput.request.outPath', 'before 1.31'))
  } else {
    wire.refuseGated(w, wire.isNothing(w, value.id), 'RegisterDrvOutput.request.id', 'before 1.31')
    wire.refuseGated(w, wire.isNothing(w, value.outPath), 'RegisterDrvOutput.request.outPath', 'before 1.31')
  }

  if (w.version >= V1_31 && !wire.hasFeature(w, RealisationWithPathNotHashFeature)) {
    writeRealisation(
      w,
      wire.required(
        w,
        value.realisation,
        'RegisterDrvOutput.request.realisation',
        'since 1.31, without the feature realisation-with-path-not-hash',
      ),
    )
  } else {
    wire.refuseGated(
      w,
      wire.isNothing(w, value.realisation),
      'RegisterDrvOutput.request.realisation',
      'since 1.31, without the feature realisation-with-path-not-hash',
    )
  }

  if (wire.hasFeature(w, RealisationWithPathNotHashFeature)) {
    writeRealisationS(
      w,
      wire.required(
        w,
        value.keyedRealisation,
        'RegisterDrvOutput.request.keyedRealisation',
        'with the feature realisation-with-path-not-hash',
      ),
    )
  } else {
    wire.refuseGated(
      w,
      wire.isNothing(w, value.keyedRealisation),
      'RegisterDrvOutput.request.keyedRealisation',
      'with the feature realisation-with-path-not-hash',
    )
  }
}

/**
 * Records which path an output of a derivation turned out to be.
 *
 * The form depends on the version and on a feature; exactly one of the three groups of fields is
 * given. The server opens the log channel before it reads any of them. There is no answer.
 *
 * Added in commit `58cdab64ac`; as JSON in `a8416866cf`.
 *
 * @since 1.27, release 2.4
 * @remarks Served by releases 2.4 to the newest.
 * @see
 *   [spec/nix-daemon/operations/realisations.yaml:5](../../spec/nix-daemon/operations/realisations.yaml#L5)
 */
export const RegisterDrvOutput: Operation<RegisterDrvOutputRequest, void> = {
  name: 'RegisterDrvOutput',
  opcode: 42,
  gate: { since: V1_27 },
  channel: true,
  method: 'registerDrvOutput',
  readRequest: readRegisterDrvOutputRequest,
  writeRequest: writeRegisterDrvOutputRequest,
  readResponse: noBytes,
  writeResponse: noBytes,
}

/**
 * What {@link QueryRealisation} asks.
 *
 * @see [spec/nix-daemon/operations/realisations.yaml:46](../../spec/nix-daemon/operations/realisations.yaml#L46)
 */
export interface QueryRealisationRequest {
  /**
   * The output, without the feature.
   *
   * @remarks On the wire only without the feature realisation-with-path-not-hash.
   */
  readonly id?: DrvOutput | undefined
  /**
   * The output, with the feature.
   *
   * @remarks On the wire only with the feature realisation-with-path-not-hash.
   */
  readonly output?: DrvOutputS | undefined
}

/** Reads {@link QueryRealisationRequest}. */
export function readQueryRealisationRequest(r: Reader): QueryRealisationRequest {
  const id = !wire.hasFeature(r, RealisationWithPathNotHashFeature) ? readDrvOutput(r) : undefined
  const output = wire.hasFeature(r, RealisationWithPathNotHashFeature) ? readDrvOutputS(r) : undefined
  return { id, output }
}

/** Writes {@link QueryRealisationRequest}. */
export function writeQueryRealisationRequest(w: Writer, value: QueryRealisationRequest): void {
  wire.expectObject(w, value, 'QueryRealisation.request')
  if (!wire.hasFeature(w, RealisationWithPathNotHashFeature)) {
    writeDrvOutput(
      w,
      wire.required(
        w,
        value.id,
        'QueryRealisation.request.id',
        'without the feature realisation-with-path-not-hash',
      ),
    )
  } else {
    wire.refuseGated(
      w,
      wire.isNothing(w, value.id),
      'QueryRealisation.request.id',
      'without the feature realisation-with-path-not-hash',
    )
  }

  if (wire.hasFeature(w, RealisationWithPathNotHashFeature)) {
    writeDrvOutputS(
      w,
      wire.required(
        w,
        value.output,
        'QueryRealisation.request.output',
        'with the feature realisation-with-path-not-hash',
      ),
    )
  } else {
    wire.refuseGated(
      w,
      wire.isNothing(w, value.output),
      'QueryRealisation.request.output',
      'with the feature realisation-with-path-not-hash',
    )
  }
}

/**
 * What {@link QueryRealisation} answers.
 *
 * @see [spec/nix-daemon/operations/realisations.yaml:46](../../spec/nix-daemon/operations/realisations.yaml#L46)
 */
export interface QueryRealisationResponse {
  /**
   * The full path, before 1.31.
   *
   * @remarks On the wire only before 1.31.
   */
  readonly outPaths: readonly StorePath[] | undefined
  /**
   * The realisation, since 1.31 without the feature.
   *
   * @since 1.31, without the feature realisation-with-path-not-hash
   */
  readonly realisations: readonly Realisation[] | undefined
  /**
   * The realisation or nothing, with the feature.
   *
   * @remarks On the wire only with the feature realisation-with-path-not-hash.
   */
  readonly realisation: UnkeyedRealisationS | undefined
}

/** Reads {@link QueryRealisationResponse}. */
export function readQueryRealisationResponse(r: Reader): QueryRealisationResponse {
  const outPaths = r.version < V1_31 ? wire.readList(r, readStorePath) : undefined
  const realisations =
    r.version >= V1_31 && !wire.hasFeature(r, RealisationWithPathNotHashFeature)
      ? wire.readList(r, readRealisation)
      : undefined
  const realisation = wire.hasFeature(r, RealisationWithPathNotHashFeature)
    ? wire.readOptional(r, readUInt8, readUnkeyedRealisationS)
    : undefined
  return { outPaths, realisations, realisation }
}

/** Writes {@link QueryRealisationResponse}. */
export function writeQueryRealisationResponse(w: Writer, value: QueryRealisationResponse): void {
  wire.expectObject(w, value, 'QueryRealisation.response')
  if (w.version < V1_31) {
    wire.writeList(
      w,
      wire.required(w, value.outPaths, 'QueryRealisation.response.outPaths', 'before 1.31'),
      writeStorePath,
    )
  } else {
    wire.refuseGated(
      w,
      wire.isNothing(w, value.outPaths),
      'QueryRealisation.response.outPaths',
      'before 1.31',
    )
  }

  if (w.version >= V1_31 && !wire.hasFeature(w, RealisationWithPathNotHashFeature)) {
    wire.writeList(
      w,
      wire.required(
        w,
        value.realisations,
        'QueryRealisation.response.realisations',
        'since 1.31, without the feature realisation-with-path-not-hash',
      ),
      writeRealisation,
    )
  } else {
    wire.refuseGated(
      w,
      wire.isNothing(w, value.realisations),
      'QueryRealisation.response.realisations',
      'since 1.31, without the feature realisation-with-path-not-hash',
    )
  }

  if (wire.hasFeature(w, RealisationWithPathNotHashFeature)) {
    wire.writeOptional(w, value.realisation, writeUnkeyedRealisationS)
  } else {
    wire.refuseGated(
      w,
      wire.isNothing(w, value.realisation),
      'QueryRealisation.response.realisation',
      'with the feature realisation-with-path-not-hash',
    )
  }
}

/**
 * Asks which path an output of a derivation turned out to be.
 *
 * The form depends on the version and on a feature. At most one realisation is known of an
 * output, so the sets have no or one element. The server opens the log channel before it reads
 * the request. Where the experimental feature `ca-derivations` is off, the process of Nix 2.8 and
 * 2.26 dies of a failed assertion.
 *
 * Added in commit `58cdab64ac`; as JSON in `a8416866cf`.
 *
 * @since 1.27, release 2.4
 * @remarks Served by releases 2.4 to the newest.
 * @see
 *   [spec/nix-daemon/operations/realisations.yaml:46](../../spec/nix-daemon/operations/realisations.yaml#L46)
 */
export const QueryRealisation: Operation<QueryRealisationRequest, QueryRealisationResponse> = {
  name: 'QueryRealisation',
  opcode: 43,
  gate: { since: V1_27 },
  channel: true,
  method: 'queryRealisation',
  readRequest: readQueryRealisationRequest,
  writeRequest: writeQueryRealisationRequest,
  readResponse: readQueryRealisationResponse,
  writeResponse: writeQueryRealisationResponse,
}

/** Reads the constants of QuitResponse. */
export function readQuitResponse(r: Reader): void {
  wire.skipConstant(r, readInt, 1)
}

/** Writes the constants of QuitResponse. */
export function writeQuitResponse(w: Writer): void {
  writeInt(w, 1)
}

/**
 * Ends the connection.
 *
 * No client has sent it since the release that brought it. The answer comes without a log
 * channel. Added in commit `a711689368`.
 *
 * @since release 0.11
 * @remarks Served by releases 0.11 to 1.7.
 * @deprecated Clients just close the connection. Dead code since commit `7951c3c54`.
 * @remarks Removed in release 1.8: With commit `d3c61d83b`.
 * @see [spec/nix-daemon/operations/removed.yaml:5](../../spec/nix-daemon/operations/removed.yaml#L5)
 */
export const Quit: Operation<void, void> = {
  name: 'Quit',
  opcode: 0,
  gate: {},
  channel: false,
  method: 'quit',
  readRequest: noBytes,
  writeRequest: noBytes,
  readResponse: readQuitResponse,
  writeResponse: writeQuitResponse,
}
/**
 * The outputs whose builds failed.
 *
 * @see [spec/nix-daemon/operations/removed.yaml:60](../../spec/nix-daemon/operations/removed.yaml#L60)
 */
export type QueryFailedPathsResponse = readonly StorePath[]

/** Reads {@link QueryFailedPathsResponse}. */
export function readQueryFailedPathsResponse(r: Reader): QueryFailedPathsResponse {
  return wire.readList(r, readStorePath)
}

/** Writes {@link QueryFailedPathsResponse}. */
export function writeQueryFailedPathsResponse(w: Writer, value: QueryFailedPathsResponse): void {
  wire.writeList(w, value, writeStorePath)
}

/**
 * Asks which outputs are remembered as failed.
 *
 * Only Hydra ever used that memory. Added in commit `f92c9a0ac5`.
 *
 * @since 1.5, release 1.0
 * @remarks Available before 1.16.
 * @remarks Served by releases 1.0 to 1.11.
 * @remarks Removed in 1.16, release 2.0: Failures of builds are no longer remembered. Removed in
 *   commit `8cffec848`.
 *
 * Nix 2.17 to 2.33 answer `Removed operation`, all others since 2.0 `invalid operation`; both
 * are fatal.
 * @see [spec/nix-daemon/operations/removed.yaml:60](../../spec/nix-daemon/operations/removed.yaml#L60)
 */
export const QueryFailedPaths: Operation<void, QueryFailedPathsResponse> = {
  name: 'QueryFailedPaths',
  opcode: 24,
  gate: { before: V1_16 },
  channel: true,
  method: 'queryFailedPaths',
  readRequest: noBytes,
  writeRequest: noBytes,
  readResponse: readQueryFailedPathsResponse,
  writeResponse: writeQueryFailedPathsResponse,
  writeElement: writeStorePath,
}

/**
 * What {@link ClearFailedPaths} asks.
 *
 * @see [spec/nix-daemon/operations/removed.yaml:79](../../spec/nix-daemon/operations/removed.yaml#L79)
 */
export interface ClearFailedPathsRequest {
  /** The outputs, as store paths. */
  readonly paths: readonly string[]
}

/** Reads {@link ClearFailedPathsRequest}. */
export function readClearFailedPathsRequest(r: Reader): ClearFailedPathsRequest {
  const paths = wire.readList(r, readString)
  return { paths }
}

/** Writes {@link ClearFailedPathsRequest}. */
export function writeClearFailedPathsRequest(w: Writer, value: ClearFailedPathsRequest): void {
  wire.expectObject(w, value, 'ClearFailedPaths.request')
  wire.writeList(w, value.paths, writeString)
}

/** Reads the constants of ClearFailedPathsResponse. */
export function readClearFailedPathsResponse(r: Reader): void {
  wire.skipConstant(r, readInt, 1)
}

/** Writes the constants of ClearFailedPathsResponse. */
export function writeClearFailedPathsResponse(w: Writer): void {
  writeInt(w, 1)
}

/**
 * Forgets that some outputs failed.
 *
 * Only Hydra ever used that memory. Added in commit `f92c9a0ac5`.
 *
 * @since 1.5, release 1.0
 * @remarks Available before 1.16.
 * @remarks Served by releases 1.0 to 1.11.
 * @remarks Removed in 1.16, release 2.0: Failures of builds are no longer remembered. Removed in
 *   commit `8cffec848`.
 *
 * Nix 2.17 to 2.33 answer `Removed operation`, all others since 2.0 `invalid operation`; both
 * are fatal.
 * @see [spec/nix-daemon/operations/removed.yaml:79](../../spec/nix-daemon/operations/removed.yaml#L79)
 */
export const ClearFailedPaths: Operation<ClearFailedPathsRequest, void> = {
  name: 'ClearFailedPaths',
  opcode: 25,
  gate: { before: V1_16 },
  channel: true,
  method: 'clearFailedPaths',
  readRequest: readClearFailedPathsRequest,
  writeRequest: writeClearFailedPathsRequest,
  readResponse: readClearFailedPathsResponse,
  writeResponse: writeClearFailedPathsResponse,
}

/**
 * What {@link AddTempRoot} asks.
 *
 * @see [spec/nix-daemon/operations/roots.yaml:5](../../spec/nix-daemon/operations/roots.yaml#L5)
 */
export interface AddTempRootRequest {
  /** The path. */
  readonly path: StorePath
}

/** Reads {@link AddTempRootRequest}. */
export function readAddTempRootRequest(r: Reader): AddTempRootRequest {
  const path = readStorePath(r)
  return { path }
}

/** Writes {@link AddTempRootRequest}. */
export function writeAddTempRootRequest(w: Writer, value: AddTempRootRequest): void {
  wire.expectObject(w, value, 'AddTempRoot.request')
  writeStorePath(w, value.path)
}

/** Reads the constants of AddTempRootResponse. */
export function readAddTempRootResponse(r: Reader): void {
  wire.skipConstant(r, readInt, 1)
}

/** Writes the constants of AddTempRootResponse. */
export function writeAddTempRootResponse(w: Writer): void {
  writeInt(w, 1)
}

/**
 * Protects a path from the garbage collector for as long as the connection lasts.
 *
 * So that no collection removes what the client is about to use. Clients since Nix 2.35 remember
 * what they have asked for on a connection and do not ask twice. Added in commit `e25fad691a`.
 *
 * @since release 0.11
 * @remarks Served by releases 0.11 to the newest.
 * @see [spec/nix-daemon/operations/roots.yaml:5](../../spec/nix-daemon/operations/roots.yaml#L5)
 */
export const AddTempRoot: Operation<AddTempRootRequest, void> = {
  name: 'AddTempRoot',
  opcode: 11,
  gate: {},
  channel: true,
  method: 'addTempRoot',
  readRequest: readAddTempRootRequest,
  writeRequest: writeAddTempRootRequest,
  readResponse: readAddTempRootResponse,
  writeResponse: writeAddTempRootResponse,
}

/**
 * What {@link AddIndirectRoot} asks.
 *
 * @see [spec/nix-daemon/operations/roots.yaml:19](../../spec/nix-daemon/operations/roots.yaml#L19)
 */
export interface AddIndirectRootRequest {
  /** The link. A relative path is resolved against the working directory of the daemon. */
  readonly path: Path
}

/** Reads {@link AddIndirectRootRequest}. */
export function readAddIndirectRootRequest(r: Reader): AddIndirectRootRequest {
  const path = readPath(r)
  return { path }
}

/** Writes {@link AddIndirectRootRequest}. */
export function writeAddIndirectRootRequest(w: Writer, value: AddIndirectRootRequest): void {
  wire.expectObject(w, value, 'AddIndirectRoot.request')
  writePath(w, value.path)
}

/** Reads the constants of AddIndirectRootResponse. */
export function readAddIndirectRootResponse(r: Reader): void {
  wire.skipConstant(r, readInt, 1)
}

/** Writes the constants of AddIndirectRootResponse. */
export function writeAddIndirectRootResponse(w: Writer): void {
  writeInt(w, 1)
}

/**
 * Registers a symbolic link somewhere in the file system as a root.
 *
 * The store keeps only a weak reference to the link, such as one made by `AddPermRoot`: when the
 * link is gone, so is the root. Clients send it on a local socket only, where they share the file
 * system with the daemon. Added in commit `74033a844f`.
 *
 * @since release 0.11
 * @remarks Served by releases 0.11 to the newest.
 * @see [spec/nix-daemon/operations/roots.yaml:19](../../spec/nix-daemon/operations/roots.yaml#L19)
 */
export const AddIndirectRoot: Operation<AddIndirectRootRequest, void> = {
  name: 'AddIndirectRoot',
  opcode: 12,
  gate: {},
  channel: true,
  method: 'addIndirectRoot',
  readRequest: readAddIndirectRootRequest,
  writeRequest: writeAddIndirectRootRequest,
  readResponse: readAddIndirectRootResponse,
  writeResponse: writeAddIndirectRootResponse,
}
/**
 * The roots.
 *
 * @see [spec/nix-daemon/operations/roots.yaml:36](../../spec/nix-daemon/operations/roots.yaml#L36)
 */
export type FindRootsResponse = readonly GcRoot[]

/** Reads {@link FindRootsResponse}. */
export function readFindRootsResponse(r: Reader): FindRootsResponse {
  return wire.readList(r, readGcRoot)
}

/** Writes {@link FindRootsResponse}. */
export function writeFindRootsResponse(w: Writer, value: FindRootsResponse): void {
  wire.writeList(w, value, writeGcRoot)
}

/**
 * Asks for the roots of the garbage collector.
 *
 * A list of pairs, not the map of older documentation: the same link can stand for many roots.
 * Added in commit `29cf434a35`.
 *
 * @since release 0.11
 * @remarks Served by releases 0.11 to the newest.
 * @see [spec/nix-daemon/operations/roots.yaml:36](../../spec/nix-daemon/operations/roots.yaml#L36)
 */
export const FindRoots: Operation<void, FindRootsResponse> = {
  name: 'FindRoots',
  opcode: 14,
  gate: {},
  channel: true,
  method: 'findRoots',
  readRequest: noBytes,
  writeRequest: noBytes,
  readResponse: readFindRootsResponse,
  writeResponse: writeFindRootsResponse,
  writeElement: writeGcRoot,
}

/**
 * What {@link CollectGarbage} asks.
 *
 * @see [spec/nix-daemon/operations/roots.yaml:48](../../spec/nix-daemon/operations/roots.yaml#L48)
 */
export interface CollectGarbageRequest {
  /** What to do. */
  readonly action: GCAction
  /**
   * The paths that `DeleteSpecific` is about, without the feature.
   *
   * @remarks On the wire only without the feature delete-dead-specific-referrers.
   * @defaultValue `[]`
   */
  readonly pathsToDelete?: readonly StorePath[] | undefined
  /**
   * The paths that the action is about, with the feature.
   *
   * @remarks On the wire only with the feature delete-dead-specific-referrers.
   */
  readonly gcPaths?: GCPaths | undefined
  /**
   * Whether to delete paths that are in use. True is always refused.
   *
   * @defaultValue `false`
   */
  readonly ignoreLiveness?: Bool | undefined
  /**
   * Stop after freeing this many bytes.
   *
   * @defaultValue `18446744073709551615n`
   */
  readonly maxFreed?: ByteLimit | undefined
}

/** Reads {@link CollectGarbageRequest}. */
export function readCollectGarbageRequest(r: Reader): CollectGarbageRequest {
  const action = readGCAction(r)
  const pathsToDelete = !wire.hasFeature(r, DeleteDeadSpecificReferrersFeature)
    ? wire.readList(r, readStorePath)
    : []
  const gcPaths = wire.hasFeature(r, DeleteDeadSpecificReferrersFeature) ? readGCPaths(r) : undefined
  const ignoreLiveness = readBool(r)
  const maxFreed = readByteLimit(r)
  wire.skipConstant(r, readInt, 0)
  wire.skipConstant(r, readInt, 0)
  wire.skipConstant(r, readInt, 0)
  return { action, pathsToDelete, gcPaths, ignoreLiveness, maxFreed }
}

/** Writes {@link CollectGarbageRequest}. */
export function writeCollectGarbageRequest(w: Writer, value: CollectGarbageRequest): void {
  wire.expectObject(w, value, 'CollectGarbage.request')
  writeGCAction(w, value.action)
  if (!wire.hasFeature(w, DeleteDeadSpecificReferrersFeature)) {
    wire.writeList(w, value.pathsToDelete ?? [], writeStorePath)
  } else {
    wire.refuseGated(
      w,
      (value.pathsToDelete?.length ?? 0) === 0,
      'CollectGarbage.request.pathsToDelete',
      'without the feature delete-dead-specific-referrers',
    )
  }

  if (wire.hasFeature(w, DeleteDeadSpecificReferrersFeature)) {
    writeGCPaths(
      w,
      wire.required(
        w,
        value.gcPaths,
        'CollectGarbage.request.gcPaths',
        'with the feature delete-dead-specific-referrers',
      ),
    )
  } else {
    wire.refuseGated(
      w,
      wire.isNothing(w, value.gcPaths),
      'CollectGarbage.request.gcPaths',
      'with the feature delete-dead-specific-referrers',
    )
  }

  writeBool(w, value.ignoreLiveness ?? false)
  writeByteLimit(w, value.maxFreed ?? 18446744073709551615n)
  writeInt(w, 0)
  writeInt(w, 0)
  writeInt(w, 0)
}

/**
 * What {@link CollectGarbage} answers.
 *
 * @see [spec/nix-daemon/operations/roots.yaml:48](../../spec/nix-daemon/operations/roots.yaml#L48)
 */
export interface CollectGarbageResponse {
  /** The live, the dead or the deleted store paths, depending on the action. */
  readonly paths: readonly string[]
  /** How many bytes were freed, or would be. */
  readonly bytesFreed: UInt64
}

/** Reads {@link CollectGarbageResponse}. */
export function readCollectGarbageResponse(r: Reader): CollectGarbageResponse {
  const paths = wire.readList(r, readString)
  const bytesFreed = readUInt64(r)
  wire.skipConstant(r, readUInt64, 0)
  return { paths, bytesFreed }
}

/** Writes {@link CollectGarbageResponse}. */
export function writeCollectGarbageResponse(w: Writer, value: CollectGarbageResponse): void {
  wire.expectObject(w, value, 'CollectGarbage.response')
  wire.writeList(w, value.paths, writeString)
  writeUInt64(w, value.bytesFreed)
  writeUInt64(w, 0)
}

/**
 * Collects garbage, or says what would be collected.
 *
 * The feature `delete-dead-specific-referrers` replaces `pathsToDelete` by `gcPaths`. Without it
 * a server since Nix 2.35 takes an empty `pathsToDelete` as the whole store, unless the action
 * is `DeleteSpecific`; `DeleteDead` with paths is a fatal error there.
 *
 * Added in commit `a72709afd8`.
 *
 * @since 1.2, release 0.12
 * @remarks Served by releases 0.12 to the newest.
 * @see [spec/nix-daemon/operations/roots.yaml:48](../../spec/nix-daemon/operations/roots.yaml#L48)
 */
export const CollectGarbage: Operation<CollectGarbageRequest, CollectGarbageResponse> = {
  name: 'CollectGarbage',
  opcode: 20,
  gate: {},
  channel: true,
  method: 'collectGarbage',
  readRequest: readCollectGarbageRequest,
  writeRequest: writeCollectGarbageRequest,
  readResponse: readCollectGarbageResponse,
  writeResponse: writeCollectGarbageResponse,
}

/**
 * What {@link AddPermRoot} asks.
 *
 * @see [spec/nix-daemon/operations/roots.yaml:90](../../spec/nix-daemon/operations/roots.yaml#L90)
 */
export interface AddPermRootRequest {
  /** The path to protect. */
  readonly storePath: StorePath
  /** Where to make the link. */
  readonly gcRoot: Path
}

/** Reads {@link AddPermRootRequest}. */
export function readAddPermRootRequest(r: Reader): AddPermRootRequest {
  const storePath = readStorePath(r)
  const gcRoot = readPath(r)
  return { storePath, gcRoot }
}

/** Writes {@link AddPermRootRequest}. */
export function writeAddPermRootRequest(w: Writer, value: AddPermRootRequest): void {
  wire.expectObject(w, value, 'AddPermRoot.request')
  writeStorePath(w, value.storePath)
  writePath(w, value.gcRoot)
}

/**
 * The link, as an absolute path.
 *
 * @see [spec/nix-daemon/operations/roots.yaml:90](../../spec/nix-daemon/operations/roots.yaml#L90)
 */
export type AddPermRootResponse = Path

/** Reads {@link AddPermRootResponse}. */
export function readAddPermRootResponse(r: Reader): AddPermRootResponse {
  return readPath(r)
}

/** Writes {@link AddPermRootResponse}. */
export function writeAddPermRootResponse(w: Writer, value: AddPermRootResponse): void {
  writePath(w, value)
}

/**
 * Makes a symbolic link to a store path and registers it as a root.
 *
 * Added in commit `226b0f3956`.
 *
 * @since 1.36, release 2.20
 * @remarks Served by releases 2.20 to the newest.
 * @see [spec/nix-daemon/operations/roots.yaml:90](../../spec/nix-daemon/operations/roots.yaml#L90)
 */
export const AddPermRoot: Operation<AddPermRootRequest, AddPermRootResponse> = {
  name: 'AddPermRoot',
  opcode: 47,
  gate: { since: V1_36 },
  channel: true,
  method: 'addPermRoot',
  readRequest: readAddPermRootRequest,
  writeRequest: writeAddPermRootRequest,
  readResponse: readAddPermRootResponse,
  writeResponse: writeAddPermRootResponse,
}

/**
 * What {@link SetOptions} asks.
 *
 * @see [spec/nix-daemon/operations/settings.yaml:5](../../spec/nix-daemon/operations/settings.yaml#L5)
 */
export interface SetOptionsRequest {
  /**
   * Whether to keep the directories of failed builds.
   *
   * @defaultValue `false`
   */
  readonly keepFailed?: BoolInt | undefined
  /**
   * Whether to go on with other builds after a failure.
   *
   * @defaultValue `false`
   */
  readonly keepGoing?: BoolInt | undefined
  /**
   * Whether to build what cannot be fetched.
   *
   * @defaultValue `false`
   */
  readonly tryFallback?: BoolInt | undefined
  /**
   * Up to which level plain messages are wanted.
   *
   * Activities and their results are sent at every level.
   */
  readonly verbosity: Verbosity
  /** How many builds may run at a time. */
  readonly maxBuildJobs: Int
  /**
   * After how many seconds without output a build is killed; 0 for never.
   *
   * @defaultValue `0`
   */
  readonly maxSilentTime?: Int | undefined
  /**
   * Obsolete: clients send true and servers ignore it.
   *
   * @defaultValue `true`
   */
  readonly useBuildHook?: BoolInt | undefined
  /**
   * Whether builders' output is wanted among the plain messages, as a level.
   *
   * Clients send `Error` (0) for yes and `Vomit` for no, and servers only compare it with 0.
   *
   * @defaultValue `'Vomit'`
   */
  readonly verboseBuild?: Verbosity | undefined
  /**
   * Obsolete: clients send 0 and servers ignore it.
   *
   * @defaultValue `0`
   */
  readonly logType?: Int | undefined
  /**
   * Obsolete: clients send 0 and servers ignore it.
   *
   * @defaultValue `0`
   */
  readonly printBuildTrace?: Int | undefined
  /** How many processors a build may use; 0 for all. */
  readonly buildCores: Int
  /**
   * Whether to fetch paths in place of building them.
   *
   * @defaultValue `true`
   */
  readonly useSubstitutes?: BoolInt | undefined
  /**
   * Other settings by name.
   *
   * Their count is read as an `Int`. Of two equal names servers take the first.
   *
   * @since 1.12
   * @defaultValue `[]`
   */
  readonly overrides?: readonly (readonly [string, string])[] | undefined
}

/** Reads {@link SetOptionsRequest}. */
export function readSetOptionsRequest(r: Reader): SetOptionsRequest {
  const keepFailed = readBoolInt(r)
  const keepGoing = readBoolInt(r)
  const tryFallback = readBoolInt(r)
  const verbosity = readVerbosity(r)
  const maxBuildJobs = readInt(r)
  const maxSilentTime = readInt(r)
  const useBuildHook = readBoolInt(r)
  const verboseBuild = readVerbosity(r)
  const logType = readInt(r)
  const printBuildTrace = readInt(r)
  const buildCores = readInt(r)
  const useSubstitutes = readBoolInt(r)
  const overrides = r.version >= V1_12 ? wire.readMap(r, readString, readString) : []
  return {
    keepFailed,
    keepGoing,
    tryFallback,
    verbosity,
    maxBuildJobs,
    maxSilentTime,
    useBuildHook,
    verboseBuild,
    logType,
    printBuildTrace,
    buildCores,
    useSubstitutes,
    overrides,
  }
}

/** Writes {@link SetOptionsRequest}. */
export function writeSetOptionsRequest(w: Writer, value: SetOptionsRequest): void {
  wire.expectObject(w, value, 'SetOptions.request')
  writeBoolInt(w, value.keepFailed ?? false)
  writeBoolInt(w, value.keepGoing ?? false)
  writeBoolInt(w, value.tryFallback ?? false)
  writeVerbosity(w, value.verbosity)
  writeInt(w, value.maxBuildJobs)
  writeInt(w, value.maxSilentTime ?? 0)
  writeBoolInt(w, value.useBuildHook ?? true)
  writeVerbosity(w, value.verboseBuild ?? 'Vomit')
  writeInt(w, value.logType ?? 0)
  writeInt(w, value.printBuildTrace ?? 0)
  writeInt(w, value.buildCores)
  writeBoolInt(w, value.useSubstitutes ?? true)
  if (w.version >= V1_12) {
    wire.writeMap(w, value.overrides ?? [], writeString, writeString)
  } else {
    wire.refuseGated(w, (value.overrides?.length ?? 0) === 0, 'SetOptions.request.overrides', 'since 1.12')
  }
}

/**
 * Tells the server the client's settings for the rest of the connection.
 *
 * Clients send it as their first request; servers take it at any time and need none. With the
 * feature `disable-set-options` clients since Nix 2.35 leave it out. A server inside a recursive
 * build ignores it. There is no answer.
 *
 * What is constant here is alive in Guix, and below 1.10 some fields are missing: `useBuildHook`
 * comes with 1.2; `verboseBuild`, `logType` and `printBuildTrace` with 1.4; `buildCores` with
 * 1.6; `useSubstitutes` with 1.10.
 *
 * Added in commit `f3441e6122`.
 *
 * @since release 0.11
 * @remarks Served by releases 0.11 to the newest.
 * @see [spec/nix-daemon/operations/settings.yaml:5](../../spec/nix-daemon/operations/settings.yaml#L5)
 */
export const SetOptions: Operation<SetOptionsRequest, void> = {
  name: 'SetOptions',
  opcode: 19,
  gate: {},
  channel: true,
  method: 'setOptions',
  readRequest: readSetOptionsRequest,
  writeRequest: writeSetOptionsRequest,
  readResponse: noBytes,
  writeResponse: noBytes,
}

/** Reads the constants of OptimiseStoreResponse. */
export function readOptimiseStoreResponse(r: Reader): void {
  wire.skipConstant(r, readInt, 1)
}

/** Writes the constants of OptimiseStoreResponse. */
export function writeOptimiseStoreResponse(w: Writer): void {
  writeInt(w, 1)
}

/**
 * Replaces equal files in the store by hard links to one of them.
 *
 * Added in commit `8fb8c26b6d`.
 *
 * @since 1.14, release 1.8
 * @remarks Served by releases 1.8 to the newest.
 * @see
 *   [spec/nix-daemon/operations/settings.yaml:81](../../spec/nix-daemon/operations/settings.yaml#L81)
 */
export const OptimiseStore: Operation<void, void> = {
  name: 'OptimiseStore',
  opcode: 34,
  gate: { since: V1_14 },
  channel: true,
  method: 'optimiseStore',
  readRequest: noBytes,
  writeRequest: noBytes,
  readResponse: readOptimiseStoreResponse,
  writeResponse: writeOptimiseStoreResponse,
}

/**
 * What {@link VerifyStore} asks.
 *
 * @see [spec/nix-daemon/operations/settings.yaml:93](../../spec/nix-daemon/operations/settings.yaml#L93)
 */
export interface VerifyStoreRequest {
  /**
   * Whether to compare all contents with their NAR hashes, not only the database with the disk.
   *
   * @defaultValue `false`
   */
  readonly checkContents?: Bool | undefined
  /**
   * Whether to repair what is wrong. Only for trusted clients.
   *
   * @defaultValue `false`
   */
  readonly repair?: Bool | undefined
}

/** Reads {@link VerifyStoreRequest}. */
export function readVerifyStoreRequest(r: Reader): VerifyStoreRequest {
  const checkContents = readBool(r)
  const repair = readBool(r)
  return { checkContents, repair }
}

/** Writes {@link VerifyStoreRequest}. */
export function writeVerifyStoreRequest(w: Writer, value: VerifyStoreRequest): void {
  wire.expectObject(w, value, 'VerifyStore.request')
  writeBool(w, value.checkContents ?? false)
  writeBool(w, value.repair ?? false)
}

/**
 * Whether errors remain.
 *
 * @see [spec/nix-daemon/operations/settings.yaml:93](../../spec/nix-daemon/operations/settings.yaml#L93)
 */
export type VerifyStoreResponse = BoolInt

/** Reads {@link VerifyStoreResponse}. */
export function readVerifyStoreResponse(r: Reader): VerifyStoreResponse {
  return readBoolInt(r)
}

/** Writes {@link VerifyStoreResponse}. */
export function writeVerifyStoreResponse(w: Writer, value: VerifyStoreResponse): void {
  writeBoolInt(w, value)
}

/**
 * Checks that all valid paths exist and, if wanted, that their contents match their hashes.
 *
 * Added in commit `b755752f76`.
 *
 * @since 1.14, release 1.9
 * @remarks Served by releases 1.9 to the newest.
 * @see
 *   [spec/nix-daemon/operations/settings.yaml:93](../../spec/nix-daemon/operations/settings.yaml#L93)
 */
export const VerifyStore: Operation<VerifyStoreRequest, VerifyStoreResponse> = {
  name: 'VerifyStore',
  opcode: 35,
  gate: { since: V1_14 },
  channel: true,
  method: 'verifyStore',
  readRequest: readVerifyStoreRequest,
  writeRequest: writeVerifyStoreRequest,
  readResponse: readVerifyStoreResponse,
  writeResponse: writeVerifyStoreResponse,
}
/** All operations by their opcode. */
export const operations: ReadonlyMap<number, AnyOperation> = /* @__PURE__ */ new Map<number, AnyOperation>([
  [9, BuildPaths],
  [10, EnsurePath],
  [36, BuildDerivation],
  [45, AddBuildLog],
  [46, BuildPathsWithResults],
  [1000, SubmitOutput],
  [7, AddToStore],
  [37, AddSignatures],
  [38, NarFromPath],
  [39, AddToStoreNar],
  [44, AddMultipleToStore],
  [1001, AddToStoreScanning],
  [3, HasSubstitutes],
  [4, QueryPathHash],
  [5, QueryReferences],
  [18, QueryDeriver],
  [21, QuerySubstitutablePathInfo],
  [22, QueryDerivationOutputs],
  [28, QueryDerivationOutputNames],
  [30, QuerySubstitutablePathInfos],
  [8, AddTextToStore],
  [13, SyncWithGC],
  [16, ExportPath],
  [27, ImportPaths],
  [1, IsValidPath],
  [6, QueryReferrers],
  [23, QueryAllValidPaths],
  [26, QueryPathInfo],
  [29, QueryPathFromHashPart],
  [31, QueryValidPaths],
  [32, QuerySubstitutablePaths],
  [33, QueryValidDerivers],
  [40, QueryMissing],
  [41, QueryDerivationOutputMap],
  [42, RegisterDrvOutput],
  [43, QueryRealisation],
  [0, Quit],
  [24, QueryFailedPaths],
  [25, ClearFailedPaths],
  [11, AddTempRoot],
  [12, AddIndirectRoot],
  [14, FindRoots],
  [20, CollectGarbage],
  [47, AddPermRoot],
  [19, SetOptions],
  [34, OptimiseStore],
  [35, VerifyStore],
])
