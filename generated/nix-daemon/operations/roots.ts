// Generated from spec/nix-daemon by npm run generate. Do not edit.

import { noBytes, type Operation } from '../../../runtime/codegen/protocol.ts'
import type { Reader, Writer } from '../../../runtime/codegen/wire.ts'
import * as wire from '../../../runtime/codegen/wire.ts'
import { readAcknowledgement, writeAcknowledgement } from '../acknowledgement.ts'
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

/** @see [spec/nix-daemon/operations/roots.yaml:5](../../../spec/nix-daemon/operations/roots.yaml#L5) */
export interface AddTempRootRequest {
  /** The path. */
  readonly path: StorePath
}

export function readAddTempRootRequest(r: Reader): AddTempRootRequest {
  const path = readStorePath(r)
  return { path }
}

export function writeAddTempRootRequest(w: Writer, value: AddTempRootRequest): void {
  wire.expectObject(w, value, 'AddTempRoot.request')
  writeStorePath(w, value.path)
}

/**
 * Descriptor of {@link NixDaemonClient.addTempRoot}.
 *
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
  readResponse: readAcknowledgement,
  writeResponse: writeAcknowledgement,
}

/** @see [spec/nix-daemon/operations/roots.yaml:19](../../../spec/nix-daemon/operations/roots.yaml#L19) */
export interface AddIndirectRootRequest {
  /** The link. A relative path is resolved against the working directory of the daemon. */
  readonly path: Path
}

export function readAddIndirectRootRequest(r: Reader): AddIndirectRootRequest {
  const path = readPath(r)
  return { path }
}

export function writeAddIndirectRootRequest(w: Writer, value: AddIndirectRootRequest): void {
  wire.expectObject(w, value, 'AddIndirectRoot.request')
  writePath(w, value.path)
}

/**
 * Descriptor of {@link NixDaemonClient.addIndirectRoot}.
 *
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
  readResponse: readAcknowledgement,
  writeResponse: writeAcknowledgement,
}

/**
 * The roots.
 *
 * @see [spec/nix-daemon/operations/roots.yaml:36](../../../spec/nix-daemon/operations/roots.yaml#L36)
 */
export type FindRootsResponse = readonly GcRoot[]

export function readFindRootsResponse(r: Reader): FindRootsResponse {
  return wire.readList(r, readGcRoot)
}

export function writeFindRootsResponse(w: Writer, value: FindRootsResponse): void {
  wire.writeList(w, value, writeGcRoot)
}

/**
 * Descriptor of {@link NixDaemonClient.findRoots}.
 *
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

/** @see [spec/nix-daemon/operations/roots.yaml:48](../../../spec/nix-daemon/operations/roots.yaml#L48) */
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

/** @see [spec/nix-daemon/operations/roots.yaml:48](../../../spec/nix-daemon/operations/roots.yaml#L48) */
export interface CollectGarbageResponse {
  /** The live, the dead or the deleted store paths, depending on the action. */
  readonly paths: readonly string[]
  /** How many bytes were freed, or would be. */
  readonly bytesFreed: UInt64
}

export function readCollectGarbageResponse(r: Reader): CollectGarbageResponse {
  const paths = wire.readList(r, readString)
  const bytesFreed = readUInt64(r)
  wire.skipConstant(r, readUInt64, 0)
  return { paths, bytesFreed }
}

export function writeCollectGarbageResponse(w: Writer, value: CollectGarbageResponse): void {
  wire.expectObject(w, value, 'CollectGarbage.response')
  wire.writeList(w, value.paths, writeString)
  writeUInt64(w, value.bytesFreed)
  writeUInt64(w, 0)
}

/**
 * Descriptor of {@link NixDaemonClient.collectGarbage}.
 *
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

/** @see [spec/nix-daemon/operations/roots.yaml:90](../../../spec/nix-daemon/operations/roots.yaml#L90) */
export interface AddPermRootRequest {
  /** The path to protect. */
  readonly storePath: StorePath
  /** Where to make the link. */
  readonly gcRoot: Path
}

export function readAddPermRootRequest(r: Reader): AddPermRootRequest {
  const storePath = readStorePath(r)
  const gcRoot = readPath(r)
  return { storePath, gcRoot }
}

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

/**
 * Descriptor of {@link NixDaemonClient.addPermRoot}.
 *
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
  readResponse: readPath,
  writeResponse: writePath,
}
