// Generated from spec/nix-daemon by npm run generate. Do not edit.

import * as wire from '../../../runtime/codegen/wire.ts'
import { type EnumTable, enumTable, type Reader, type Writer } from '../../../runtime/codegen/wire.ts'
import { V1_16, V1_22 } from '../versions.ts'
import {
  type NARHash,
  type OptContentAddress,
  readNARHash,
  readOptContentAddress,
  readSignature,
  type Signature,
  writeNARHash,
  writeOptContentAddress,
  writeSignature,
} from './hashes.ts'
import {
  type Bool,
  readBool,
  readTime,
  readUInt8,
  readUInt64,
  type Time,
  type UInt64,
  writeBool,
  writeTime,
  writeUInt8,
  writeUInt64,
} from './integers.ts'
import {
  type OptStorePath,
  readOptStorePath,
  readStorePath,
  readString,
  type StorePath,
  writeOptStorePath,
  writeStorePath,
  writeString,
} from './strings.ts'

/**
 * What the store knows about a valid path, without the path itself.
 *
 * Determinate Nix appends a string of provenance where its feature for that was negotiated. No
 * release of Nix does, and the feature's name is not certain, so it is not part of this type.
 *
 * @see [spec/nix-daemon/types/store.yaml:5](../../../spec/nix-daemon/types/store.yaml#L5)
 */
export interface UnkeyedValidPathInfo {
  /** The derivation that produced the path, if that is known. */
  readonly deriver: OptStorePath
  /** The SHA-256 of the path's NAR. */
  readonly narHash: NARHash
  /** The store paths that occur in the contents, the path itself among them if it does. */
  readonly references: readonly StorePath[]
  /**
   * When the path was registered.
   *
   * On uploads the local store ignores it and takes the current time.
   */
  readonly registrationTime: Time
  /** The length of the path's NAR in bytes. */
  readonly narSize: UInt64
  /**
   * Whether this store built the path itself and so need not trust anybody about it.
   *
   * @since 1.16
   * @defaultValue `false`
   */
  readonly ultimate: Bool
  /**
   * Signatures of the path.
   *
   * @since 1.16
   * @defaultValue `[]`
   */
  readonly sigs: readonly Signature[]
  /**
   * The content address, for paths that are named after their contents.
   *
   * @since 1.16
   */
  readonly ca: OptContentAddress
}

export function readUnkeyedValidPathInfo(r: Reader): UnkeyedValidPathInfo {
  const deriver = readOptStorePath(r)
  const narHash = readNARHash(r)
  const references = wire.readList(r, readStorePath)
  const registrationTime = readTime(r)
  const narSize = readUInt64(r)
  let ultimate: Bool = false
  let sigs: readonly Signature[] = []
  let ca: OptContentAddress
  if (r.version >= V1_16) {
    ultimate = readBool(r)
    sigs = wire.readList(r, readSignature)
    ca = readOptContentAddress(r)
  }

  return { deriver, narHash, references, registrationTime, narSize, ultimate, sigs, ca }
}

export function writeUnkeyedValidPathInfo(w: Writer, value: UnkeyedValidPathInfo): void {
  wire.expectObject(w, value, 'UnkeyedValidPathInfo')
  writeOptStorePath(w, value.deriver)
  writeNARHash(w, value.narHash)
  wire.writeList(w, value.references, writeStorePath)
  writeTime(w, value.registrationTime)
  writeUInt64(w, value.narSize)
  if (w.version >= V1_16) {
    writeBool(w, value.ultimate)
    wire.writeList(w, value.sigs, writeSignature)
    writeOptContentAddress(w, value.ca)
  } else {
    wire.rejectGated(w, (value.ultimate ?? false) === false, 'UnkeyedValidPathInfo.ultimate', 'since 1.16')
    wire.rejectGated(w, (value.sigs?.length ?? 0) === 0, 'UnkeyedValidPathInfo.sigs', 'since 1.16')
    wire.rejectGated(w, wire.isNothing(w, value.ca), 'UnkeyedValidPathInfo.ca', 'since 1.16')
  }
}

/**
 * A valid store path and what the store knows about it.
 *
 * @see [spec/nix-daemon/types/store.yaml:46](../../../spec/nix-daemon/types/store.yaml#L46)
 */
export interface ValidPathInfo {
  /** The path itself. */
  readonly path: StorePath
  /** What the store knows about it. */
  readonly info: UnkeyedValidPathInfo
}

export function readValidPathInfo(r: Reader): ValidPathInfo {
  const path = readStorePath(r)
  const info = readUnkeyedValidPathInfo(r)
  return { path, info }
}

export function writeValidPathInfo(w: Writer, value: ValidPathInfo): void {
  wire.expectObject(w, value, 'ValidPathInfo')
  writeStorePath(w, value.path)
  writeUnkeyedValidPathInfo(w, value.info)
}

/**
 * What a substituter knows about a path that it offers.
 *
 * The path itself is not part of it: it is asked for, or is the key of a map. Older
 * documentation lists it as a first field.
 *
 * @see [spec/nix-daemon/types/store.yaml:56](../../../spec/nix-daemon/types/store.yaml#L56)
 */
export interface SubstitutablePathInfo {
  /** The derivation that produced the path, if that is known. */
  readonly deriver: OptStorePath
  /** The store paths that occur in the contents. */
  readonly references: readonly StorePath[]
  /** How many bytes the download takes, 0 if unknown. */
  readonly downloadSize: UInt64
  /** The length of the unpacked NAR, 0 if unknown. On the wire since 1.7. */
  readonly narSize: UInt64
}

export function readSubstitutablePathInfo(r: Reader): SubstitutablePathInfo {
  const deriver = readOptStorePath(r)
  const references = wire.readList(r, readStorePath)
  const downloadSize = readUInt64(r)
  const narSize = readUInt64(r)
  return { deriver, references, downloadSize, narSize }
}

export function writeSubstitutablePathInfo(w: Writer, value: SubstitutablePathInfo): void {
  wire.expectObject(w, value, 'SubstitutablePathInfo')
  writeOptStorePath(w, value.deriver)
  wire.writeList(w, value.references, writeStorePath)
  writeUInt64(w, value.downloadSize)
  writeUInt64(w, value.narSize)
}

/**
 * A store path and, from 1.22 on, the content address it is asked for with.
 *
 * The content address lets a substituter with another store directory find the path.
 *
 * @see [spec/nix-daemon/types/store.yaml:76](../../../spec/nix-daemon/types/store.yaml#L76)
 */
export interface PathWithContentAddress {
  /** The path. */
  readonly path: StorePath
  /**
   * Its content address, if it has one.
   *
   * @since 1.22
   */
  readonly ca: OptContentAddress
}

export function readPathWithContentAddress(r: Reader): PathWithContentAddress {
  const path = readStorePath(r)
  const ca = r.version >= V1_22 ? readOptContentAddress(r) : undefined
  return { path, ca }
}

export function writePathWithContentAddress(w: Writer, value: PathWithContentAddress): void {
  wire.expectObject(w, value, 'PathWithContentAddress')
  writeStorePath(w, value.path)
  if (w.version >= V1_22) {
    writeOptContentAddress(w, value.ca)
  } else {
    wire.rejectGated(w, wire.isNothing(w, value.ca), 'PathWithContentAddress.ca', 'since 1.22')
  }
}

/**
 * One root of the garbage collector.
 *
 * @see [spec/nix-daemon/types/store.yaml:91](../../../spec/nix-daemon/types/store.yaml#L91)
 */
export interface GcRoot {
  /**
   * What holds the path: a symbolic link, or a file below `/proc` for a running process.
   *
   * For an untrusted client all run-time roots read `{censored}` (since Nix 2.3), so the same
   * link can stand for many roots.
   */
  readonly link: string
  /** The path that it keeps alive. */
  readonly target: StorePath
}

export function readGcRoot(r: Reader): GcRoot {
  const link = readString(r)
  const target = readStorePath(r)
  return { link, target }
}

export function writeGcRoot(w: Writer, value: GcRoot): void {
  wire.expectObject(w, value, 'GcRoot')
  writeString(w, value.link)
  writeStorePath(w, value.target)
}

/**
 * What a garbage collection does.
 *
 * Nix up to 2.32 takes a number above 3 and returns nothing; 2.33 and later answer with an
 * error.
 *
 * @see [spec/nix-daemon/types/store.yaml:105](../../../spec/nix-daemon/types/store.yaml#L105)
 */
export type GCAction = 'ReturnLive' | 'ReturnDead' | 'DeleteDead' | 'DeleteSpecific' | number

/**
 * Names and numbers of {@link GCAction}.
 *
 * @see [spec/nix-daemon/types/store.yaml:105](../../../spec/nix-daemon/types/store.yaml#L105)
 */
export const gcActionTable: EnumTable<Exclude<GCAction, number>> = /* @__PURE__ */ enumTable(
  { ReturnLive: 0, ReturnDead: 1, DeleteDead: 2, DeleteSpecific: 3 },
  4294967295,
)

export function readGCAction(r: Reader): GCAction {
  return wire.readEnum(r, gcActionTable)
}

export function writeGCAction(w: Writer, value: GCAction): void {
  wire.writeEnum(w, value, gcActionTable)
}

/**
 * Which paths a garbage collection is about, with the feature `delete-dead-specific-referrers`.
 *
 * @see [spec/nix-daemon/types/store.yaml:119](../../../spec/nix-daemon/types/store.yaml#L119)
 */
export type GCPaths = GCPathsSpecific | GCPathsWholeStore

/** Only the given paths. */
export interface GCPathsSpecific {
  readonly kind: 'Specific'
  /** The paths. */
  readonly paths: readonly StorePath[]
  /**
   * Whether dead paths that refer to them are deleted as well.
   *
   * @defaultValue `false`
   */
  readonly deleteReferrers: Bool
}

/** All paths of the store. */
export interface GCPathsWholeStore {
  readonly kind: 'WholeStore'
}

/** @throws {DecodeError} `unknown-tag`. */
export function readGCPaths(r: Reader): GCPaths {
  const tag = readUInt8(r)
  switch (tag) {
    case 0: {
      const paths = wire.readList(r, readStorePath)
      const deleteReferrers = readBool(r)
      return { kind: 'Specific', paths, deleteReferrers }
    }

    case 1: {
      return { kind: 'WholeStore' }
    }

    default:
      return wire.refuse(r, 'unknown-tag', `tag ${tag} is none of 0 (Specific), 1 (WholeStore)`, r.offset - 8)
  }
}

export function writeGCPaths(w: Writer, value: GCPaths): void {
  wire.expectObject(w, value, 'GCPaths')
  switch (value.kind) {
    case 'Specific': {
      writeUInt8(w, 0)
      wire.writeList(w, value.paths, writeStorePath)
      writeBool(w, value.deleteReferrers)
      return
    }

    case 'WholeStore': {
      writeUInt8(w, 1)
      return
    }

    default:
      wire.rejectKind(w, value, 'GCPaths', 'Specific, WholeStore')
  }
}
