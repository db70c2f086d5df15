// Generated from spec/nix-daemon by npm run generate. Do not edit.

import {
  type LegacyDerivedPathValue,
  legacyDerivedPath,
} from '../../../runtime/adapters/legacy-derived-path.ts'
import * as wire from '../../../runtime/codegen/wire.ts'
import { type EnumTable, enumTable, type Reader, type Writer } from '../../../runtime/codegen/wire.ts'
import { RealisationWithPathNotHashFeature, V1_28, V1_29, V1_30, V1_37 } from '../versions.ts'
import {
  type Bool,
  type Int,
  type OptMicroseconds,
  readBool,
  readInt,
  readOptMicroseconds,
  readTime,
  readUInt8,
  type Time,
  writeBool,
  writeInt,
  writeOptMicroseconds,
  writeTime,
  writeUInt8,
} from './integers.ts'
import {
  type DrvOutput,
  type Realisation,
  readDrvOutput,
  readRealisation,
  readUnkeyedRealisationS,
  type UnkeyedRealisationS,
  writeDrvOutput,
  writeRealisation,
  writeUnkeyedRealisationS,
} from './realisations.ts'
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
 * Something to be had: a store path as it is, or outputs of a derivation.
 *
 * The value is always in the grammar of 1.30; for an older peer it is translated.
 *
 * | Since 1.30 | Meaning | Before 1.30 |
 * | --- | --- | --- |
 * | `PATH` | fetch this path, even where it ends in `.drv` | `PATH`, but a `.drv` cannot be asked for |
 * | `DRV!*` | build all outputs | `DRV` |
 * | `DRV!out,dev` | build these outputs | `DRV!out,dev` |
 * | `DRV!out!dev` | build `dev` of the derivation that is the output `out` of `DRV` | none |
 *
 * Output names are sorted and joined by commas without blanks. Before 1.30 the string is split
 * at the first `!`, and `DRV!*` means an output that is literally called `*`: `QueryMissing`
 * silently finds nothing. The nested form comes with Nix 2.18, needs the experimental feature
 * `dynamic-derivations`, and is split at the last `!`. The `^` of the command line never occurs.
 * Nix 2.8 takes an empty list of outputs as all, and an empty member as nothing; 2.26 and later
 * refuse both. Outputs after `!` can be given from 1.13 on.
 *
 * @see [spec/nix-daemon/types/builds.yaml:5](../../../spec/nix-daemon/types/builds.yaml#L5)
 */
export type DerivedPath = LegacyDerivedPathValue

export function readDerivedPath(r: Reader): DerivedPath {
  return r.version < V1_30 ? wire.readAdapted(r, readString, legacyDerivedPath) : readString(r)
}

export function writeDerivedPath(w: Writer, value: DerivedPath): void {
  if (w.version < V1_30) {
    wire.writeAdapted(w, value, writeString, legacyDerivedPath)
  } else {
    writeString(w, value)
  }
}

/**
 * One path: a store path as it is, or one output of a derivation that is named the same way.
 *
 * Only `SubmitOutput` uses it.
 *
 * @see [spec/nix-daemon/types/builds.yaml:35](../../../spec/nix-daemon/types/builds.yaml#L35)
 */
export type SingleDerivedPath = SingleDerivedPathOpaque | SingleDerivedPathBuilt

/** A store path as it is. */
export interface SingleDerivedPathOpaque {
  readonly kind: 'Opaque'
  /** The path. */
  readonly path: StorePath
}

/** An output of a derivation. */
export interface SingleDerivedPathBuilt {
  readonly kind: 'Built'
  /** The derivation. */
  readonly drvPath: SingleDerivedPath
  /** The name of its output. */
  readonly output: string
}

/** @throws {DecodeError} `unknown-tag`. */
export function readSingleDerivedPath(r: Reader): SingleDerivedPath {
  wire.enter(r)
  const tag = readUInt8(r)
  switch (tag) {
    case 0: {
      const path = readStorePath(r)
      wire.leave(r)
      return { kind: 'Opaque', path }
    }

    case 1: {
      const drvPath = readSingleDerivedPath(r)
      const output = readString(r)
      wire.leave(r)
      return { kind: 'Built', drvPath, output }
    }

    default:
      return wire.refuse(r, 'unknown-tag', `tag ${tag} is none of 0 (Opaque), 1 (Built)`, r.offset - 8)
  }
}

export function writeSingleDerivedPath(w: Writer, value: SingleDerivedPath): void {
  wire.expectObject(w, value, 'SingleDerivedPath')
  wire.descend(w)
  switch (value.kind) {
    case 'Opaque': {
      writeUInt8(w, 0)
      writeStorePath(w, value.path)
      wire.ascend(w)
      return
    }

    case 'Built': {
      writeUInt8(w, 1)
      writeSingleDerivedPath(w, value.drvPath)
      writeString(w, value.output)
      wire.ascend(w)
      return
    }

    default:
      wire.rejectKind(w, value, 'SingleDerivedPath', 'Opaque, Built')
  }
}

/**
 * How to build.
 *
 * Up to Nix 2.22 it is read as an `Int`, and a number above 2 acts as `Normal`; since 2.23 it is
 * a byte and any other number is a fatal error.
 *
 * @see [spec/nix-daemon/types/builds.yaml:55](../../../spec/nix-daemon/types/builds.yaml#L55)
 */
export type BuildMode = 'Normal' | 'Repair' | 'Check' | number

/**
 * Names and numbers of {@link BuildMode}.
 *
 * @see [spec/nix-daemon/types/builds.yaml:55](../../../spec/nix-daemon/types/builds.yaml#L55)
 */
export const buildModeTable: EnumTable<Exclude<BuildMode, number>> = /* @__PURE__ */ enumTable(
  { Normal: 0, Repair: 1, Check: 2 },
  255,
)

export function readBuildMode(r: Reader): BuildMode {
  return wire.readEnum(r, buildModeTable)
}

export function writeBuildMode(w: Writer, value: BuildMode): void {
  wire.writeEnum(w, value, buildModeTable)
}

/**
 * How a build ended.
 *
 * `Built`, `Substituted`, `AlreadyValid` and `ResolvesToAlreadyValid` are successes, all others
 * failures. It is read as an `Int` up to Nix 2.33 and as a byte since 2.34, where a reader
 * refuses anything above 14. Inside Nix 2.32 and later there is a fifteenth failure,
 * `HashMismatch`, which is sent as `OutputRejected`.
 *
 * @see [spec/nix-daemon/types/builds.yaml:68](../../../spec/nix-daemon/types/builds.yaml#L68)
 */
export type BuildStatus =
  | 'Built'
  | 'Substituted'
  | 'AlreadyValid'
  | 'PermanentFailure'
  | 'InputRejected'
  | 'OutputRejected'
  | 'TransientFailure'
  | 'CachedFailure'
  | 'TimedOut'
  | 'MiscFailure'
  | 'DependencyFailed'
  | 'LogLimitExceeded'
  | 'NotDeterministic'
  | 'ResolvesToAlreadyValid'
  | 'NoSubstituters'
  | number

/**
 * Names and numbers of {@link BuildStatus}.
 *
 * @see [spec/nix-daemon/types/builds.yaml:68](../../../spec/nix-daemon/types/builds.yaml#L68)
 */
export const buildStatusTable: EnumTable<Exclude<BuildStatus, number>> = /* @__PURE__ */ enumTable(
  {
    Built: 0,
    Substituted: 1,
    AlreadyValid: 2,
    PermanentFailure: 3,
    InputRejected: 4,
    OutputRejected: 5,
    TransientFailure: 6,
    CachedFailure: 7,
    TimedOut: 8,
    MiscFailure: 9,
    DependencyFailed: 10,
    LogLimitExceeded: 11,
    NotDeterministic: 12,
    ResolvesToAlreadyValid: 13,
    NoSubstituters: 14,
  },
  255,
)

export function readBuildStatus(r: Reader): BuildStatus {
  return wire.readEnum(r, buildStatusTable)
}

export function writeBuildStatus(w: Writer, value: BuildStatus): void {
  wire.writeEnum(w, value, buildStatusTable)
}

/**
 * How a build ended, with its error, its statistics and its outputs.
 *
 * A build that failed is a `BuildResult` too, not an error. The outputs stand last on the wire,
 * although their gate is older than those of the fields before them: a peer of 1.28 sends
 * `status`, `errorMsg` and the outputs only.
 *
 * @see [spec/nix-daemon/types/builds.yaml:107](../../../spec/nix-daemon/types/builds.yaml#L107)
 */
export interface BuildResult {
  /** How the build ended. */
  readonly status: BuildStatus
  /** What went wrong, with ANSI colours; empty on success. */
  readonly errorMsg: string
  /**
   * How often it was built in this request.
   *
   * A statistic, dropped for older peers: nothing is decided by it. Nix 2.34.8 reports 0 even
   * for builds that ran.
   *
   * @since 1.29
   * @defaultValue `0`; dropped where the version does not have it
   */
  readonly timesBuilt: Int
  /**
   * Whether several builds gave different results.
   *
   * A remark, dropped for older peers: where it is a failure, `status` says so.
   *
   * @since 1.29
   * @defaultValue `false`; dropped where the version does not have it
   */
  readonly isNonDeterministic: Bool
  /**
   * When the build began, 0 if unknown. A statistic, dropped for older peers.
   *
   * @since 1.29
   * @defaultValue `0`; dropped where the version does not have it
   */
  readonly startTime: Time
  /**
   * When the build ended, 0 if unknown. A statistic, dropped for older peers.
   *
   * @since 1.29
   * @defaultValue `0`; dropped where the version does not have it
   */
  readonly stopTime: Time
  /**
   * Processor time in user mode. A statistic, dropped for older peers.
   *
   * @since 1.37
   */
  readonly cpuUser: OptMicroseconds
  /**
   * Processor time in the kernel. A statistic, dropped for older peers.
   *
   * @since 1.37
   */
  readonly cpuSystem: OptMicroseconds
  /**
   * The outputs by name, with the feature; empty after a failure.
   *
   * @remarks On the wire only with the feature realisation-with-path-not-hash.
   * @defaultValue `[]`
   */
  readonly builtOutputs: readonly (readonly [OutputName, UnkeyedRealisationS])[]
  /**
   * The outputs by the derivation's hash modulo, without the feature; empty after a failure.
   *
   * The key is the `id` of the value. Nix 2.35 and later no longer know that hash: without the
   * feature they send the key `sha256:` with 64 zeros, `!` and the output's name, and a
   * realisation of only `id` and `outPath`.
   *
   * @since 1.28, without the feature realisation-with-path-not-hash
   * @defaultValue `[]`
   */
  readonly builtRealisations: readonly (readonly [DrvOutput, Realisation])[]
}

export function readBuildResult(r: Reader): BuildResult {
  const status = readBuildStatus(r)
  const errorMsg = readString(r)
  let timesBuilt: Int = 0
  let isNonDeterministic: Bool = false
  let startTime: Time = 0
  let stopTime: Time = 0
  if (r.version >= V1_29) {
    timesBuilt = readInt(r)
    isNonDeterministic = readBool(r)
    startTime = readTime(r)
    stopTime = readTime(r)
  }

  let cpuUser: OptMicroseconds
  let cpuSystem: OptMicroseconds
  if (r.version >= V1_37) {
    cpuUser = readOptMicroseconds(r)
    cpuSystem = readOptMicroseconds(r)
  }

  const builtOutputs = wire.hasFeature(r, RealisationWithPathNotHashFeature)
    ? wire.readMap(r, readOutputName, readUnkeyedRealisationS)
    : []
  const builtRealisations =
    r.version >= V1_28 && !wire.hasFeature(r, RealisationWithPathNotHashFeature)
      ? wire.readMap(r, readDrvOutput, readRealisation)
      : []
  return {
    status,
    errorMsg,
    timesBuilt,
    isNonDeterministic,
    startTime,
    stopTime,
    cpuUser,
    cpuSystem,
    builtOutputs,
    builtRealisations,
  }
}

export function writeBuildResult(w: Writer, value: BuildResult): void {
  wire.expectObject(w, value, 'BuildResult')
  writeBuildStatus(w, value.status)
  writeString(w, value.errorMsg)
  if (w.version >= V1_29) {
    writeInt(w, value.timesBuilt)
    writeBool(w, value.isNonDeterministic)
    writeTime(w, value.startTime)
    writeTime(w, value.stopTime)
  }

  if (w.version >= V1_37) {
    writeOptMicroseconds(w, value.cpuUser)
    writeOptMicroseconds(w, value.cpuSystem)
  }

  if (wire.hasFeature(w, RealisationWithPathNotHashFeature)) {
    wire.writeMap(w, value.builtOutputs, writeOutputName, writeUnkeyedRealisationS)
  } else {
    wire.rejectGated(
      w,
      (value.builtOutputs?.length ?? 0) === 0,
      'BuildResult.builtOutputs',
      'with the feature realisation-with-path-not-hash',
    )
  }

  if (w.version >= V1_28 && !wire.hasFeature(w, RealisationWithPathNotHashFeature)) {
    wire.writeMap(w, value.builtRealisations, writeDrvOutput, writeRealisation)
  } else {
    wire.rejectGated(
      w,
      (value.builtRealisations?.length ?? 0) === 0,
      'BuildResult.builtRealisations',
      'since 1.28, without the feature realisation-with-path-not-hash',
    )
  }
}

/**
 * What was asked for, and how that ended.
 *
 * @see [spec/nix-daemon/types/builds.yaml:181](../../../spec/nix-daemon/types/builds.yaml#L181)
 */
export interface KeyedBuildResult {
  /** What was asked for, as in the request. */
  readonly path: DerivedPath
  /** How it ended. */
  readonly result: BuildResult
}

export function readKeyedBuildResult(r: Reader): KeyedBuildResult {
  const path = readDerivedPath(r)
  const result = readBuildResult(r)
  return { path, result }
}

export function writeKeyedBuildResult(w: Writer, value: KeyedBuildResult): void {
  wire.expectObject(w, value, 'KeyedBuildResult')
  writeDerivedPath(w, value.path)
  writeBuildResult(w, value.result)
}
