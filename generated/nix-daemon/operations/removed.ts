// Generated from spec/nix-daemon by npm run generate. Do not edit.

import { noBytes, type Operation } from '../../../runtime/codegen/protocol.ts'
import type { Reader, Writer } from '../../../runtime/codegen/wire.ts'
import * as wire from '../../../runtime/codegen/wire.ts'
import { readAcknowledgement, writeAcknowledgement } from '../acknowledgement.ts'
import { readStorePath, readString, type StorePath, writeStorePath, writeString } from '../types/strings.ts'
import { V1_16 } from '../versions.ts'

/**
 * Descriptor of {@link NixDaemonClient.quit}.
 *
 * @deprecated Clients just close the connection. Dead code since commit `7951c3c54`.
 * @see [spec/nix-daemon/operations/removed.yaml:5](../../../spec/nix-daemon/operations/removed.yaml#L5)
 */
export const Quit: Operation<void, void> = {
  name: 'Quit',
  opcode: 0,
  gate: {},
  channel: false,
  method: 'quit',
  readRequest: noBytes,
  writeRequest: noBytes,
  readResponse: readAcknowledgement,
  writeResponse: writeAcknowledgement,
}

/**
 * The outputs whose builds failed.
 *
 * @see [spec/nix-daemon/operations/removed.yaml:60](../../../spec/nix-daemon/operations/removed.yaml#L60)
 */
export type QueryFailedPathsResponse = readonly StorePath[]

export function readQueryFailedPathsResponse(r: Reader): QueryFailedPathsResponse {
  return wire.readList(r, readStorePath)
}

export function writeQueryFailedPathsResponse(w: Writer, value: QueryFailedPathsResponse): void {
  wire.writeList(w, value, writeStorePath)
}

/**
 * Descriptor of {@link NixDaemonClient.queryFailedPaths}.
 *
 * @see [spec/nix-daemon/operations/removed.yaml:60](../../../spec/nix-daemon/operations/removed.yaml#L60)
 */
export const QueryFailedPaths: Operation<void, QueryFailedPathsResponse> = {
  name: 'QueryFailedPaths',
  opcode: 24,
  gate: { before: V1_16 },
  channel: true,
  method: 'queryFailedPaths',
  readRequest: noBytes,
  writeRequest: noBytes,
  readResponse: readQueryFailedPathsResponse,
  writeResponse: writeQueryFailedPathsResponse,
  writeElement: writeStorePath,
}

/** @see [spec/nix-daemon/operations/removed.yaml:79](../../../spec/nix-daemon/operations/removed.yaml#L79) */
export interface ClearFailedPathsRequest {
  /** The outputs, as store paths. */
  readonly paths: readonly string[]
}

export function readClearFailedPathsRequest(r: Reader): ClearFailedPathsRequest {
  const paths = wire.readList(r, readString)
  return { paths }
}

export function writeClearFailedPathsRequest(w: Writer, value: ClearFailedPathsRequest): void {
  wire.expectObject(w, value, 'ClearFailedPaths.request')
  wire.writeList(w, value.paths, writeString)
}

/**
 * Descriptor of {@link NixDaemonClient.clearFailedPaths}.
 *
 * @see [spec/nix-daemon/operations/removed.yaml:79](../../../spec/nix-daemon/operations/removed.yaml#L79)
 */
export const ClearFailedPaths: Operation<ClearFailedPathsRequest, void> = {
  name: 'ClearFailedPaths',
  opcode: 25,
  gate: { before: V1_16 },
  channel: true,
  method: 'clearFailedPaths',
  readRequest: readClearFailedPathsRequest,
  writeRequest: writeClearFailedPathsRequest,
  readResponse: readAcknowledgement,
  writeResponse: writeAcknowledgement,
}
