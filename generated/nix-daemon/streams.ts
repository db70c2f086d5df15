// Generated from spec/nix-daemon by npm run generate. Do not edit.

import { type Body, noFields, type RecordCodec, type StreamCodec } from '../../runtime/codegen/protocol.ts'
import type { Reader, Writer } from '../../runtime/codegen/wire.ts'
import * as wire from '../../runtime/codegen/wire.ts'
import { readInt, readUInt64, writeInt, writeUInt64 } from './types/integers.ts'
import { readValidPathInfo, type ValidPathInfo, writeValidPathInfo } from './types/store.ts'
import {
  type OptStorePath,
  readOptStorePath,
  readStorePath,
  readString,
  type StorePath,
  writeOptStorePath,
  writeStorePath,
  writeString,
} from './types/strings.ts'
import { V1_16 } from './versions.ts'

/**
 * Fields after the body of an {@link Export}.
 *
 * @see [spec/nix-daemon/streams.yaml:4](../../spec/nix-daemon/streams.yaml#L4)
 */
export interface ExportTail {
  /** The path. */
  readonly path: StorePath
  /** The paths that it refers to. */
  readonly references: readonly StorePath[]
  /** The derivation that produced it, if that is known. */
  readonly deriver: OptStorePath
  /**
   * A signature, or nothing.
   *
   * Nix since 2.0 writes none and ignores any. Guix insists on a valid one, a canonical
   * s-expression.
   */
  readonly signature: string | undefined
}

export function readExportTail(r: Reader): ExportTail {
  wire.readConstant(r, readInt, 0x4558494e)
  const path = readStorePath(r)
  const references = wire.readList(r, readStorePath)
  const deriver = readOptStorePath(r)
  const signature = wire.readOptional(r, readInt, readString)
  return { path, references, deriver, signature }
}

export function writeExportTail(w: Writer, value: ExportTail): void {
  wire.expectObject(w, value, 'Export')
  writeInt(w, 0x4558494e)
  writeStorePath(w, value.path)
  wire.writeList(w, value.references, writeStorePath)
  writeOptStorePath(w, value.deriver)
  wire.writeOptional(w, value.signature, writeString)
}

/**
 * One exported path: its NAR first, and after it what is known about it.
 *
 * The work of `ExportPath` and the unit of `nix-store --export`.
 *
 * @see [spec/nix-daemon/streams.yaml:4](../../spec/nix-daemon/streams.yaml#L4)
 */
export type Export = object & ExportTail & { readonly nar: Body }

export const ExportRecord: RecordCodec<object, ExportTail, 'nar'> = {
  head: noFields,
  body: { name: 'nar', content: 'nar' },
  tail: { read: readExportTail, write: writeExportTail },
}

/**
 * Fields before the body of an {@link AddMultipleToStoreRecord}.
 *
 * @see [spec/nix-daemon/streams.yaml:44](../../spec/nix-daemon/streams.yaml#L44)
 */
export interface AddMultipleToStoreRecordHead {
  /**
   * The path and what is known about it, as 1.16 writes it whatever was negotiated.
   *
   * Lix writes it as negotiated, which are the same bytes.
   */
  readonly info: ValidPathInfo
}

export function readAddMultipleToStoreRecordHead(r: Reader): AddMultipleToStoreRecordHead {
  const info = wire.readPinned(r, V1_16, readValidPathInfo)
  return { info }
}

export function writeAddMultipleToStoreRecordHead(w: Writer, value: AddMultipleToStoreRecordHead): void {
  wire.expectObject(w, value, 'AddMultipleToStoreRecord')
  wire.writePinned(w, V1_16, value.info, writeValidPathInfo)
}

/**
 * One path of an `AddMultipleToStore`.
 *
 * @see [spec/nix-daemon/streams.yaml:44](../../spec/nix-daemon/streams.yaml#L44)
 */
export type AddMultipleToStoreRecord = AddMultipleToStoreRecordHead & object & { readonly nar: Body }

export const AddMultipleToStoreRecordCodec: RecordCodec<AddMultipleToStoreRecordHead, object, 'nar'> = {
  head: { read: readAddMultipleToStoreRecordHead, write: writeAddMultipleToStoreRecordHead },
  body: { name: 'nar', content: 'nar' },
  tail: noFields,
}

/**
 * One exported path: its NAR first, and after it what is known about it.
 *
 * The work of `ExportPath` and the unit of `nix-store --export`.
 *
 * @see [spec/nix-daemon/streams.yaml:4](../../spec/nix-daemon/streams.yaml#L4)
 */
export const Export: StreamCodec<object, ExportTail, 'nar'> = { name: 'Export', record: ExportRecord }

/**
 * Several exported paths, each after a 1, and a 0 at the end.
 *
 * What `nix-store --export` writes and `ImportPaths` reads. Paths come before those that refer to
 * them. Any other marker is an error.
 *
 * @see [spec/nix-daemon/streams.yaml:35](../../spec/nix-daemon/streams.yaml#L35)
 */
export const ExportStream: StreamCodec<object, ExportTail, 'nar'> = {
  name: 'ExportStream',
  record: ExportRecord,
  marker: { codec: { read: readUInt64, write: writeUInt64 }, more: 1, end: 0 },
}

/**
 * One path of an `AddMultipleToStore`.
 *
 * @see [spec/nix-daemon/streams.yaml:44](../../spec/nix-daemon/streams.yaml#L44)
 */
export const AddMultipleToStoreRecord: StreamCodec<AddMultipleToStoreRecordHead, object, 'nar'> = {
  name: 'AddMultipleToStoreRecord',
  record: AddMultipleToStoreRecordCodec,
}

/**
 * The paths of an `AddMultipleToStore`, after their number.
 *
 * Paths come before those that refer to them. Frames may begin and end anywhere in it.
 *
 * @see [spec/nix-daemon/streams.yaml:57](../../spec/nix-daemon/streams.yaml#L57)
 */
export const AddMultipleToStoreStream: StreamCodec<AddMultipleToStoreRecordHead, object, 'nar'> = {
  name: 'AddMultipleToStoreStream',
  record: AddMultipleToStoreRecordCodec,
  count: { read: readUInt64, write: writeUInt64 },
}
