// Generated from spec/nix-daemon by npm run generate. Do not edit.

import type { Operation } from '../../../runtime/codegen/protocol.ts'
import type { Reader, Writer } from '../../../runtime/codegen/wire.ts'
import * as wire from '../../../runtime/codegen/wire.ts'
import { type NARHash, readNARHash, writeNARHash } from '../types/hashes.ts'
import { type BoolInt, readBoolInt, writeBoolInt } from '../types/integers.ts'
import {
  type PathWithContentAddress,
  readPathWithContentAddress,
  readSubstitutablePathInfo,
  type SubstitutablePathInfo,
  writePathWithContentAddress,
  writeSubstitutablePathInfo,
} from '../types/store.ts'
import {
  type OptStorePath,
  type OutputName,
  readOptStorePath,
  readOutputName,
  readStorePath,
  type StorePath,
  writeOptStorePath,
  writeOutputName,
  writeStorePath,
} from '../types/strings.ts'
import { V1_12 } from '../versions.ts'

/**
 * What {@link HasSubstitutes} asks.
 *
 * @see [spec/nix-daemon/operations/obsolete-queries.yaml:5](../../../spec/nix-daemon/operations/obsolete-queries.yaml#L5)
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
 * @see [spec/nix-daemon/operations/obsolete-queries.yaml:5](../../../spec/nix-daemon/operations/obsolete-queries.yaml#L5)
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
 *   [spec/nix-daemon/operations/obsolete-queries.yaml:5](../../../spec/nix-daemon/operations/obsolete-queries.yaml#L5)
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
 * @see [spec/nix-daemon/operations/obsolete-queries.yaml:22](../../../spec/nix-daemon/operations/obsolete-queries.yaml#L22)
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
 * @see [spec/nix-daemon/operations/obsolete-queries.yaml:22](../../../spec/nix-daemon/operations/obsolete-queries.yaml#L22)
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
 *   [spec/nix-daemon/operations/obsolete-queries.yaml:22](../../../spec/nix-daemon/operations/obsolete-queries.yaml#L22)
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
 * @see [spec/nix-daemon/operations/obsolete-queries.yaml:39](../../../spec/nix-daemon/operations/obsolete-queries.yaml#L39)
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
 * @see [spec/nix-daemon/operations/obsolete-queries.yaml:39](../../../spec/nix-daemon/operations/obsolete-queries.yaml#L39)
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
 *   [spec/nix-daemon/operations/obsolete-queries.yaml:39](../../../spec/nix-daemon/operations/obsolete-queries.yaml#L39)
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
 * @see [spec/nix-daemon/operations/obsolete-queries.yaml:57](../../../spec/nix-daemon/operations/obsolete-queries.yaml#L57)
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
 * @see [spec/nix-daemon/operations/obsolete-queries.yaml:57](../../../spec/nix-daemon/operations/obsolete-queries.yaml#L57)
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
 *   [spec/nix-daemon/operations/obsolete-queries.yaml:57](../../../spec/nix-daemon/operations/obsolete-queries.yaml#L57)
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
 * @see [spec/nix-daemon/operations/obsolete-queries.yaml:73](../../../spec/nix-daemon/operations/obsolete-queries.yaml#L73)
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
 * @see [spec/nix-daemon/operations/obsolete-queries.yaml:73](../../../spec/nix-daemon/operations/obsolete-queries.yaml#L73)
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
 *   [spec/nix-daemon/operations/obsolete-queries.yaml:73](../../../spec/nix-daemon/operations/obsolete-queries.yaml#L73)
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
 * @see [spec/nix-daemon/operations/obsolete-queries.yaml:94](../../../spec/nix-daemon/operations/obsolete-queries.yaml#L94)
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
 * @see [spec/nix-daemon/operations/obsolete-queries.yaml:94](../../../spec/nix-daemon/operations/obsolete-queries.yaml#L94)
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
 *   [spec/nix-daemon/operations/obsolete-queries.yaml:94](../../../spec/nix-daemon/operations/obsolete-queries.yaml#L94)
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
 * @see [spec/nix-daemon/operations/obsolete-queries.yaml:110](../../../spec/nix-daemon/operations/obsolete-queries.yaml#L110)
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
 * @see [spec/nix-daemon/operations/obsolete-queries.yaml:110](../../../spec/nix-daemon/operations/obsolete-queries.yaml#L110)
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
 *   [spec/nix-daemon/operations/obsolete-queries.yaml:110](../../../spec/nix-daemon/operations/obsolete-queries.yaml#L110)
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
 * @see [spec/nix-daemon/operations/obsolete-queries.yaml:126](../../../spec/nix-daemon/operations/obsolete-queries.yaml#L126)
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
 * @see [spec/nix-daemon/operations/obsolete-queries.yaml:126](../../../spec/nix-daemon/operations/obsolete-queries.yaml#L126)
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
 *   [spec/nix-daemon/operations/obsolete-queries.yaml:126](../../../spec/nix-daemon/operations/obsolete-queries.yaml#L126)
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
