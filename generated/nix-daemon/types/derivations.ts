// Generated from spec/nix-daemon by npm run generate. Do not edit.

import type { Reader, Writer } from '../../../runtime/codegen/wire.ts'
import * as wire from '../../../runtime/codegen/wire.ts'
import {
  type OutputName,
  readOutputName,
  readStorePath,
  readString,
  type StorePath,
  writeOutputName,
  writeStorePath,
  writeString,
} from './strings.ts'

/**
 * An output of a derivation; which of the three strings are empty says of what kind it is.
 *
 * | Kind | `path` | `hashAlgo` | `hash` | Since |
 * | --- | --- | --- | --- | --- |
 * | input-addressed | full path | empty | empty | |
 * | fixed | full path, which readers compute anew | method and algorithm | base 16 | |
 * | floating | empty | method and algorithm | empty | Nix 2.4, experimental |
 * | deferred | empty | empty | empty | Nix 2.4 |
 * | impure | empty | method and algorithm | `impure` | Nix 2.8, experimental |
 *
 * @see [spec/nix-daemon/types/derivations.yaml:5](../../../spec/nix-daemon/types/derivations.yaml#L5)
 */
export interface DerivationOutput {
  /** The full store path, or empty where it is known only after the build. */
  readonly path: string
  /**
   * How the output is content-addressed, or empty.
   *
   * Spelled `sha256`, `r:sha256`, `text:sha256` or `git:sha1`: without the `fixed:` of a
   * `ContentAddressMethodWithAlgo`.
   */
  readonly hashAlgo: string
  /**
   * The expected hash in base 16, the word `impure`, or empty.
   *
   * Readers also take nix32 and base 64.
   */
  readonly hash: string
}

export function readDerivationOutput(r: Reader): DerivationOutput {
  const path = readString(r)
  const hashAlgo = readString(r)
  const hash = readString(r)
  return { path, hashAlgo, hash }
}

export function writeDerivationOutput(w: Writer, value: DerivationOutput): void {
  wire.expectObject(w, value, 'DerivationOutput')
  writeString(w, value.path)
  writeString(w, value.hashAlgo)
  writeString(w, value.hash)
}

/**
 * A derivation without its input derivations: all that is needed to run the builder.
 *
 * The name is not part of it; it is that of the derivation's path without `.drv`. Structured
 * attributes travel in the variable `__json`.
 *
 * @see [spec/nix-daemon/types/derivations.yaml:34](../../../spec/nix-daemon/types/derivations.yaml#L34)
 */
export interface BasicDerivation {
  /**
   * The outputs by name, written in the order of the names.
   *
   * Of two equal names the development branch after Nix 2.35 takes the first.
   */
  readonly outputs: readonly (readonly [OutputName, DerivationOutput])[]
  /**
   * All store paths that the build may read.
   *
   * A client that sends a derivation with input derivations puts their outputs here as well.
   * One without any is left as it is, since for content-addressed outputs a change alters
   * their identity.
   */
  readonly inputSrcs: readonly StorePath[]
  /** The system to build on, e.g. `x86_64-linux`. */
  readonly platform: string
  /** The program to run, e.g. the path of a shell, or `builtin:fetchurl`. */
  readonly builder: string
  /** The program's arguments. */
  readonly args: readonly string[]
  /**
   * The program's environment; of two equal names readers take the last.
   *
   * It must hold the path of each input-addressed output under the output's name. The daemon
   * does not add it: without it the builder fails, and with another path the outputs are
   * rejected.
   */
  readonly env: readonly (readonly [string, string])[]
}

export function readBasicDerivation(r: Reader): BasicDerivation {
  const outputs = wire.readMap(r, readOutputName, readDerivationOutput)
  const inputSrcs = wire.readList(r, readStorePath)
  const platform = readString(r)
  const builder = readString(r)
  const args = wire.readList(r, readString)
  const env = wire.readMap(r, readString, readString)
  return { outputs, inputSrcs, platform, builder, args, env }
}

export function writeBasicDerivation(w: Writer, value: BasicDerivation): void {
  wire.expectObject(w, value, 'BasicDerivation')
  wire.writeMap(w, value.outputs, writeOutputName, writeDerivationOutput)
  wire.writeList(w, value.inputSrcs, writeStorePath)
  writeString(w, value.platform)
  writeString(w, value.builder)
  wire.writeList(w, value.args, writeString)
  wire.writeMap(w, value.env, writeString, writeString)
}
