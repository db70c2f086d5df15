// Generated from spec/nix-daemon by npm run generate. Do not edit.

import { noBytes, type Operation } from '../../../runtime/codegen/protocol.ts'
import type { Reader, Writer } from '../../../runtime/codegen/wire.ts'
import * as wire from '../../../runtime/codegen/wire.ts'
import { Export, ExportStream } from '../streams.ts'
import { type Int, readInt, writeInt } from '../types/integers.ts'
import {
  type Bytes,
  readBytes,
  readStorePath,
  readStorePathName,
  type StorePath,
  type StorePathName,
  writeBytes,
  writeStorePath,
  writeStorePathName,
} from '../types/strings.ts'

/**
 * What {@link AddTextToStore} asks.
 *
 * @see [spec/nix-daemon/operations/obsolete.yaml:5](../../../spec/nix-daemon/operations/obsolete.yaml#L5)
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
 * @see [spec/nix-daemon/operations/obsolete.yaml:5](../../../spec/nix-daemon/operations/obsolete.yaml#L5)
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
 * @see
 *   [spec/nix-daemon/operations/obsolete.yaml:5](../../../spec/nix-daemon/operations/obsolete.yaml#L5)
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
 *   [spec/nix-daemon/operations/obsolete.yaml:26](../../../spec/nix-daemon/operations/obsolete.yaml#L26)
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
 * @see [spec/nix-daemon/operations/obsolete.yaml:52](../../../spec/nix-daemon/operations/obsolete.yaml#L52)
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
 *   [spec/nix-daemon/operations/obsolete.yaml:52](../../../spec/nix-daemon/operations/obsolete.yaml#L52)
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
 * @see [spec/nix-daemon/operations/obsolete.yaml:83](../../../spec/nix-daemon/operations/obsolete.yaml#L83)
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
 *   [spec/nix-daemon/operations/obsolete.yaml:83](../../../spec/nix-daemon/operations/obsolete.yaml#L83)
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
