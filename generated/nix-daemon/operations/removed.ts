// Generated from spec/nix-daemon by npm run generate. Do not edit.

import { noBytes, type Operation } from '../../../runtime/codegen/protocol.ts'
import type { Reader, Writer } from '../../../runtime/codegen/wire.ts'
import * as wire from '../../../runtime/codegen/wire.ts'
import { readInt, writeInt } from '../types/integers.ts'
import { readStorePath, readString, type StorePath, writeStorePath, writeString } from '../types/strings.ts'
import { V1_16 } from '../versions.ts'

/** Reads the constants of QuitResponse. */
export function readQuitResponse(r: Reader): void {
  wire.skipConstant(r, readInt, 1)
}

/** Writes the constants of QuitResponse. */
export function writeQuitResponse(w: Writer): void {
  writeInt(w, 1)
}

/**
 * Ends the connection.
 *
 * No client has sent it since the release that brought it. The answer comes without a log
 * channel. Added in commit `a711689368`.
 *
 * @since release 0.11
 * @remarks Served by releases 0.11 to 1.7.
 * @deprecated Clients just close the connection. Dead code since commit `7951c3c54`.
 * @remarks Removed in release 1.8: With commit `d3c61d83b`.
 * @see
 *   [spec/nix-daemon/operations/removed.yaml:5](../../../spec/nix-daemon/operations/removed.yaml#L5)
 */
export const Quit: Operation<void, void> = {
  name: 'Quit',
  opcode: 0,
  gate: {},
  channel: false,
  method: 'quit',
  readRequest: noBytes,
  writeRequest: noBytes,
  readResponse: readQuitResponse,
  writeResponse: writeQuitResponse,
}
/**
 * The outputs whose builds failed.
 *
 * @see [spec/nix-daemon/operations/removed.yaml:60](../../../spec/nix-daemon/operations/removed.yaml#L60)
 */
export type QueryFailedPathsResponse = readonly StorePath[]

/** Reads {@link QueryFailedPathsResponse}. */
export function readQueryFailedPathsResponse(r: Reader): QueryFailedPathsResponse {
  return wire.readList(r, readStorePath)
}

/** Writes {@link QueryFailedPathsResponse}. */
export function writeQueryFailedPathsResponse(w: Writer, value: QueryFailedPathsResponse): void {
  wire.writeList(w, value, writeStorePath)
}

/**
 * Asks which outputs are remembered as failed.
 *
 * Only Hydra ever used that memory. Added in commit `f92c9a0ac5`.
 *
 * @since 1.5, release 1.0
 * @remarks Available before 1.16.
 * @remarks Served by releases 1.0 to 1.11.
 * @remarks Removed in 1.16, release 2.0: Failures of builds are no longer remembered. Removed in
 *   commit `8cffec848`.
 *
 * Nix 2.17 to 2.33 answer `Removed operation`, all others since 2.0 `invalid operation`; both
 * are fatal.
 * @see
 *   [spec/nix-daemon/operations/removed.yaml:60](../../../spec/nix-daemon/operations/removed.yaml#L60)
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

/**
 * What {@link ClearFailedPaths} asks.
 *
 * @see [spec/nix-daemon/operations/removed.yaml:79](../../../spec/nix-daemon/operations/removed.yaml#L79)
 */
export interface ClearFailedPathsRequest {
  /** The outputs, as store paths. */
  readonly paths: readonly string[]
}

/** Reads {@link ClearFailedPathsRequest}. */
export function readClearFailedPathsRequest(r: Reader): ClearFailedPathsRequest {
  const paths = wire.readList(r, readString)
  return { paths }
}

/** Writes {@link ClearFailedPathsRequest}. */
export function writeClearFailedPathsRequest(w: Writer, value: ClearFailedPathsRequest): void {
  wire.expectObject(w, value, 'ClearFailedPaths.request')
  wire.writeList(w, value.paths, writeString)
}

/** Reads the constants of ClearFailedPathsResponse. */
export function readClearFailedPathsResponse(r: Reader): void {
  wire.skipConstant(r, readInt, 1)
}

/** Writes the constants of ClearFailedPathsResponse. */
export function writeClearFailedPathsResponse(w: Writer): void {
  writeInt(w, 1)
}

/**
 * Forgets that some outputs failed.
 *
 * Only Hydra ever used that memory. Added in commit `f92c9a0ac5`.
 *
 * @since 1.5, release 1.0
 * @remarks Available before 1.16.
 * @remarks Served by releases 1.0 to 1.11.
 * @remarks Removed in 1.16, release 2.0: Failures of builds are no longer remembered. Removed in
 *   commit `8cffec848`.
 *
 * Nix 2.17 to 2.33 answer `Removed operation`, all others since 2.0 `invalid operation`; both
 * are fatal.
 * @see
 *   [spec/nix-daemon/operations/removed.yaml:79](../../../spec/nix-daemon/operations/removed.yaml#L79)
 */
export const ClearFailedPaths: Operation<ClearFailedPathsRequest, void> = {
  name: 'ClearFailedPaths',
  opcode: 25,
  gate: { before: V1_16 },
  channel: true,
  method: 'clearFailedPaths',
  readRequest: readClearFailedPathsRequest,
  writeRequest: writeClearFailedPathsRequest,
  readResponse: readClearFailedPathsResponse,
  writeResponse: writeClearFailedPathsResponse,
}
