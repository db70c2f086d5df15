// Generated from spec/nix-daemon by npm run generate. Do not edit.

import * as wire from '../../../runtime/codegen/wire.ts'
import { type EnumTable, enumTable, type Reader, type Writer } from '../../../runtime/codegen/wire.ts'

/**
 * The name of a hash algorithm.
 *
 * `blake3` comes with Nix 2.27 and needs the experimental feature `blake3-hashes`; 2.26 answers
 * `unknown hash algorithm`.
 *
 * @see [spec/nix-daemon/types/hashes.yaml:5](../../../spec/nix-daemon/types/hashes.yaml#L5)
 */
export type HashAlgorithm = string

export function readHashAlgorithm(r: Reader): HashAlgorithm {
  return wire.readString(r)
}

export function writeHashAlgorithm(w: Writer, value: HashAlgorithm): void {
  wire.writeString(w, value)
}

/**
 * The SHA-256 of a path's NAR: 64 lower-case hexadecimal digits without a prefix.
 *
 * That is how all peers write it. Readers also take base 16 in upper case, nix32, base 64,
 * `sha256:` before any of them, and the SRI form `sha256-…`.
 *
 * @see [spec/nix-daemon/types/hashes.yaml:15](../../../spec/nix-daemon/types/hashes.yaml#L15)
 */
export type NARHash = string

export function readNARHash(r: Reader): NARHash {
  return wire.readString(r)
}

export function writeNARHash(w: Writer, value: NARHash): void {
  wire.writeString(w, value)
}

/**
 * How a file system object becomes the bytes that are hashed (`AddToStore` below 1.25).
 *
 * Nix 2.0 to 2.3 read it as a `Bool`, later releases as a byte that is at most 1; anything else
 * is a fatal error.
 *
 * @see [spec/nix-daemon/types/hashes.yaml:27](../../../spec/nix-daemon/types/hashes.yaml#L27)
 */
export type FileIngestionMethod = 'Flat' | 'NixArchive' | number

/**
 * Names and numbers of {@link FileIngestionMethod}.
 *
 * @see [spec/nix-daemon/types/hashes.yaml:27](../../../spec/nix-daemon/types/hashes.yaml#L27)
 */
export const fileIngestionMethodTable: EnumTable<Exclude<FileIngestionMethod, number>> =
  /* @__PURE__ */ enumTable({ Flat: 0, NixArchive: 1 }, 255)

export function readFileIngestionMethod(r: Reader): FileIngestionMethod {
  return wire.readEnum(r, fileIngestionMethodTable)
}

export function writeFileIngestionMethod(w: Writer, value: FileIngestionMethod): void {
  wire.writeEnum(w, value, fileIngestionMethodTable)
}

/**
 * How a content-addressed path is addressed, without the hash itself.
 *
 * | Form | Meaning |
 * | --- | --- |
 * | `text:sha256` | a text file, which may have references; only sha256 is allowed |
 * | `fixed:ALGO` | the flat contents of one file |
 * | `fixed:r:ALGO` | the NAR |
 * | `fixed:git:ALGO` | the git object hash; since Nix 2.21, with the experimental feature `git-hashing` |
 *
 * `text:` with another algorithm ends the connection without a word on Nix 2.26 and 2.34: an
 * assertion fails in the daemon. The method inside a `DerivationOutput` is spelled differently.
 *
 * @see [spec/nix-daemon/types/hashes.yaml:43](../../../spec/nix-daemon/types/hashes.yaml#L43)
 */
export type ContentAddressMethodWithAlgo = string

export function readContentAddressMethodWithAlgo(r: Reader): ContentAddressMethodWithAlgo {
  return wire.readString(r)
}

export function writeContentAddressMethodWithAlgo(w: Writer, value: ContentAddressMethodWithAlgo): void {
  wire.writeString(w, value)
}

/**
 * A content address: a `ContentAddressMethodWithAlgo`, a colon and the hash in nix32.
 *
 * Readers also take the hash in base 16 or base 64, but not in the SRI form.
 *
 * @see [spec/nix-daemon/types/hashes.yaml:60](../../../spec/nix-daemon/types/hashes.yaml#L60)
 */
export type ContentAddress = string

export function readContentAddress(r: Reader): ContentAddress {
  return wire.readString(r)
}

export function writeContentAddress(w: Writer, value: ContentAddress): void {
  wire.writeString(w, value)
}

/**
 * A `ContentAddress` or nothing, which is written as the empty string.
 *
 * @see [spec/nix-daemon/types/hashes.yaml:73](../../../spec/nix-daemon/types/hashes.yaml#L73)
 */
export type OptContentAddress = ContentAddress | undefined

export function readOptContentAddress(r: Reader): OptContentAddress {
  return wire.readOptionalText(r, readContentAddress)
}

export function writeOptContentAddress(w: Writer, value: OptContentAddress): void {
  wire.writeOptionalText(w, value, writeContentAddress)
}

/**
 * A signature of a path or a realisation: the key's name, a colon and base 64.
 *
 * Nix 2.34 and later end the connection with `signature is corrupt` where there is no colon or
 * the rest does not decode; up to 2.33 any string passes.
 *
 * @see [spec/nix-daemon/types/hashes.yaml:77](../../../spec/nix-daemon/types/hashes.yaml#L77)
 */
export type Signature = string

export function readSignature(r: Reader): Signature {
  return wire.readString(r)
}

export function writeSignature(w: Writer, value: Signature): void {
  wire.writeString(w, value)
}
