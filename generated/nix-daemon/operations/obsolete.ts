// Generated from spec/nix-daemon by npm run generate. Do not edit.

import { noBytes, type Operation } from '../../../runtime/codegen/protocol.ts'
import type { Reader, Writer } from '../../../runtime/codegen/wire.ts'
import * as wire from '../../../runtime/codegen/wire.ts'
import { readAcknowledgement, writeAcknowledgement } from '../acknowledgement.ts'
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

/** @see [spec/nix-daemon/operations/obsolete.yaml:5](../../../spec/nix-daemon/operations/obsolete.yaml#L5) */
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

export function readAddTextToStoreRequest(r: Reader): AddTextToStoreRequest {
  const suffix = readStorePathName(r)
  const text = readBytes(r)
  const refs = wire.readList(r, readStorePath)
  return { suffix, text, refs }
}

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

/**
 * Descriptor of {@link NixDaemonClient.addTextToStore}.
 *
 * @deprecated `AddToStore` with `text:sha256` does the same.
 *
 * The text is its body as it is, not wrapped as a NAR. Obsolete since commit `c602ebfb34`.
 * @see [spec/nix-daemon/operations/obsolete.yaml:5](../../../spec/nix-daemon/operations/obsolete.yaml#L5)
 */
export const AddTextToStore: Operation<AddTextToStoreRequest, AddTextToStoreResponse> = {
  name: 'AddTextToStore',
  opcode: 8,
  gate: {},
  channel: true,
  method: 'addTextToStore',
  readRequest: readAddTextToStoreRequest,
  writeRequest: writeAddTextToStoreRequest,
  readResponse: readStorePath,
  writeResponse: writeStorePath,
}

/**
 * Descriptor of {@link NixDaemonClient.syncWithGC}.
 *
 * @deprecated `AddTempRoot` does the same, and sooner.
 *
 * Servers since Nix 2.5 do nothing at all. Obsolete since commit `9947f1646a`.
 * @see [spec/nix-daemon/operations/obsolete.yaml:26](../../../spec/nix-daemon/operations/obsolete.yaml#L26)
 */
export const SyncWithGC: Operation<void, void> = {
  name: 'SyncWithGC',
  opcode: 13,
  gate: {},
  channel: true,
  method: 'syncWithGC',
  readRequest: noBytes,
  writeRequest: noBytes,
  readResponse: readAcknowledgement,
  writeResponse: writeAcknowledgement,
}

/** @see [spec/nix-daemon/operations/obsolete.yaml:52](../../../spec/nix-daemon/operations/obsolete.yaml#L52) */
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

export function readExportPathRequest(r: Reader): ExportPathRequest {
  const path = readStorePath(r)
  const sign = readInt(r)
  return { path, sign }
}

export function writeExportPathRequest(w: Writer, value: ExportPathRequest): void {
  wire.expectObject(w, value, 'ExportPath.request')
  writeStorePath(w, value.path)
  writeInt(w, value.sign ?? 0)
}

/**
 * Descriptor of {@link NixDaemonClient.exportPath}.
 *
 * @deprecated `NarFromPath` sends the NAR without the detour. Obsolete since commit `538a64e8c3`.
 * @see [spec/nix-daemon/operations/obsolete.yaml:52](../../../spec/nix-daemon/operations/obsolete.yaml#L52)
 */
export const ExportPath: Operation<ExportPathRequest, void> = {
  name: 'ExportPath',
  opcode: 16,
  gate: {},
  channel: true,
  method: 'exportPath',
  readRequest: readExportPathRequest,
  writeRequest: writeExportPathRequest,
  readResponse: readAcknowledgement,
  writeResponse: writeAcknowledgement,
  download: { by: 'push', content: Export },
}

/**
 * The paths that were added.
 *
 * @see [spec/nix-daemon/operations/obsolete.yaml:83](../../../spec/nix-daemon/operations/obsolete.yaml#L83)
 */
export type ImportPathsResponse = readonly StorePath[]

export function readImportPathsResponse(r: Reader): ImportPathsResponse {
  return wire.readList(r, readStorePath)
}

export function writeImportPathsResponse(w: Writer, value: ImportPathsResponse): void {
  wire.writeList(w, value, writeStorePath)
}

/**
 * Descriptor of {@link NixDaemonClient.importPaths}.
 *
 * @deprecated `AddToStoreNar` sends the info before the NAR.
 *
 * Here it comes after, so that a receiver must keep the NAR somewhere until it knows what it
 * is. Clients choose the new way from 1.18 on. Obsolete since commit `538a64e8c3`.
 * @see [spec/nix-daemon/operations/obsolete.yaml:83](../../../spec/nix-daemon/operations/obsolete.yaml#L83)
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
