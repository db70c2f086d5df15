// Generated from spec/nix-daemon by npm run generate. Do not edit.

import { noBytes, type Operation } from '../../../runtime/codegen/protocol.ts'
import type { Reader, Writer } from '../../../runtime/codegen/wire.ts'
import * as wire from '../../../runtime/codegen/wire.ts'
import { readAcknowledgement, writeAcknowledgement } from '../acknowledgement.ts'
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
import { type Bool, readBool, writeBool } from '../types/integers.ts'
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

/** @see [spec/nix-daemon/operations/contents.yaml:5](../../../spec/nix-daemon/operations/contents.yaml#L5) */
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

/** @see [spec/nix-daemon/operations/contents.yaml:5](../../../spec/nix-daemon/operations/contents.yaml#L5) */
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

export function readAddToStoreResponse(r: Reader): AddToStoreResponse {
  const path = readStorePath(r)
  const info = r.version >= V1_25 ? readUnkeyedValidPathInfo(r) : undefined
  return { path, info }
}

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
 * Descriptor of {@link NixDaemonClient.addToStore}.
 *
 * @see [spec/nix-daemon/operations/contents.yaml:5](../../../spec/nix-daemon/operations/contents.yaml#L5)
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

/** @see [spec/nix-daemon/operations/contents.yaml:87](../../../spec/nix-daemon/operations/contents.yaml#L87) */
export interface AddSignaturesRequest {
  /** The path. */
  readonly path: StorePath
  /** The signatures. */
  readonly sigs: readonly Signature[]
}

export function readAddSignaturesRequest(r: Reader): AddSignaturesRequest {
  const path = readStorePath(r)
  const sigs = wire.readList(r, readSignature)
  return { path, sigs }
}

export function writeAddSignaturesRequest(w: Writer, value: AddSignaturesRequest): void {
  wire.expectObject(w, value, 'AddSignatures.request')
  writeStorePath(w, value.path)
  wire.writeList(w, value.sigs, writeSignature)
}

/**
 * Descriptor of {@link NixDaemonClient.addSignatures}.
 *
 * @see [spec/nix-daemon/operations/contents.yaml:87](../../../spec/nix-daemon/operations/contents.yaml#L87)
 */
export const AddSignatures: Operation<AddSignaturesRequest, void> = {
  name: 'AddSignatures',
  opcode: 37,
  gate: { since: V1_16 },
  channel: true,
  method: 'addSignatures',
  readRequest: readAddSignaturesRequest,
  writeRequest: writeAddSignaturesRequest,
  readResponse: readAcknowledgement,
  writeResponse: writeAcknowledgement,
}

/** @see [spec/nix-daemon/operations/contents.yaml:103](../../../spec/nix-daemon/operations/contents.yaml#L103) */
export interface NarFromPathRequest {
  /** The path. */
  readonly path: StorePath
}

export function readNarFromPathRequest(r: Reader): NarFromPathRequest {
  const path = readStorePath(r)
  return { path }
}

export function writeNarFromPathRequest(w: Writer, value: NarFromPathRequest): void {
  wire.expectObject(w, value, 'NarFromPath.request')
  writeStorePath(w, value.path)
}

/**
 * Descriptor of {@link NixDaemonClient.narFromPath}.
 *
 * @see [spec/nix-daemon/operations/contents.yaml:103](../../../spec/nix-daemon/operations/contents.yaml#L103)
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

/** @see [spec/nix-daemon/operations/contents.yaml:129](../../../spec/nix-daemon/operations/contents.yaml#L129) */
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

export function readAddToStoreNarRequest(r: Reader): AddToStoreNarRequest {
  const path = readStorePath(r)
  const info = wire.readPinned(r, V1_16, readUnkeyedValidPathInfo)
  const repair = readBool(r)
  const dontCheckSigs = readBool(r)
  return { path, info, repair, dontCheckSigs }
}

export function writeAddToStoreNarRequest(w: Writer, value: AddToStoreNarRequest): void {
  wire.expectObject(w, value, 'AddToStoreNar.request')
  writeStorePath(w, value.path)
  wire.writePinned(w, V1_16, value.info, writeUnkeyedValidPathInfo)
  writeBool(w, value.repair ?? false)
  writeBool(w, value.dontCheckSigs ?? false)
}

/**
 * Descriptor of {@link NixDaemonClient.addToStoreNar}.
 *
 * @see [spec/nix-daemon/operations/contents.yaml:129](../../../spec/nix-daemon/operations/contents.yaml#L129)
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

/** @see [spec/nix-daemon/operations/contents.yaml:173](../../../spec/nix-daemon/operations/contents.yaml#L173) */
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

export function readAddMultipleToStoreRequest(r: Reader): AddMultipleToStoreRequest {
  const repair = readBool(r)
  const dontCheckSigs = readBool(r)
  return { repair, dontCheckSigs }
}

export function writeAddMultipleToStoreRequest(w: Writer, value: AddMultipleToStoreRequest): void {
  wire.expectObject(w, value, 'AddMultipleToStore.request')
  writeBool(w, value.repair ?? false)
  writeBool(w, value.dontCheckSigs ?? false)
}

/**
 * Descriptor of {@link NixDaemonClient.addMultipleToStore}.
 *
 * @see [spec/nix-daemon/operations/contents.yaml:173](../../../spec/nix-daemon/operations/contents.yaml#L173)
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

/** @see [spec/nix-daemon/operations/contents.yaml:204](../../../spec/nix-daemon/operations/contents.yaml#L204) */
export interface AddToStoreScanningRequest {
  /** The name part of the new path. */
  readonly name: string
  /** How the path is addressed. */
  readonly camStr: ContentAddressMethodWithAlgo
}

export function readAddToStoreScanningRequest(r: Reader): AddToStoreScanningRequest {
  const name = readString(r)
  const camStr = readContentAddressMethodWithAlgo(r)
  return { name, camStr }
}

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

/**
 * Descriptor of {@link NixDaemonClient.addToStoreScanning}.
 *
 * @see [spec/nix-daemon/operations/contents.yaml:204](../../../spec/nix-daemon/operations/contents.yaml#L204)
 */
export const AddToStoreScanning: Operation<AddToStoreScanningRequest, AddToStoreScanningResponse> = {
  name: 'AddToStoreScanning',
  opcode: 1001,
  gate: { feature: AddToStoreScanningFeature },
  channel: true,
  method: 'addToStoreScanning',
  readRequest: readAddToStoreScanningRequest,
  writeRequest: writeAddToStoreScanningRequest,
  readResponse: readValidPathInfo,
  writeResponse: writeValidPathInfo,
  upload: [{ gate: {}, by: 'frames', content: 'bytes' }],
}
