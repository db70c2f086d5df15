// Generated from spec/nix-daemon by npm run generate. Do not edit.

import { noBytes, type Operation } from '../../../runtime/codegen/protocol.ts'
import type { Reader, Writer } from '../../../runtime/codegen/wire.ts'
import * as wire from '../../../runtime/codegen/wire.ts'
import { AddMultipleToStoreStream } from '../streams.ts'
import {
  type ContentAddressMethodWithAlgo,
  type FileIngestionMethod,
  type HashAlgorithm,
  readContentAddressMethodWithAlgo,
  readFileIngestionMethod,
  readHashAlgorithm,
  readSignature,
  type Signature,
  writeContentAddressMethodWithAlgo,
  writeFileIngestionMethod,
  writeHashAlgorithm,
  writeSignature,
} from '../types/hashes.ts'
import { type Bool, readBool, readInt, writeBool, writeInt } from '../types/integers.ts'
import {
  readUnkeyedValidPathInfo,
  readValidPathInfo,
  type UnkeyedValidPathInfo,
  type ValidPathInfo,
  writeUnkeyedValidPathInfo,
  writeValidPathInfo,
} from '../types/store.ts'
import {
  readStorePath,
  readStorePathName,
  readString,
  type StorePath,
  type StorePathName,
  writeStorePath,
  writeStorePathName,
  writeString,
} from '../types/strings.ts'
import { AddToStoreScanningFeature, V1_16, V1_17, V1_21, V1_23, V1_25, V1_32 } from '../versions.ts'

/**
 * What {@link AddToStore} asks.
 *
 * @see [spec/nix-daemon/operations/contents.yaml:5](../../../spec/nix-daemon/operations/contents.yaml#L5)
 */
export interface AddToStoreRequest {
  /** The name part of the new path. */
  readonly name: StorePathName
  /**
   * Whether the next two fields count.
   *
   * Where it is false, the server takes sha256 and `NixArchive` whatever they say; older
   * documentation has it the other way round. Clients write false exactly where those two are
   * what they want.
   *
   * @remarks On the wire only before 1.25.
   */
  readonly fixed?: Bool | undefined
  /**
   * What is hashed. It must be one of the two named values.
   *
   * @remarks On the wire only before 1.25.
   */
  readonly recursive?: FileIngestionMethod | undefined
  /**
   * How it is hashed.
   *
   * @remarks On the wire only before 1.25.
   */
  readonly hashAlgo?: HashAlgorithm | undefined
  /**
   * How the path is addressed.
   *
   * @since 1.25
   */
  readonly camStr?: ContentAddressMethodWithAlgo | undefined
  /**
   * The paths that it refers to. It cannot refer to itself.
   *
   * Nix 2.4 refuses references of `fixed:` paths (`cannot yet have refs`); later releases take
   * them.
   *
   * @since 1.25
   * @defaultValue `[]`
   */
  readonly refs?: readonly StorePath[] | undefined
  /**
   * Whether to replace the path if it is there already.
   *
   * @since 1.25
   * @defaultValue `false`
   */
  readonly repair?: Bool | undefined
}

/** Reads {@link AddToStoreRequest}. */
export function readAddToStoreRequest(r: Reader): AddToStoreRequest {
  const name = readStorePathName(r)
  let fixed: Bool | undefined
  let recursive: FileIngestionMethod | undefined
  let hashAlgo: HashAlgorithm | undefined
  if (r.version < V1_25) {
    fixed = readBool(r)
    recursive = readFileIngestionMethod(r)
    hashAlgo = readHashAlgorithm(r)
  }

  let camStr: ContentAddressMethodWithAlgo | undefined
  let refs: readonly StorePath[] = []
  let repair: Bool = false
  if (r.version >= V1_25) {
    camStr = readContentAddressMethodWithAlgo(r)
    refs = wire.readList(r, readStorePath)
    repair = readBool(r)
  }

  return { name, fixed, recursive, hashAlgo, camStr, refs, repair }
}

/** Writes {@link AddToStoreRequest}. */
export function writeAddToStoreRequest(w: Writer, value: AddToStoreRequest): void {
  wire.expectObject(w, value, 'AddToStore.request')
  writeStorePathName(w, value.name)
  if (w.version < V1_25) {
    writeBool(w, wire.required(w, value.fixed, 'AddToStore.request.fixed', 'before 1.25'))
    writeFileIngestionMethod(
      w,
      wire.required(w, value.recursive, 'AddToStore.request.recursive', 'before 1.25'),
    )
    writeHashAlgorithm(w, wire.required(w, value.hashAlgo, 'AddToStore.request.hashAlgo', 'before 1.25'))
  } else {
    wire.rejectGated(w, wire.isNothing(w, value.fixed), 'AddToStore.request.fixed', 'before 1.25')
    wire.rejectGated(w, wire.isNothing(w, value.recursive), 'AddToStore.request.recursive', 'before 1.25')
    wire.rejectGated(w, wire.isNothing(w, value.hashAlgo), 'AddToStore.request.hashAlgo', 'before 1.25')
  }

  if (w.version >= V1_25) {
    writeContentAddressMethodWithAlgo(
      w,
      wire.required(w, value.camStr, 'AddToStore.request.camStr', 'since 1.25'),
    )
    wire.writeList(w, value.refs ?? [], writeStorePath)
    writeBool(w, value.repair ?? false)
  } else {
    wire.rejectGated(w, wire.isNothing(w, value.camStr), 'AddToStore.request.camStr', 'since 1.25')
    wire.rejectGated(w, (value.refs?.length ?? 0) === 0, 'AddToStore.request.refs', 'since 1.25')
    wire.rejectGated(w, (value.repair ?? false) === false, 'AddToStore.request.repair', 'since 1.25')
  }
}

/**
 * What {@link AddToStore} answers.
 *
 * @see [spec/nix-daemon/operations/contents.yaml:5](../../../spec/nix-daemon/operations/contents.yaml#L5)
 */
export interface AddToStoreResponse {
  /** The new path. */
  readonly path: StorePath
  /**
   * What the store knows about it; together with the path a `ValidPathInfo`.
   *
   * @since 1.25
   */
  readonly info: UnkeyedValidPathInfo | undefined
}

/** Reads {@link AddToStoreResponse}. */
export function readAddToStoreResponse(r: Reader): AddToStoreResponse {
  const path = readStorePath(r)
  const info = r.version >= V1_25 ? readUnkeyedValidPathInfo(r) : undefined
  return { path, info }
}

/** Writes {@link AddToStoreResponse}. */
export function writeAddToStoreResponse(w: Writer, value: AddToStoreResponse): void {
  wire.expectObject(w, value, 'AddToStore.response')
  writeStorePath(w, value.path)
  if (w.version >= V1_25) {
    writeUnkeyedValidPathInfo(w, wire.required(w, value.info, 'AddToStore.response.info', 'since 1.25'))
  } else {
    wire.rejectGated(w, wire.isNothing(w, value.info), 'AddToStore.response.info', 'since 1.25')
  }
}

/**
 * Adds a content-addressed path, made from contents that the client sends.
 *
 * 1.25 brings another request and another answer. Below it, the body is always a NAR, also for
 * a flat file, which is then a NAR of one regular file, and nothing but its own grammar says
 * where it ends. From it on, the body is framed, and it is a NAR for `fixed:r:` and `fixed:git:`
 * only: for `text:` and `fixed:ALGO` it is the contents of the file as they are. Older
 * documentation speaks of a NAR in all cases.
 *
 * A `camStr` that cannot be parsed is answered with an error while the frames stay unread, so
 * that they are then taken for operations: drop the connection. Nix 2.5 and later open the log
 * channel before they read an unframed body, other releases after it.
 *
 * Added in commit `0263279071`; the new form in `e34fe47d0c`.
 *
 * @since release 0.11
 * @remarks Served by releases 0.11 to the newest.
 * @see
 *   [spec/nix-daemon/operations/contents.yaml:5](../../../spec/nix-daemon/operations/contents.yaml#L5)
 */
export const AddToStore: Operation<AddToStoreRequest, AddToStoreResponse> = {
  name: 'AddToStore',
  opcode: 7,
  gate: {},
  channel: true,
  method: 'addToStore',
  readRequest: readAddToStoreRequest,
  writeRequest: writeAddToStoreRequest,
  readResponse: readAddToStoreResponse,
  writeResponse: writeAddToStoreResponse,
  upload: [
    { gate: { since: V1_25 }, by: 'frames', content: 'bytes' },
    { gate: {}, by: 'inline', content: 'nar' },
  ],
}

/**
 * What {@link AddSignatures} asks.
 *
 * @see [spec/nix-daemon/operations/contents.yaml:87](../../../spec/nix-daemon/operations/contents.yaml#L87)
 */
export interface AddSignaturesRequest {
  /** The path. */
  readonly path: StorePath
  /** The signatures. */
  readonly sigs: readonly Signature[]
}

/** Reads {@link AddSignaturesRequest}. */
export function readAddSignaturesRequest(r: Reader): AddSignaturesRequest {
  const path = readStorePath(r)
  const sigs = wire.readList(r, readSignature)
  return { path, sigs }
}

/** Writes {@link AddSignaturesRequest}. */
export function writeAddSignaturesRequest(w: Writer, value: AddSignaturesRequest): void {
  wire.expectObject(w, value, 'AddSignatures.request')
  writeStorePath(w, value.path)
  wire.writeList(w, value.sigs, writeSignature)
}

/** Reads the constants of AddSignaturesResponse. */
export function readAddSignaturesResponse(r: Reader): void {
  wire.skipConstant(r, readInt, 1)
}

/** Writes the constants of AddSignaturesResponse. */
export function writeAddSignaturesResponse(w: Writer): void {
  writeInt(w, 1)
}

/**
 * Adds signatures to a valid path.
 *
 * `nix store sign` and `nix store copy-sigs` use it. Added in commit `d0f5719c2a`.
 *
 * @since 1.16, release 2.0
 * @remarks Served by releases 2.0 to the newest.
 * @see
 *   [spec/nix-daemon/operations/contents.yaml:87](../../../spec/nix-daemon/operations/contents.yaml#L87)
 */
export const AddSignatures: Operation<AddSignaturesRequest, void> = {
  name: 'AddSignatures',
  opcode: 37,
  gate: { since: V1_16 },
  channel: true,
  method: 'addSignatures',
  readRequest: readAddSignaturesRequest,
  writeRequest: writeAddSignaturesRequest,
  readResponse: readAddSignaturesResponse,
  writeResponse: writeAddSignaturesResponse,
}

/**
 * What {@link NarFromPath} asks.
 *
 * @see [spec/nix-daemon/operations/contents.yaml:103](../../../spec/nix-daemon/operations/contents.yaml#L103)
 */
export interface NarFromPathRequest {
  /** The path. */
  readonly path: StorePath
}

/** Reads {@link NarFromPathRequest}. */
export function readNarFromPathRequest(r: Reader): NarFromPathRequest {
  const path = readStorePath(r)
  return { path }
}

/** Writes {@link NarFromPathRequest}. */
export function writeNarFromPathRequest(w: Writer, value: NarFromPathRequest): void {
  wire.expectObject(w, value, 'NarFromPath.request')
  writeStorePath(w, value.path)
}

/**
 * Fetches the contents of a path as a NAR.
 *
 * It takes the place of `ExportPath`: clients make exports from it, and remote builds use it to
 * bring the outputs home. The NAR stands after the end of the log channel, neither framed nor
 * padded: its own grammar says where it ends.
 *
 * The server ends the log channel *before* it looks at the path, so there is no room left for an
 * error. If the path cannot be read, an error message is written where the NAR should be, and
 * the connection closes: Nix 2.34 writes it at once, 2.3 to 2.26 after the string
 * `nix-archive-1`. Ask with `QueryPathInfo` first.
 *
 * Added in commit `b4b5e9ce2f`.
 *
 * @since 1.17, release 2.0
 * @remarks Served by releases 2.0 to the newest.
 * @see
 *   [spec/nix-daemon/operations/contents.yaml:103](../../../spec/nix-daemon/operations/contents.yaml#L103)
 */
export const NarFromPath: Operation<NarFromPathRequest, void> = {
  name: 'NarFromPath',
  opcode: 38,
  gate: { since: V1_17 },
  channel: true,
  method: 'narFromPath',
  readRequest: readNarFromPathRequest,
  writeRequest: writeNarFromPathRequest,
  readResponse: noBytes,
  writeResponse: noBytes,
  download: { by: 'inline', content: 'nar' },
}

/**
 * What {@link AddToStoreNar} asks.
 *
 * @see [spec/nix-daemon/operations/contents.yaml:129](../../../spec/nix-daemon/operations/contents.yaml#L129)
 */
export interface AddToStoreNarRequest {
  /** The path. */
  readonly path: StorePath
  /** What is known about it. The local store puts the current time as `registrationTime`. */
  readonly info: UnkeyedValidPathInfo
  /**
   * Whether to replace the path if it is there already.
   *
   * @defaultValue `false`
   */
  readonly repair?: Bool | undefined
  /**
   * Whether to take the path without a trusted signature. Only for trusted clients.
   *
   * @defaultValue `false`
   */
  readonly dontCheckSigs?: Bool | undefined
}

/** Reads {@link AddToStoreNarRequest}. */
export function readAddToStoreNarRequest(r: Reader): AddToStoreNarRequest {
  const path = readStorePath(r)
  const info = wire.readPinned(r, V1_16, readUnkeyedValidPathInfo)
  const repair = readBool(r)
  const dontCheckSigs = readBool(r)
  return { path, info, repair, dontCheckSigs }
}

/** Writes {@link AddToStoreNarRequest}. */
export function writeAddToStoreNarRequest(w: Writer, value: AddToStoreNarRequest): void {
  wire.expectObject(w, value, 'AddToStoreNar.request')
  writeStorePath(w, value.path)
  wire.writePinned(w, V1_16, value.info, writeUnkeyedValidPathInfo)
  writeBool(w, value.repair ?? false)
  writeBool(w, value.dontCheckSigs ?? false)
}

/**
 * Adds a path with all that is known about it, from its NAR.
 *
 * The info is written as 1.16 writes it, whatever was negotiated. What follows depends on the
 * version: the bare NAR, from 1.21 on the pieces that the server asks for in the log channel,
 * from 1.23 on frames. Clients use the operation from 1.18 on, since 1.17 does not promise it.
 *
 * A NAR that does not match `narHash` is an error (`hash mismatch importing path`) after which
 * the connection goes on. If the path is valid already, the server may leave the NAR alone: it
 * drains frames, and Nix 2.3 and 2.8 do not ask for a single piece where 2.26 and 2.34 do. For
 * a bare NAR servers parse it all before they open the log channel.
 *
 * Added in commit `584f8a62de`.
 *
 * @since 1.17, release 2.0
 * @remarks Served by releases 2.0 to the newest.
 * @see
 *   [spec/nix-daemon/operations/contents.yaml:129](../../../spec/nix-daemon/operations/contents.yaml#L129)
 */
export const AddToStoreNar: Operation<AddToStoreNarRequest, void> = {
  name: 'AddToStoreNar',
  opcode: 39,
  gate: { since: V1_17 },
  channel: true,
  method: 'addToStoreNar',
  readRequest: readAddToStoreNarRequest,
  writeRequest: writeAddToStoreNarRequest,
  readResponse: noBytes,
  writeResponse: noBytes,
  upload: [
    { gate: { since: V1_23 }, by: 'frames', content: 'nar' },
    { gate: { since: V1_21 }, by: 'pull', content: 'nar' },
    { gate: {}, by: 'inline', content: 'nar' },
  ],
}

/**
 * What {@link AddMultipleToStore} asks.
 *
 * @see [spec/nix-daemon/operations/contents.yaml:173](../../../spec/nix-daemon/operations/contents.yaml#L173)
 */
export interface AddMultipleToStoreRequest {
  /**
   * Whether to replace paths that are there already.
   *
   * @defaultValue `false`
   */
  readonly repair?: Bool | undefined
  /**
   * Whether to take paths without a trusted signature. Only for trusted clients.
   *
   * @defaultValue `false`
   */
  readonly dontCheckSigs?: Bool | undefined
}

/** Reads {@link AddMultipleToStoreRequest}. */
export function readAddMultipleToStoreRequest(r: Reader): AddMultipleToStoreRequest {
  const repair = readBool(r)
  const dontCheckSigs = readBool(r)
  return { repair, dontCheckSigs }
}

/** Writes {@link AddMultipleToStoreRequest}. */
export function writeAddMultipleToStoreRequest(w: Writer, value: AddMultipleToStoreRequest): void {
  wire.expectObject(w, value, 'AddMultipleToStore.request')
  writeBool(w, value.repair ?? false)
  writeBool(w, value.dontCheckSigs ?? false)
}

/**
 * Adds many paths in one request.
 *
 * It does for many paths what `AddToStoreNar` does for one, without waiting for an answer after
 * each, which pays on connections of high latency. Paths come before those that refer to them.
 * The server takes `ultimate` as false. There is no answer.
 *
 * Nix 2.4 and 2.5 end the log channel just before they read the last, empty frame.
 *
 * Added in commit `fe1f34fa60`.
 *
 * @since 1.32, release 2.4
 * @remarks Served by releases 2.4 to the newest.
 * @see
 *   [spec/nix-daemon/operations/contents.yaml:173](../../../spec/nix-daemon/operations/contents.yaml#L173)
 */
export const AddMultipleToStore: Operation<AddMultipleToStoreRequest, void> = {
  name: 'AddMultipleToStore',
  opcode: 44,
  gate: { since: V1_32 },
  channel: true,
  method: 'addMultipleToStore',
  readRequest: readAddMultipleToStoreRequest,
  writeRequest: writeAddMultipleToStoreRequest,
  readResponse: noBytes,
  writeResponse: noBytes,
  upload: [{ gate: {}, by: 'frames', content: AddMultipleToStoreStream }],
}

/**
 * What {@link AddToStoreScanning} asks.
 *
 * @see [spec/nix-daemon/operations/contents.yaml:204](../../../spec/nix-daemon/operations/contents.yaml#L204)
 */
export interface AddToStoreScanningRequest {
  /** The name part of the new path. */
  readonly name: string
  /** How the path is addressed. */
  readonly camStr: ContentAddressMethodWithAlgo
}

/** Reads {@link AddToStoreScanningRequest}. */
export function readAddToStoreScanningRequest(r: Reader): AddToStoreScanningRequest {
  const name = readString(r)
  const camStr = readContentAddressMethodWithAlgo(r)
  return { name, camStr }
}

/** Writes {@link AddToStoreScanningRequest}. */
export function writeAddToStoreScanningRequest(w: Writer, value: AddToStoreScanningRequest): void {
  wire.expectObject(w, value, 'AddToStoreScanning.request')
  writeString(w, value.name)
  writeContentAddressMethodWithAlgo(w, value.camStr)
}

/**
 * The new path and what the store knows about it.
 *
 * @see [spec/nix-daemon/operations/contents.yaml:204](../../../spec/nix-daemon/operations/contents.yaml#L204)
 */
export type AddToStoreScanningResponse = ValidPathInfo

/** Reads {@link AddToStoreScanningResponse}. */
export function readAddToStoreScanningResponse(r: Reader): AddToStoreScanningResponse {
  return readValidPathInfo(r)
}

/** Writes {@link AddToStoreScanningResponse}. */
export function writeAddToStoreScanningResponse(w: Writer, value: AddToStoreScanningResponse): void {
  writeValidPathInfo(w, value)
}

/**
 * Adds a content-addressed path whose references the server finds itself.
 *
 * Like `AddToStore` since 1.25, without references and without repairing: the daemon scans the
 * contents. It needs the experimental feature `dynamic-derivations`. Where the daemon refuses it
 * before reading the frames, they stay unread: drop the connection.
 *
 * @since release 2.36-dev, feature add-to-store-scanning
 * @remarks Available with the feature add-to-store-scanning.
 * @remarks Served by releases 2.36-dev to the newest.
 * @see
 *   [spec/nix-daemon/operations/contents.yaml:204](../../../spec/nix-daemon/operations/contents.yaml#L204)
 */
export const AddToStoreScanning: Operation<AddToStoreScanningRequest, AddToStoreScanningResponse> = {
  name: 'AddToStoreScanning',
  opcode: 1001,
  gate: { feature: AddToStoreScanningFeature },
  channel: true,
  method: 'addToStoreScanning',
  readRequest: readAddToStoreScanningRequest,
  writeRequest: writeAddToStoreScanningRequest,
  readResponse: readAddToStoreScanningResponse,
  writeResponse: writeAddToStoreScanningResponse,
  upload: [{ gate: {}, by: 'frames', content: 'bytes' }],
}
