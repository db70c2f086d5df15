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

/**
 * What {@link IsValidPath} asks.
 *
 * @see [spec/nix-daemon/operations/queries.yaml:5](../../../spec/nix-daemon/operations/queries.yaml#L5)
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
 * @see [spec/nix-daemon/operations/queries.yaml:5](../../../spec/nix-daemon/operations/queries.yaml#L5)
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
 * @see
 *   [spec/nix-daemon/operations/queries.yaml:5](../../../spec/nix-daemon/operations/queries.yaml#L5)
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
 * @see [spec/nix-daemon/operations/queries.yaml:20](../../../spec/nix-daemon/operations/queries.yaml#L20)
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
 * @see [spec/nix-daemon/operations/queries.yaml:20](../../../spec/nix-daemon/operations/queries.yaml#L20)
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
 * @see
 *   [spec/nix-daemon/operations/queries.yaml:20](../../../spec/nix-daemon/operations/queries.yaml#L20)
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
 * @see
 *   [spec/nix-daemon/operations/queries.yaml:32](../../../spec/nix-daemon/operations/queries.yaml#L32)
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
 * @see [spec/nix-daemon/operations/queries.yaml:42](../../../spec/nix-daemon/operations/queries.yaml#L42)
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
 * What is known about it, or nothing where it is not valid (an error before 1.17).
 *
 * @see [spec/nix-daemon/operations/queries.yaml:42](../../../spec/nix-daemon/operations/queries.yaml#L42)
 */
export type QueryPathInfoResponse = UnkeyedValidPathInfo | undefined

/** Reads {@link QueryPathInfoResponse}. */
export function readQueryPathInfoResponse(r: Reader): QueryPathInfoResponse {
  return r.version >= V1_17
    ? wire.readOptional(r, readBool, readUnkeyedValidPathInfo)
    : readUnkeyedValidPathInfo(r)
}

/** Writes {@link QueryPathInfoResponse}. */
export function writeQueryPathInfoResponse(w: Writer, value: QueryPathInfoResponse): void {
  if (w.version >= V1_17) {
    wire.writeOptional(w, value, writeUnkeyedValidPathInfo)
  } else {
    writeUnkeyedValidPathInfo(w, wire.required(w, value, 'QueryPathInfo.response', 'here'))
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
 * @see
 *   [spec/nix-daemon/operations/queries.yaml:42](../../../spec/nix-daemon/operations/queries.yaml#L42)
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
 * @see [spec/nix-daemon/operations/queries.yaml:63](../../../spec/nix-daemon/operations/queries.yaml#L63)
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
 * @see [spec/nix-daemon/operations/queries.yaml:63](../../../spec/nix-daemon/operations/queries.yaml#L63)
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
 * @see
 *   [spec/nix-daemon/operations/queries.yaml:63](../../../spec/nix-daemon/operations/queries.yaml#L63)
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
 * @see [spec/nix-daemon/operations/queries.yaml:78](../../../spec/nix-daemon/operations/queries.yaml#L78)
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
 * @see
 *   [spec/nix-daemon/operations/queries.yaml:78](../../../spec/nix-daemon/operations/queries.yaml#L78)
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
 * @see [spec/nix-daemon/operations/queries.yaml:98](../../../spec/nix-daemon/operations/queries.yaml#L98)
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
 * @see [spec/nix-daemon/operations/queries.yaml:98](../../../spec/nix-daemon/operations/queries.yaml#L98)
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
 * @see
 *   [spec/nix-daemon/operations/queries.yaml:98](../../../spec/nix-daemon/operations/queries.yaml#L98)
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
 * @see [spec/nix-daemon/operations/queries.yaml:111](../../../spec/nix-daemon/operations/queries.yaml#L111)
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
 * @see [spec/nix-daemon/operations/queries.yaml:111](../../../spec/nix-daemon/operations/queries.yaml#L111)
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
 *   [spec/nix-daemon/operations/queries.yaml:111](../../../spec/nix-daemon/operations/queries.yaml#L111)
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
 * @see [spec/nix-daemon/operations/queries.yaml:124](../../../spec/nix-daemon/operations/queries.yaml#L124)
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
 * @see [spec/nix-daemon/operations/queries.yaml:124](../../../spec/nix-daemon/operations/queries.yaml#L124)
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
 *   [spec/nix-daemon/operations/queries.yaml:124](../../../spec/nix-daemon/operations/queries.yaml#L124)
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
 * @see [spec/nix-daemon/operations/queries.yaml:145](../../../spec/nix-daemon/operations/queries.yaml#L145)
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
 * @see [spec/nix-daemon/operations/queries.yaml:145](../../../spec/nix-daemon/operations/queries.yaml#L145)
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
 *   [spec/nix-daemon/operations/queries.yaml:145](../../../spec/nix-daemon/operations/queries.yaml#L145)
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
