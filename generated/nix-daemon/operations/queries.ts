// Generated from spec/nix-daemon by npm run generate. Do not edit.

import { noBytes, type Operation } from '../../../runtime/codegen/protocol.ts'
import type { Reader, Writer } from '../../../runtime/codegen/wire.ts'
import * as wire from '../../../runtime/codegen/wire.ts'
import { type DerivedPath, readDerivedPath, writeDerivedPath } from '../types/builds.ts'
import {
  type BoolInt,
  readBool,
  readBoolInt,
  readUInt64,
  type UInt64,
  writeBoolInt,
  writeUInt64,
} from '../types/integers.ts'
import {
  readUnkeyedValidPathInfo,
  type UnkeyedValidPathInfo,
  writeUnkeyedValidPathInfo,
} from '../types/store.ts'
import {
  type OptStorePath,
  type OutputName,
  readOptStorePath,
  readOutputName,
  readStorePath,
  readStorePathHash,
  type StorePath,
  type StorePathHash,
  writeOptStorePath,
  writeOutputName,
  writeStorePath,
  writeStorePathHash,
} from '../types/strings.ts'
import { V1_11, V1_12, V1_13, V1_17, V1_19, V1_22, V1_27 } from '../versions.ts'

/** @see [spec/nix-daemon/operations/queries.yaml:5](../../../spec/nix-daemon/operations/queries.yaml#L5) */
export interface IsValidPathRequest {
  /** The path. */
  readonly path: StorePath
}

export function readIsValidPathRequest(r: Reader): IsValidPathRequest {
  const path = readStorePath(r)
  return { path }
}

export function writeIsValidPathRequest(w: Writer, value: IsValidPathRequest): void {
  wire.expectObject(w, value, 'IsValidPath.request')
  writeStorePath(w, value.path)
}

/**
 * Whether it is valid.
 *
 * @see [spec/nix-daemon/operations/queries.yaml:5](../../../spec/nix-daemon/operations/queries.yaml#L5)
 */
export type IsValidPathResponse = BoolInt

/**
 * Descriptor of {@link NixDaemonClient.isValidPath}.
 *
 * @see [spec/nix-daemon/operations/queries.yaml:5](../../../spec/nix-daemon/operations/queries.yaml#L5)
 */
export const IsValidPath: Operation<IsValidPathRequest, IsValidPathResponse> = {
  name: 'IsValidPath',
  opcode: 1,
  gate: {},
  channel: true,
  method: 'isValidPath',
  readRequest: readIsValidPathRequest,
  writeRequest: writeIsValidPathRequest,
  readResponse: readBoolInt,
  writeResponse: writeBoolInt,
}

/** @see [spec/nix-daemon/operations/queries.yaml:20](../../../spec/nix-daemon/operations/queries.yaml#L20) */
export interface QueryReferrersRequest {
  /** The path that is referred to. */
  readonly path: StorePath
}

export function readQueryReferrersRequest(r: Reader): QueryReferrersRequest {
  const path = readStorePath(r)
  return { path }
}

export function writeQueryReferrersRequest(w: Writer, value: QueryReferrersRequest): void {
  wire.expectObject(w, value, 'QueryReferrers.request')
  writeStorePath(w, value.path)
}

/**
 * The paths that refer to it.
 *
 * @see [spec/nix-daemon/operations/queries.yaml:20](../../../spec/nix-daemon/operations/queries.yaml#L20)
 */
export type QueryReferrersResponse = readonly StorePath[]

export function readQueryReferrersResponse(r: Reader): QueryReferrersResponse {
  return wire.readList(r, readStorePath)
}

export function writeQueryReferrersResponse(w: Writer, value: QueryReferrersResponse): void {
  wire.writeList(w, value, writeStorePath)
}

/**
 * Descriptor of {@link NixDaemonClient.queryReferrers}.
 *
 * @see [spec/nix-daemon/operations/queries.yaml:20](../../../spec/nix-daemon/operations/queries.yaml#L20)
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
 * @see [spec/nix-daemon/operations/queries.yaml:32](../../../spec/nix-daemon/operations/queries.yaml#L32)
 */
export type QueryAllValidPathsResponse = readonly StorePath[]

export function readQueryAllValidPathsResponse(r: Reader): QueryAllValidPathsResponse {
  return wire.readList(r, readStorePath)
}

export function writeQueryAllValidPathsResponse(w: Writer, value: QueryAllValidPathsResponse): void {
  wire.writeList(w, value, writeStorePath)
}

/**
 * Descriptor of {@link NixDaemonClient.queryAllValidPaths}.
 *
 * @see [spec/nix-daemon/operations/queries.yaml:32](../../../spec/nix-daemon/operations/queries.yaml#L32)
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

/** @see [spec/nix-daemon/operations/queries.yaml:42](../../../spec/nix-daemon/operations/queries.yaml#L42) */
export interface QueryPathInfoRequest {
  /** The path. */
  readonly path: StorePath
}

export function readQueryPathInfoRequest(r: Reader): QueryPathInfoRequest {
  const path = readStorePath(r)
  return { path }
}

export function writeQueryPathInfoRequest(w: Writer, value: QueryPathInfoRequest): void {
  wire.expectObject(w, value, 'QueryPathInfo.request')
  writeStorePath(w, value.path)
}

/**
 * What is known about it, or nothing where it is not valid (an error before 1.17).
 *
 * @see [spec/nix-daemon/operations/queries.yaml:42](../../../spec/nix-daemon/operations/queries.yaml#L42)
 */
export type QueryPathInfoResponse = UnkeyedValidPathInfo | undefined

export function readQueryPathInfoResponse(r: Reader): QueryPathInfoResponse {
  return r.version >= V1_17
    ? wire.readOptional(r, readBool, readUnkeyedValidPathInfo)
    : readUnkeyedValidPathInfo(r)
}

export function writeQueryPathInfoResponse(w: Writer, value: QueryPathInfoResponse): void {
  if (w.version >= V1_17) {
    wire.writeOptional(w, value, writeUnkeyedValidPathInfo)
  } else {
    writeUnkeyedValidPathInfo(w, wire.required(w, value, 'QueryPathInfo.response', 'here'))
  }
}

/**
 * Descriptor of {@link NixDaemonClient.queryPathInfo}.
 *
 * @see [spec/nix-daemon/operations/queries.yaml:42](../../../spec/nix-daemon/operations/queries.yaml#L42)
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

/** @see [spec/nix-daemon/operations/queries.yaml:63](../../../spec/nix-daemon/operations/queries.yaml#L63) */
export interface QueryPathFromHashPartRequest {
  /** The 32 characters between the store directory and the name. */
  readonly hashPart: StorePathHash
}

export function readQueryPathFromHashPartRequest(r: Reader): QueryPathFromHashPartRequest {
  const hashPart = readStorePathHash(r)
  return { hashPart }
}

export function writeQueryPathFromHashPartRequest(w: Writer, value: QueryPathFromHashPartRequest): void {
  wire.expectObject(w, value, 'QueryPathFromHashPart.request')
  writeStorePathHash(w, value.hashPart)
}

/**
 * The path, or nothing if there is none.
 *
 * @see [spec/nix-daemon/operations/queries.yaml:63](../../../spec/nix-daemon/operations/queries.yaml#L63)
 */
export type QueryPathFromHashPartResponse = OptStorePath

/**
 * Descriptor of {@link NixDaemonClient.queryPathFromHashPart}.
 *
 * @see [spec/nix-daemon/operations/queries.yaml:63](../../../spec/nix-daemon/operations/queries.yaml#L63)
 */
export const QueryPathFromHashPart: Operation<QueryPathFromHashPartRequest, QueryPathFromHashPartResponse> = {
  name: 'QueryPathFromHashPart',
  opcode: 29,
  gate: { since: V1_11 },
  channel: true,
  method: 'queryPathFromHashPart',
  readRequest: readQueryPathFromHashPartRequest,
  writeRequest: writeQueryPathFromHashPartRequest,
  readResponse: readOptStorePath,
  writeResponse: writeOptStorePath,
}

/** @see [spec/nix-daemon/operations/queries.yaml:78](../../../spec/nix-daemon/operations/queries.yaml#L78) */
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

export function readQueryValidPathsRequest(r: Reader): QueryValidPathsRequest {
  const paths = wire.readList(r, readStorePath)
  const substitute = r.version >= V1_27 ? readBoolInt(r) : false
  return { paths, substitute }
}

export function writeQueryValidPathsRequest(w: Writer, value: QueryValidPathsRequest): void {
  wire.expectObject(w, value, 'QueryValidPaths.request')
  wire.writeList(w, value.paths, writeStorePath)
  if (w.version >= V1_27) {
    writeBoolInt(w, value.substitute ?? false)
  } else {
    wire.rejectGated(
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
 * @see [spec/nix-daemon/operations/queries.yaml:78](../../../spec/nix-daemon/operations/queries.yaml#L78)
 */
export type QueryValidPathsResponse = readonly StorePath[]

export function readQueryValidPathsResponse(r: Reader): QueryValidPathsResponse {
  return wire.readList(r, readStorePath)
}

export function writeQueryValidPathsResponse(w: Writer, value: QueryValidPathsResponse): void {
  wire.writeList(w, value, writeStorePath)
}

/**
 * Descriptor of {@link NixDaemonClient.queryValidPaths}.
 *
 * @see [spec/nix-daemon/operations/queries.yaml:78](../../../spec/nix-daemon/operations/queries.yaml#L78)
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

/** @see [spec/nix-daemon/operations/queries.yaml:98](../../../spec/nix-daemon/operations/queries.yaml#L98) */
export interface QuerySubstitutablePathsRequest {
  /** The paths. */
  readonly paths: readonly StorePath[]
}

export function readQuerySubstitutablePathsRequest(r: Reader): QuerySubstitutablePathsRequest {
  const paths = wire.readList(r, readStorePath)
  return { paths }
}

export function writeQuerySubstitutablePathsRequest(w: Writer, value: QuerySubstitutablePathsRequest): void {
  wire.expectObject(w, value, 'QuerySubstitutablePaths.request')
  wire.writeList(w, value.paths, writeStorePath)
}

/**
 * Those of the paths that a substituter has.
 *
 * @see [spec/nix-daemon/operations/queries.yaml:98](../../../spec/nix-daemon/operations/queries.yaml#L98)
 */
export type QuerySubstitutablePathsResponse = readonly StorePath[]

export function readQuerySubstitutablePathsResponse(r: Reader): QuerySubstitutablePathsResponse {
  return wire.readList(r, readStorePath)
}

export function writeQuerySubstitutablePathsResponse(
  w: Writer,
  value: QuerySubstitutablePathsResponse,
): void {
  wire.writeList(w, value, writeStorePath)
}

/**
 * Descriptor of {@link NixDaemonClient.querySubstitutablePaths}.
 *
 * @see [spec/nix-daemon/operations/queries.yaml:98](../../../spec/nix-daemon/operations/queries.yaml#L98)
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

/** @see [spec/nix-daemon/operations/queries.yaml:111](../../../spec/nix-daemon/operations/queries.yaml#L111) */
export interface QueryValidDeriversRequest {
  /** The output. */
  readonly path: StorePath
}

export function readQueryValidDeriversRequest(r: Reader): QueryValidDeriversRequest {
  const path = readStorePath(r)
  return { path }
}

export function writeQueryValidDeriversRequest(w: Writer, value: QueryValidDeriversRequest): void {
  wire.expectObject(w, value, 'QueryValidDerivers.request')
  writeStorePath(w, value.path)
}

/**
 * Valid derivations that have it as an output.
 *
 * @see [spec/nix-daemon/operations/queries.yaml:111](../../../spec/nix-daemon/operations/queries.yaml#L111)
 */
export type QueryValidDeriversResponse = readonly StorePath[]

export function readQueryValidDeriversResponse(r: Reader): QueryValidDeriversResponse {
  return wire.readList(r, readStorePath)
}

export function writeQueryValidDeriversResponse(w: Writer, value: QueryValidDeriversResponse): void {
  wire.writeList(w, value, writeStorePath)
}

/**
 * Descriptor of {@link NixDaemonClient.queryValidDerivers}.
 *
 * @see [spec/nix-daemon/operations/queries.yaml:111](../../../spec/nix-daemon/operations/queries.yaml#L111)
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

/** @see [spec/nix-daemon/operations/queries.yaml:124](../../../spec/nix-daemon/operations/queries.yaml#L124) */
export interface QueryMissingRequest {
  /** What is wanted. Nix up to 2.3 keeps it as a set; the bytes are the same. */
  readonly targets: readonly DerivedPath[]
}

export function readQueryMissingRequest(r: Reader): QueryMissingRequest {
  const targets = wire.readList(r, readDerivedPath)
  return { targets }
}

export function writeQueryMissingRequest(w: Writer, value: QueryMissingRequest): void {
  wire.expectObject(w, value, 'QueryMissing.request')
  wire.writeList(w, value.targets, writeDerivedPath)
}

/** @see [spec/nix-daemon/operations/queries.yaml:124](../../../spec/nix-daemon/operations/queries.yaml#L124) */
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

export function readQueryMissingResponse(r: Reader): QueryMissingResponse {
  const willBuild = wire.readList(r, readStorePath)
  const willSubstitute = wire.readList(r, readStorePath)
  const unknown = wire.readList(r, readStorePath)
  const downloadSize = readUInt64(r)
  const narSize = readUInt64(r)
  return { willBuild, willSubstitute, unknown, downloadSize, narSize }
}

export function writeQueryMissingResponse(w: Writer, value: QueryMissingResponse): void {
  wire.expectObject(w, value, 'QueryMissing.response')
  wire.writeList(w, value.willBuild, writeStorePath)
  wire.writeList(w, value.willSubstitute, writeStorePath)
  wire.writeList(w, value.unknown, writeStorePath)
  writeUInt64(w, value.downloadSize)
  writeUInt64(w, value.narSize)
}

/**
 * Descriptor of {@link NixDaemonClient.queryMissing}.
 *
 * @see [spec/nix-daemon/operations/queries.yaml:124](../../../spec/nix-daemon/operations/queries.yaml#L124)
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

/** @see [spec/nix-daemon/operations/queries.yaml:145](../../../spec/nix-daemon/operations/queries.yaml#L145) */
export interface QueryDerivationOutputMapRequest {
  /** The derivation, a path that ends in `.drv`. */
  readonly path: StorePath
}

export function readQueryDerivationOutputMapRequest(r: Reader): QueryDerivationOutputMapRequest {
  const path = readStorePath(r)
  return { path }
}

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
 * @see [spec/nix-daemon/operations/queries.yaml:145](../../../spec/nix-daemon/operations/queries.yaml#L145)
 */
export type QueryDerivationOutputMapResponse = readonly (readonly [OutputName, OptStorePath])[]

export function readQueryDerivationOutputMapResponse(r: Reader): QueryDerivationOutputMapResponse {
  return wire.readMap(r, readOutputName, readOptStorePath)
}

export function writeQueryDerivationOutputMapResponse(
  w: Writer,
  value: QueryDerivationOutputMapResponse,
): void {
  wire.writeMap(w, value, writeOutputName, writeOptStorePath)
}

/**
 * Descriptor of {@link NixDaemonClient.queryDerivationOutputMap}.
 *
 * @see [spec/nix-daemon/operations/queries.yaml:145](../../../spec/nix-daemon/operations/queries.yaml#L145)
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
