// Generated from spec/nix-daemon by npm run generate. Do not edit.

import type { Operation } from '../../../runtime/codegen/protocol.ts'
import type { Reader, Writer } from '../../../runtime/codegen/wire.ts'
import * as wire from '../../../runtime/codegen/wire.ts'
import { readAcknowledgement, writeAcknowledgement } from '../acknowledgement.ts'
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

/** @see [spec/nix-daemon/operations/building.yaml:5](../../../spec/nix-daemon/operations/building.yaml#L5) */
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

export function readBuildPathsRequest(r: Reader): BuildPathsRequest {
  const paths = wire.readList(r, readDerivedPath)
  const mode = r.version >= V1_15 ? readBuildMode(r) : 'Normal'
  return { paths, mode }
}

export function writeBuildPathsRequest(w: Writer, value: BuildPathsRequest): void {
  wire.expectObject(w, value, 'BuildPaths.request')
  wire.writeList(w, value.paths, writeDerivedPath)
  if (w.version >= V1_15) {
    writeBuildMode(w, value.mode ?? 'Normal')
  } else {
    wire.rejectGated(w, (value.mode ?? 'Normal') === 'Normal', 'BuildPaths.request.mode', 'since 1.15')
  }
}

/**
 * Descriptor of {@link NixDaemonClient.buildPaths}.
 *
 * @see [spec/nix-daemon/operations/building.yaml:5](../../../spec/nix-daemon/operations/building.yaml#L5)
 */
export const BuildPaths: Operation<BuildPathsRequest, void> = {
  name: 'BuildPaths',
  opcode: 9,
  gate: {},
  channel: true,
  method: 'buildPaths',
  readRequest: readBuildPathsRequest,
  writeRequest: writeBuildPathsRequest,
  readResponse: readAcknowledgement,
  writeResponse: writeAcknowledgement,
}

/** @see [spec/nix-daemon/operations/building.yaml:29](../../../spec/nix-daemon/operations/building.yaml#L29) */
export interface EnsurePathRequest {
  /** The path. */
  readonly path: StorePath
}

export function readEnsurePathRequest(r: Reader): EnsurePathRequest {
  const path = readStorePath(r)
  return { path }
}

export function writeEnsurePathRequest(w: Writer, value: EnsurePathRequest): void {
  wire.expectObject(w, value, 'EnsurePath.request')
  writeStorePath(w, value.path)
}

/**
 * Descriptor of {@link NixDaemonClient.ensurePath}.
 *
 * @see [spec/nix-daemon/operations/building.yaml:29](../../../spec/nix-daemon/operations/building.yaml#L29)
 */
export const EnsurePath: Operation<EnsurePathRequest, void> = {
  name: 'EnsurePath',
  opcode: 10,
  gate: {},
  channel: true,
  method: 'ensurePath',
  readRequest: readEnsurePathRequest,
  writeRequest: writeEnsurePathRequest,
  readResponse: readAcknowledgement,
  writeResponse: writeAcknowledgement,
}

/** @see [spec/nix-daemon/operations/building.yaml:42](../../../spec/nix-daemon/operations/building.yaml#L42) */
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

export function readBuildDerivationRequest(r: Reader): BuildDerivationRequest {
  const drvPath = readStorePath(r)
  const drv = readBasicDerivation(r)
  const mode = readBuildMode(r)
  return { drvPath, drv, mode }
}

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

/**
 * Descriptor of {@link NixDaemonClient.buildDerivation}.
 *
 * @see [spec/nix-daemon/operations/building.yaml:42](../../../spec/nix-daemon/operations/building.yaml#L42)
 */
export const BuildDerivation: Operation<BuildDerivationRequest, BuildDerivationResponse> = {
  name: 'BuildDerivation',
  opcode: 36,
  gate: { since: V1_14 },
  channel: true,
  method: 'buildDerivation',
  readRequest: readBuildDerivationRequest,
  writeRequest: writeBuildDerivationRequest,
  readResponse: readBuildResult,
  writeResponse: writeBuildResult,
}

/** @see [spec/nix-daemon/operations/building.yaml:93](../../../spec/nix-daemon/operations/building.yaml#L93) */
export interface AddBuildLogRequest {
  /** The derivation. A full path is a fatal error. */
  readonly path: BaseStorePath
}

export function readAddBuildLogRequest(r: Reader): AddBuildLogRequest {
  const path = readBaseStorePath(r)
  return { path }
}

export function writeAddBuildLogRequest(w: Writer, value: AddBuildLogRequest): void {
  wire.expectObject(w, value, 'AddBuildLog.request')
  writeBaseStorePath(w, value.path)
}

/**
 * Descriptor of {@link NixDaemonClient.addBuildLog}.
 *
 * @see [spec/nix-daemon/operations/building.yaml:93](../../../spec/nix-daemon/operations/building.yaml#L93)
 */
export const AddBuildLog: Operation<AddBuildLogRequest, void> = {
  name: 'AddBuildLog',
  opcode: 45,
  gate: { since: V1_32 },
  channel: true,
  method: 'addBuildLog',
  readRequest: readAddBuildLogRequest,
  writeRequest: writeAddBuildLogRequest,
  readResponse: readAcknowledgement,
  writeResponse: writeAcknowledgement,
  upload: [{ gate: {}, by: 'frames', content: 'bytes' }],
}

/** @see [spec/nix-daemon/operations/building.yaml:116](../../../spec/nix-daemon/operations/building.yaml#L116) */
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

export function readBuildPathsWithResultsRequest(r: Reader): BuildPathsWithResultsRequest {
  const paths = wire.readList(r, readDerivedPath)
  const mode = readBuildMode(r)
  return { paths, mode }
}

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

export function readBuildPathsWithResultsResponse(r: Reader): BuildPathsWithResultsResponse {
  return wire.readList(r, readKeyedBuildResult)
}

export function writeBuildPathsWithResultsResponse(w: Writer, value: BuildPathsWithResultsResponse): void {
  wire.writeList(w, value, writeKeyedBuildResult)
}

/**
 * Descriptor of {@link NixDaemonClient.buildPathsWithResults}.
 *
 * @see [spec/nix-daemon/operations/building.yaml:116](../../../spec/nix-daemon/operations/building.yaml#L116)
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

/** @see [spec/nix-daemon/operations/building.yaml:132](../../../spec/nix-daemon/operations/building.yaml#L132) */
export interface SubmitOutputRequest {
  /** The path. */
  readonly path: SingleDerivedPath
  /** The output that it is. */
  readonly output: OutputName
}

export function readSubmitOutputRequest(r: Reader): SubmitOutputRequest {
  const path = readSingleDerivedPath(r)
  const output = readOutputName(r)
  return { path, output }
}

export function writeSubmitOutputRequest(w: Writer, value: SubmitOutputRequest): void {
  wire.expectObject(w, value, 'SubmitOutput.request')
  writeSingleDerivedPath(w, value.path)
  writeOutputName(w, value.output)
}

/**
 * Descriptor of {@link NixDaemonClient.submitOutput}.
 *
 * @see [spec/nix-daemon/operations/building.yaml:132](../../../spec/nix-daemon/operations/building.yaml#L132)
 */
export const SubmitOutput: Operation<SubmitOutputRequest, void> = {
  name: 'SubmitOutput',
  opcode: 1000,
  gate: { feature: SubmitOutputFeature },
  channel: true,
  method: 'submitOutput',
  readRequest: readSubmitOutputRequest,
  writeRequest: writeSubmitOutputRequest,
  readResponse: readAcknowledgement,
  writeResponse: writeAcknowledgement,
}
