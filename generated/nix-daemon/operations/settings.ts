// Generated from spec/nix-daemon by npm run generate. Do not edit.

import { noBytes, type Operation } from '../../../runtime/codegen/protocol.ts'
import type { Reader, Writer } from '../../../runtime/codegen/wire.ts'
import * as wire from '../../../runtime/codegen/wire.ts'
import { readAcknowledgement, writeAcknowledgement } from '../acknowledgement.ts'
import {
  type Bool,
  type BoolInt,
  type Int,
  readBool,
  readBoolInt,
  readInt,
  writeBool,
  writeBoolInt,
  writeInt,
} from '../types/integers.ts'
import { readVerbosity, type Verbosity, writeVerbosity } from '../types/logging.ts'
import { readString, writeString } from '../types/strings.ts'
import { V1_12, V1_14 } from '../versions.ts'

/** @see [spec/nix-daemon/operations/settings.yaml:5](../../../spec/nix-daemon/operations/settings.yaml#L5) */
export interface SetOptionsRequest {
  /**
   * Whether to keep the directories of failed builds.
   *
   * @defaultValue `false`
   */
  readonly keepFailed?: BoolInt | undefined
  /**
   * Whether to go on with other builds after a failure.
   *
   * @defaultValue `false`
   */
  readonly keepGoing?: BoolInt | undefined
  /**
   * Whether to build what cannot be fetched.
   *
   * @defaultValue `false`
   */
  readonly tryFallback?: BoolInt | undefined
  /**
   * Up to which level plain messages are wanted.
   *
   * Activities and their results are sent at every level.
   */
  readonly verbosity: Verbosity
  /** How many builds may run at a time. */
  readonly maxBuildJobs: Int
  /**
   * After how many seconds without output a build is killed; 0 for never.
   *
   * @defaultValue `0`
   */
  readonly maxSilentTime?: Int | undefined
  /**
   * Obsolete: clients send true and servers ignore it.
   *
   * @defaultValue `true`
   */
  readonly useBuildHook?: BoolInt | undefined
  /**
   * Whether builders' output is wanted among the plain messages, as a level.
   *
   * Clients send `Error` (0) for yes and `Vomit` for no, and servers only compare it with 0.
   *
   * @defaultValue `'Vomit'`
   */
  readonly verboseBuild?: Verbosity | undefined
  /**
   * Obsolete: clients send 0 and servers ignore it.
   *
   * @defaultValue `0`
   */
  readonly logType?: Int | undefined
  /**
   * Obsolete: clients send 0 and servers ignore it.
   *
   * @defaultValue `0`
   */
  readonly printBuildTrace?: Int | undefined
  /** How many processors a build may use; 0 for all. */
  readonly buildCores: Int
  /**
   * Whether to fetch paths in place of building them.
   *
   * @defaultValue `true`
   */
  readonly useSubstitutes?: BoolInt | undefined
  /**
   * Other settings by name.
   *
   * Their count is read as an `Int`. Of two equal names servers take the first.
   *
   * @since 1.12
   * @defaultValue `[]`
   */
  readonly overrides?: readonly (readonly [string, string])[] | undefined
}

export function readSetOptionsRequest(r: Reader): SetOptionsRequest {
  const keepFailed = readBoolInt(r)
  const keepGoing = readBoolInt(r)
  const tryFallback = readBoolInt(r)
  const verbosity = readVerbosity(r)
  const maxBuildJobs = readInt(r)
  const maxSilentTime = readInt(r)
  const useBuildHook = readBoolInt(r)
  const verboseBuild = readVerbosity(r)
  const logType = readInt(r)
  const printBuildTrace = readInt(r)
  const buildCores = readInt(r)
  const useSubstitutes = readBoolInt(r)
  const overrides = r.version >= V1_12 ? wire.readMap(r, readString, readString) : []
  return {
    keepFailed,
    keepGoing,
    tryFallback,
    verbosity,
    maxBuildJobs,
    maxSilentTime,
    useBuildHook,
    verboseBuild,
    logType,
    printBuildTrace,
    buildCores,
    useSubstitutes,
    overrides,
  }
}

export function writeSetOptionsRequest(w: Writer, value: SetOptionsRequest): void {
  wire.expectObject(w, value, 'SetOptions.request')
  writeBoolInt(w, value.keepFailed ?? false)
  writeBoolInt(w, value.keepGoing ?? false)
  writeBoolInt(w, value.tryFallback ?? false)
  writeVerbosity(w, value.verbosity)
  writeInt(w, value.maxBuildJobs)
  writeInt(w, value.maxSilentTime ?? 0)
  writeBoolInt(w, value.useBuildHook ?? true)
  writeVerbosity(w, value.verboseBuild ?? 'Vomit')
  writeInt(w, value.logType ?? 0)
  writeInt(w, value.printBuildTrace ?? 0)
  writeInt(w, value.buildCores)
  writeBoolInt(w, value.useSubstitutes ?? true)
  if (w.version >= V1_12) {
    wire.writeMap(w, value.overrides ?? [], writeString, writeString)
  } else {
    wire.rejectGated(w, (value.overrides?.length ?? 0) === 0, 'SetOptions.request.overrides', 'since 1.12')
  }
}

/**
 * Descriptor of {@link NixDaemonClient.setOptions}.
 *
 * @see [spec/nix-daemon/operations/settings.yaml:5](../../../spec/nix-daemon/operations/settings.yaml#L5)
 */
export const SetOptions: Operation<SetOptionsRequest, void> = {
  name: 'SetOptions',
  opcode: 19,
  gate: {},
  channel: true,
  method: 'setOptions',
  readRequest: readSetOptionsRequest,
  writeRequest: writeSetOptionsRequest,
  readResponse: noBytes,
  writeResponse: noBytes,
}

/**
 * Descriptor of {@link NixDaemonClient.optimiseStore}.
 *
 * @see [spec/nix-daemon/operations/settings.yaml:81](../../../spec/nix-daemon/operations/settings.yaml#L81)
 */
export const OptimiseStore: Operation<void, void> = {
  name: 'OptimiseStore',
  opcode: 34,
  gate: { since: V1_14 },
  channel: true,
  method: 'optimiseStore',
  readRequest: noBytes,
  writeRequest: noBytes,
  readResponse: readAcknowledgement,
  writeResponse: writeAcknowledgement,
}

/** @see [spec/nix-daemon/operations/settings.yaml:93](../../../spec/nix-daemon/operations/settings.yaml#L93) */
export interface VerifyStoreRequest {
  /**
   * Whether to compare all contents with their NAR hashes, not only the database with the disk.
   *
   * @defaultValue `false`
   */
  readonly checkContents?: Bool | undefined
  /**
   * Whether to repair what is wrong. Only for trusted clients.
   *
   * @defaultValue `false`
   */
  readonly repair?: Bool | undefined
}

export function readVerifyStoreRequest(r: Reader): VerifyStoreRequest {
  const checkContents = readBool(r)
  const repair = readBool(r)
  return { checkContents, repair }
}

export function writeVerifyStoreRequest(w: Writer, value: VerifyStoreRequest): void {
  wire.expectObject(w, value, 'VerifyStore.request')
  writeBool(w, value.checkContents ?? false)
  writeBool(w, value.repair ?? false)
}

/**
 * Whether errors remain.
 *
 * @see [spec/nix-daemon/operations/settings.yaml:93](../../../spec/nix-daemon/operations/settings.yaml#L93)
 */
export type VerifyStoreResponse = BoolInt

/**
 * Descriptor of {@link NixDaemonClient.verifyStore}.
 *
 * @see [spec/nix-daemon/operations/settings.yaml:93](../../../spec/nix-daemon/operations/settings.yaml#L93)
 */
export const VerifyStore: Operation<VerifyStoreRequest, VerifyStoreResponse> = {
  name: 'VerifyStore',
  opcode: 35,
  gate: { since: V1_14 },
  channel: true,
  method: 'verifyStore',
  readRequest: readVerifyStoreRequest,
  writeRequest: writeVerifyStoreRequest,
  readResponse: readBoolInt,
  writeResponse: writeBoolInt,
}
