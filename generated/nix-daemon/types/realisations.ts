// Generated from spec/nix-daemon by npm run generate. Do not edit.

import { type RealisationJsonValue, realisationJson } from '../../../runtime/adapters/realisation-json.ts'
import type { Reader, Writer } from '../../../runtime/codegen/wire.ts'
import * as wire from '../../../runtime/codegen/wire.ts'
import { readSignature, type Signature, writeSignature } from './hashes.ts'
import { readStorePath, readString, type StorePath, writeStorePath, writeString } from './strings.ts'

/**
 * An output of a derivation, named by the derivation's hash: `sha256:HEX!OUTPUT`.
 *
 * The hash is the derivation's hash modulo: that of the derivation with its fixed-output inputs
 * replaced by what they stand for. Writers use sha256 in base 16; readers take any algorithm
 * with its prefix, or an SRI hash, and split at the first `!`. With the feature
 * `realisation-with-path-not-hash` there is `DrvOutputS` instead.
 *
 * @see [spec/nix-daemon/types/realisations.yaml:5](../../../spec/nix-daemon/types/realisations.yaml#L5)
 */
export type DrvOutput = string

export function readDrvOutput(r: Reader): DrvOutput {
  return wire.readString(r)
}

export function writeDrvOutput(w: Writer, value: DrvOutput): void {
  wire.writeString(w, value)
}

/**
 * Which path a derivation's output turned out to be, as JSON text.
 *
 * | Key | Value |
 * | --- | --- |
 * | `id` | a `DrvOutput` |
 * | `outPath` | a `BaseStorePath`; a full path is refused |
 * | `signatures` | an array of strings |
 * | `dependentRealisations` | an object from `DrvOutput` to `BaseStorePath` |
 *
 * `id` and `outPath` are required. Writers emit the keys sorted and without blanks. A signature
 * is made of the text without the key `signatures`. Nix 2.34 and later always write an empty
 * `dependentRealisations`, and ignore it when they read. The text must be valid UTF-8.
 *
 * @see [spec/nix-daemon/types/realisations.yaml:19](../../../spec/nix-daemon/types/realisations.yaml#L19)
 */
export type Realisation = RealisationJsonValue

export function readRealisation(r: Reader): Realisation {
  return wire.readAdapted(r, readString, realisationJson)
}

export function writeRealisation(w: Writer, value: Realisation): void {
  wire.writeAdapted(w, value, writeString, realisationJson)
}

/**
 * An output of a derivation, named by the derivation's path.
 *
 * @remarks On the wire only with the feature realisation-with-path-not-hash.
 * @see [spec/nix-daemon/types/realisations.yaml:40](../../../spec/nix-daemon/types/realisations.yaml#L40)
 */
export interface DrvOutputS {
  /** The derivation. */
  readonly drvPath: StorePath
  /** The name of its output. */
  readonly outputName: string
}

export function readDrvOutputS(r: Reader): DrvOutputS {
  const drvPath = readStorePath(r)
  const outputName = readString(r)
  return { drvPath, outputName }
}

export function writeDrvOutputS(w: Writer, value: DrvOutputS): void {
  wire.expectObject(w, value, 'DrvOutputS')
  writeStorePath(w, value.drvPath)
  writeString(w, value.outputName)
}

/**
 * Which path an output turned out to be, without saying of which output.
 *
 * @remarks On the wire only with the feature realisation-with-path-not-hash.
 * @see [spec/nix-daemon/types/realisations.yaml:47](../../../spec/nix-daemon/types/realisations.yaml#L47)
 */
export interface UnkeyedRealisationS {
  /** The path, in full. */
  readonly outPath: StorePath
  /** Signatures of the realisation. */
  readonly signatures: readonly Signature[]
}

export function readUnkeyedRealisationS(r: Reader): UnkeyedRealisationS {
  const outPath = readStorePath(r)
  const signatures = wire.readList(r, readSignature)
  return { outPath, signatures }
}

export function writeUnkeyedRealisationS(w: Writer, value: UnkeyedRealisationS): void {
  wire.expectObject(w, value, 'UnkeyedRealisationS')
  writeStorePath(w, value.outPath)
  wire.writeList(w, value.signatures, writeSignature)
}

/**
 * Which path an output turned out to be.
 *
 * @remarks On the wire only with the feature realisation-with-path-not-hash.
 * @see [spec/nix-daemon/types/realisations.yaml:54](../../../spec/nix-daemon/types/realisations.yaml#L54)
 */
export interface RealisationS {
  /** The output. */
  readonly id: DrvOutputS
  /** What it turned out to be. */
  readonly value: UnkeyedRealisationS
}

export function readRealisationS(r: Reader): RealisationS {
  const id = readDrvOutputS(r)
  const value_ = readUnkeyedRealisationS(r)
  return { id, value: value_ }
}

export function writeRealisationS(w: Writer, value: RealisationS): void {
  wire.expectObject(w, value, 'RealisationS')
  writeDrvOutputS(w, value.id)
  writeUnkeyedRealisationS(w, value.value)
}
