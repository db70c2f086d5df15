// Generated from spec/nix-daemon by npm run generate. Do not edit.

import type { Reader, Writer } from '../../../runtime/codegen/wire.ts'
import * as wire from '../../../runtime/codegen/wire.ts'

/**
 * A sequence of bytes: its length as `Size`, the bytes, and zeros up to a multiple of 8.
 *
 * Nothing is added where the length is a multiple of 8 already, and so nothing after an empty
 * sequence. A padding byte that is not zero is a fatal error (`non-zero padding`).
 *
 * @see [spec/nix-daemon/types/strings.yaml:5](../../../spec/nix-daemon/types/strings.yaml#L5)
 */
export type Bytes = Uint8Array

export function readBytes(r: Reader): Bytes {
  return wire.readBytes(r)
}

export function writeBytes(w: Writer, value: Bytes): void {
  wire.writeBytes(w, value)
}

/**
 * The same bytes as `Bytes`, usually text.
 *
 * No encoding is checked, and a zero byte is allowed. Most strings are UTF-8, but the lines of a
 * build log travel as the builder wrote them and may hold anything.
 *
 * @see [spec/nix-daemon/types/strings.yaml:13](../../../spec/nix-daemon/types/strings.yaml#L13)
 */
export type StringValue = string

export function readString(r: Reader): string {
  return wire.readString(r)
}

export function writeString(w: Writer, value: string): void {
  wire.writeString(w, value)
}

/**
 * An absolute path in the server's file system, as it is.
 *
 * The protocol does not check it. A relative path would be resolved against the working
 * directory of the daemon.
 *
 * @see [spec/nix-daemon/types/strings.yaml:21](../../../spec/nix-daemon/types/strings.yaml#L21)
 */
export type Path = string

export function readPath(r: Reader): Path {
  return wire.readString(r)
}

export function writePath(w: Writer, value: Path): void {
  wire.writeString(w, value)
}

/**
 * The full path of a store object: the store directory, a slash and a `BaseStorePath`.
 *
 * The store directory is `/nix/store` unless the daemon is built or configured for another one
 * (Guix uses `/gnu/store`); the pattern shows the default. Since Nix 2.4 a reader wants an
 * absolute path with exactly one valid component below the store directory; 2.3 only asks that
 * it lies inside and has no further slash. A bad path in a request is a fatal error.
 *
 * @see [spec/nix-daemon/types/strings.yaml:34](../../../spec/nix-daemon/types/strings.yaml#L34)
 */
export type StorePath = string

export function readStorePath(r: Reader): StorePath {
  return wire.readString(r)
}

export function writeStorePath(w: Writer, value: StorePath): void {
  wire.writeString(w, value)
}

/**
 * A store path without its directory: 32 characters of hash, a dash and a `StorePathName`.
 *
 * The hash is 160 bits in nix32, whose alphabet is `0123456789abcdfghijklmnpqrsvwxyz`: the
 * digits and the lower-case letters without `e`, `o`, `t` and `u`. Where this type is asked for,
 * a full path is refused.
 *
 * @see [spec/nix-daemon/types/strings.yaml:50](../../../spec/nix-daemon/types/strings.yaml#L50)
 */
export type BaseStorePath = string

export function readBaseStorePath(r: Reader): BaseStorePath {
  return wire.readString(r)
}

export function writeBaseStorePath(w: Writer, value: BaseStorePath): void {
  wire.writeString(w, value)
}

/**
 * The name part of a store path: 1 to 211 letters, digits and characters of `+-._?=`.
 *
 * Nix 2.18.3, 2.20.2 and later (not 2.19.0 and 2.20.0) also refuse `.` and `..` and names that
 * begin with `.-` or `..-`; `.foo` is accepted by all. Nix 2.3.7 does not check the length.
 *
 * @see [spec/nix-daemon/types/strings.yaml:63](../../../spec/nix-daemon/types/strings.yaml#L63)
 */
export type StorePathName = string

export function readStorePathName(r: Reader): StorePathName {
  return wire.readString(r)
}

export function writeStorePathName(w: Writer, value: StorePathName): void {
  wire.writeString(w, value)
}

/**
 * The name of a derivation's output, by the rules of a `StorePathName`.
 *
 * Usually `out`; others are `dev`, `lib`, `man` and so on.
 *
 * @see [spec/nix-daemon/types/strings.yaml:73](../../../spec/nix-daemon/types/strings.yaml#L73)
 */
export type OutputName = string

export function readOutputName(r: Reader): OutputName {
  return wire.readString(r)
}

export function writeOutputName(w: Writer, value: OutputName): void {
  wire.writeString(w, value)
}

/**
 * The hash part of a store path: exactly 32 characters of nix32.
 *
 * Older documentation says base 16. Anything else than 32 characters is answered with the error
 * `invalid hash part`, after which the connection goes on.
 *
 * @see [spec/nix-daemon/types/strings.yaml:82](../../../spec/nix-daemon/types/strings.yaml#L82)
 */
export type StorePathHash = string

export function readStorePathHash(r: Reader): StorePathHash {
  return wire.readString(r)
}

export function writeStorePathHash(w: Writer, value: StorePathHash): void {
  wire.writeString(w, value)
}

/**
 * A `StorePath` or nothing, which is written as the empty string.
 *
 * @see [spec/nix-daemon/types/strings.yaml:94](../../../spec/nix-daemon/types/strings.yaml#L94)
 */
export type OptStorePath = StorePath | undefined

export function readOptStorePath(r: Reader): OptStorePath {
  return wire.readOptionalText(r, readStorePath)
}

export function writeOptStorePath(w: Writer, value: OptStorePath): void {
  wire.writeOptionalText(w, value, writeStorePath)
}
