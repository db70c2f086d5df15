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

/** @see [spec/nix-daemon/operations/obsolete-queries.yaml:5](../../../spec/nix-daemon/operations/obsolete-queries.yaml#L5) */
export interface HasSubstitutesRequest {
  /** The path. */
  readonly path: StorePath
}

export function readHasSubstitutesRequest(r: Reader): HasSubstitutesRequest {
  const path = readStorePath(r)
  return { path }
}

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

/**
 * Descriptor of {@link NixDaemonClient.hasSubstitutes}.
 *
 * @deprecated `QuerySubstitutablePaths` asks for many paths at once, and answers this one inside the
 *   server.
 * @see [spec/nix-daemon/operations/obsolete-queries.yaml:5](../../../spec/nix-daemon/operations/obsolete-queries.yaml#L5)
 */
export const HasSubstitutes: Operation<HasSubstitutesRequest, HasSubstitutesResponse> = {
  name: 'HasSubstitutes',
  opcode: 3,
  gate: {},
  channel: true,
  method: 'hasSubstitutes',
  readRequest: readHasSubstitutesRequest,
  writeRequest: writeHasSubstitutesRequest,
  readResponse: readBoolInt,
  writeResponse: writeBoolInt,
}

/** @see [spec/nix-daemon/operations/obsolete-queries.yaml:22](../../../spec/nix-daemon/operations/obsolete-queries.yaml#L22) */
export interface QueryPathHashRequest {
  /** The path. */
  readonly path: StorePath
}

export function readQueryPathHashRequest(r: Reader): QueryPathHashRequest {
  const path = readStorePath(r)
  return { path }
}

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

/**
 * Descriptor of {@link NixDaemonClient.queryPathHash}.
 *
 * @deprecated `QueryPathInfo` answers it too. Obsolete since commit `e0204f8d46`.
 * @see [spec/nix-daemon/operations/obsolete-queries.yaml:22](../../../spec/nix-daemon/operations/obsolete-queries.yaml#L22)
 */
export const QueryPathHash: Operation<QueryPathHashRequest, QueryPathHashResponse> = {
  name: 'QueryPathHash',
  opcode: 4,
  gate: {},
  channel: true,
  method: 'queryPathHash',
  readRequest: readQueryPathHashRequest,
  writeRequest: writeQueryPathHashRequest,
  readResponse: readNARHash,
  writeResponse: writeNARHash,
}

/** @see [spec/nix-daemon/operations/obsolete-queries.yaml:39](../../../spec/nix-daemon/operations/obsolete-queries.yaml#L39) */
export interface QueryReferencesRequest {
  /** The path. */
  readonly path: StorePath
}

export function readQueryReferencesRequest(r: Reader): QueryReferencesRequest {
  const path = readStorePath(r)
  return { path }
}

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

export function readQueryReferencesResponse(r: Reader): QueryReferencesResponse {
  return wire.readList(r, readStorePath)
}

export function writeQueryReferencesResponse(w: Writer, value: QueryReferencesResponse): void {
  wire.writeList(w, value, writeStorePath)
}

/**
 * Descriptor of {@link NixDaemonClient.queryReferences}.
 *
 * @deprecated `QueryPathInfo` answers it too. Obsolete since commit `e0204f8d46`.
 * @see [spec/nix-daemon/operations/obsolete-queries.yaml:39](../../../spec/nix-daemon/operations/obsolete-queries.yaml#L39)
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

/** @see [spec/nix-daemon/operations/obsolete-queries.yaml:57](../../../spec/nix-daemon/operations/obsolete-queries.yaml#L57) */
export interface QueryDeriverRequest {
  /** The path. */
  readonly path: StorePath
}

export function readQueryDeriverRequest(r: Reader): QueryDeriverRequest {
  const path = readStorePath(r)
  return { path }
}

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

/**
 * Descriptor of {@link NixDaemonClient.queryDeriver}.
 *
 * @deprecated `QueryPathInfo` answers it too. Obsolete since commit `e0204f8d46`.
 * @see [spec/nix-daemon/operations/obsolete-queries.yaml:57](../../../spec/nix-daemon/operations/obsolete-queries.yaml#L57)
 */
export const QueryDeriver: Operation<QueryDeriverRequest, QueryDeriverResponse> = {
  name: 'QueryDeriver',
  opcode: 18,
  gate: {},
  channel: true,
  method: 'queryDeriver',
  readRequest: readQueryDeriverRequest,
  writeRequest: writeQueryDeriverRequest,
  readResponse: readOptStorePath,
  writeResponse: writeOptStorePath,
}

/** @see [spec/nix-daemon/operations/obsolete-queries.yaml:73](../../../spec/nix-daemon/operations/obsolete-queries.yaml#L73) */
export interface QuerySubstitutablePathInfoRequest {
  /** The path. */
  readonly path: StorePath
}

export function readQuerySubstitutablePathInfoRequest(r: Reader): QuerySubstitutablePathInfoRequest {
  const path = readStorePath(r)
  return { path }
}

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

export function readQuerySubstitutablePathInfoResponse(r: Reader): QuerySubstitutablePathInfoResponse {
  return wire.readLaxOptional(r, readBoolInt, readSubstitutablePathInfo)
}

export function writeQuerySubstitutablePathInfoResponse(
  w: Writer,
  value: QuerySubstitutablePathInfoResponse,
): void {
  wire.writeOptional(w, value, writeSubstitutablePathInfo)
}

/**
 * Descriptor of {@link NixDaemonClient.querySubstitutablePathInfo}.
 *
 * @deprecated `QuerySubstitutablePathInfos` asks for many paths at once.
 *
 * Clients use this one below 1.12 only; the reference implementation does not mark it.
 * @see [spec/nix-daemon/operations/obsolete-queries.yaml:73](../../../spec/nix-daemon/operations/obsolete-queries.yaml#L73)
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

/** @see [spec/nix-daemon/operations/obsolete-queries.yaml:94](../../../spec/nix-daemon/operations/obsolete-queries.yaml#L94) */
export interface QueryDerivationOutputsRequest {
  /** The derivation, a path that ends in `.drv`. */
  readonly path: StorePath
}

export function readQueryDerivationOutputsRequest(r: Reader): QueryDerivationOutputsRequest {
  const path = readStorePath(r)
  return { path }
}

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

export function readQueryDerivationOutputsResponse(r: Reader): QueryDerivationOutputsResponse {
  return wire.readList(r, readStorePath)
}

export function writeQueryDerivationOutputsResponse(w: Writer, value: QueryDerivationOutputsResponse): void {
  wire.writeList(w, value, writeStorePath)
}

/**
 * Descriptor of {@link NixDaemonClient.queryDerivationOutputs}.
 *
 * @deprecated `QueryDerivationOutputMap` also tells the names. Obsolete since commit `d38f860c3e`.
 * @see [spec/nix-daemon/operations/obsolete-queries.yaml:94](../../../spec/nix-daemon/operations/obsolete-queries.yaml#L94)
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

/** @see [spec/nix-daemon/operations/obsolete-queries.yaml:110](../../../spec/nix-daemon/operations/obsolete-queries.yaml#L110) */
export interface QueryDerivationOutputNamesRequest {
  /** The derivation, a path that ends in `.drv`. */
  readonly path: StorePath
}

export function readQueryDerivationOutputNamesRequest(r: Reader): QueryDerivationOutputNamesRequest {
  const path = readStorePath(r)
  return { path }
}

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

export function readQueryDerivationOutputNamesResponse(r: Reader): QueryDerivationOutputNamesResponse {
  return wire.readList(r, readOutputName)
}

export function writeQueryDerivationOutputNamesResponse(
  w: Writer,
  value: QueryDerivationOutputNamesResponse,
): void {
  wire.writeList(w, value, writeOutputName)
}

/**
 * Descriptor of {@link NixDaemonClient.queryDerivationOutputNames}.
 *
 * @deprecated `QueryDerivationOutputMap` also tells the paths. Obsolete since commit `045b07200c`.
 * @see [spec/nix-daemon/operations/obsolete-queries.yaml:110](../../../spec/nix-daemon/operations/obsolete-queries.yaml#L110)
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

/** @see [spec/nix-daemon/operations/obsolete-queries.yaml:126](../../../spec/nix-daemon/operations/obsolete-queries.yaml#L126) */
export interface QuerySubstitutablePathInfosRequest {
  /** The paths. */
  readonly paths: readonly PathWithContentAddress[]
}

export function readQuerySubstitutablePathInfosRequest(r: Reader): QuerySubstitutablePathInfosRequest {
  const paths = wire.readList(r, readPathWithContentAddress)
  return { paths }
}

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

export function readQuerySubstitutablePathInfosResponse(r: Reader): QuerySubstitutablePathInfosResponse {
  return wire.readMap(r, readStorePath, readSubstitutablePathInfo)
}

export function writeQuerySubstitutablePathInfosResponse(
  w: Writer,
  value: QuerySubstitutablePathInfosResponse,
): void {
  wire.writeMap(w, value, writeStorePath, writeSubstitutablePathInfo)
}

/**
 * Descriptor of {@link NixDaemonClient.querySubstitutablePathInfos}.
 *
 * @deprecated Clients need it only to do themselves what `QueryMissing` does.
 *
 * The reference implementation does not mark it as obsolete.
 * @see [spec/nix-daemon/operations/obsolete-queries.yaml:126](../../../spec/nix-daemon/operations/obsolete-queries.yaml#L126)
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
