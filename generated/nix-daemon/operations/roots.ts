// Generated from spec/nix-daemon by npm run generate. Do not edit.

import { noBytes, type Operation } from '../../../runtime/codegen/protocol.ts'
import type { Reader, Writer } from '../../../runtime/codegen/wire.ts'
import * as wire from '../../../runtime/codegen/wire.ts'
import {
  type Bool,
  type ByteLimit,
  readBool,
  readByteLimit,
  readInt,
  readUInt64,
  type UInt64,
  writeBool,
  writeByteLimit,
  writeInt,
  writeUInt64,
} from '../types/integers.ts'
import {
  type GCAction,
  type GCPaths,
  type GcRoot,
  readGCAction,
  readGCPaths,
  readGcRoot,
  writeGCAction,
  writeGCPaths,
  writeGcRoot,
} from '../types/store.ts'
import {
  type Path,
  readPath,
  readStorePath,
  readString,
  type StorePath,
  writePath,
  writeStorePath,
  writeString,
} from '../types/strings.ts'
import { DeleteDeadSpecificReferrersFeature, V1_36 } from '../versions.ts'

/**
 * What {@link AddTempRoot} asks.
 *
 * @see [spec/nix-daemon/operations/roots.yaml:5](../../../spec/nix-daemon/operations/roots.yaml#L5)
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
 * @see [spec/nix-daemon/operations/roots.yaml:5](../../../spec/nix-daemon/operations/roots.yaml#L5)
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
 * @see [spec/nix-daemon/operations/roots.yaml:19](../../../spec/nix-daemon/operations/roots.yaml#L19)
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
 * @see [spec/nix-daemon/operations/roots.yaml:19](../../../spec/nix-daemon/operations/roots.yaml#L19)
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
 * @see [spec/nix-daemon/operations/roots.yaml:36](../../../spec/nix-daemon/operations/roots.yaml#L36)
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
 * @see [spec/nix-daemon/operations/roots.yaml:36](../../../spec/nix-daemon/operations/roots.yaml#L36)
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
 * @see [spec/nix-daemon/operations/roots.yaml:48](../../../spec/nix-daemon/operations/roots.yaml#L48)
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
    wire.rejectGated(
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
    wire.rejectGated(
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
 * @see [spec/nix-daemon/operations/roots.yaml:48](../../../spec/nix-daemon/operations/roots.yaml#L48)
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
 * @see [spec/nix-daemon/operations/roots.yaml:48](../../../spec/nix-daemon/operations/roots.yaml#L48)
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
 * @see [spec/nix-daemon/operations/roots.yaml:90](../../../spec/nix-daemon/operations/roots.yaml#L90)
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
 * @see [spec/nix-daemon/operations/roots.yaml:90](../../../spec/nix-daemon/operations/roots.yaml#L90)
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
 * @see [spec/nix-daemon/operations/roots.yaml:90](../../../spec/nix-daemon/operations/roots.yaml#L90)
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
