// Generated from spec/nix-daemon by npm run generate. Do not edit.

import type { Operation } from '../../../runtime/codegen/protocol.ts'
import type { Reader, Writer } from '../../../runtime/codegen/wire.ts'
import * as wire from '../../../runtime/codegen/wire.ts'
import {
  type BuildMode,
  type BuildResult,
  type DerivedPath,
  type KeyedBuildResult,
  readBuildMode,
  readBuildResult,
  readDerivedPath,
  readKeyedBuildResult,
  readSingleDerivedPath,
  type SingleDerivedPath,
  writeBuildMode,
  writeBuildResult,
  writeDerivedPath,
  writeKeyedBuildResult,
  writeSingleDerivedPath,
} from '../types/builds.ts'
import { type BasicDerivation, readBasicDerivation, writeBasicDerivation } from '../types/derivations.ts'
import { readInt, writeInt } from '../types/integers.ts'
import {
  type BaseStorePath,
  type OutputName,
  readBaseStorePath,
  readOutputName,
  readStorePath,
  type StorePath,
  writeBaseStorePath,
  writeOutputName,
  writeStorePath,
} from '../types/strings.ts'
import { SubmitOutputFeature, V1_14, V1_15, V1_32, V1_34 } from '../versions.ts'

/**
 * What {@link BuildPaths} asks.
 *
 * @see [spec/nix-daemon/operations/building.yaml:5](../../../spec/nix-daemon/operations/building.yaml#L5)
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
    wire.rejectGated(w, (value.mode ?? 'Normal') === 'Normal', 'BuildPaths.request.mode', 'since 1.15')
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
 * @see
 *   [spec/nix-daemon/operations/building.yaml:5](../../../spec/nix-daemon/operations/building.yaml#L5)
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
 * @see [spec/nix-daemon/operations/building.yaml:29](../../../spec/nix-daemon/operations/building.yaml#L29)
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
 *   [spec/nix-daemon/operations/building.yaml:29](../../../spec/nix-daemon/operations/building.yaml#L29)
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
 * @see [spec/nix-daemon/operations/building.yaml:42](../../../spec/nix-daemon/operations/building.yaml#L42)
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
 * @see [spec/nix-daemon/operations/building.yaml:42](../../../spec/nix-daemon/operations/building.yaml#L42)
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
 *   [spec/nix-daemon/operations/building.yaml:42](../../../spec/nix-daemon/operations/building.yaml#L42)
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
 * @see [spec/nix-daemon/operations/building.yaml:93](../../../spec/nix-daemon/operations/building.yaml#L93)
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
 *   [spec/nix-daemon/operations/building.yaml:93](../../../spec/nix-daemon/operations/building.yaml#L93)
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
 * @see [spec/nix-daemon/operations/building.yaml:116](../../../spec/nix-daemon/operations/building.yaml#L116)
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
 * @see [spec/nix-daemon/operations/building.yaml:116](../../../spec/nix-daemon/operations/building.yaml#L116)
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
 *   [spec/nix-daemon/operations/building.yaml:116](../../../spec/nix-daemon/operations/building.yaml#L116)
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
 * @see [spec/nix-daemon/operations/building.yaml:132](../../../spec/nix-daemon/operations/building.yaml#L132)
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
 *   [spec/nix-daemon/operations/building.yaml:132](../../../spec/nix-daemon/operations/building.yaml#L132)
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
