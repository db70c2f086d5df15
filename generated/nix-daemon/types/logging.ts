// Generated from spec/nix-daemon by npm run generate. Do not edit.

import * as wire from '../../../runtime/codegen/wire.ts'
import { type EnumTable, enumTable, type Reader, type Writer } from '../../../runtime/codegen/wire.ts'
import {
  type FieldInteger,
  readFieldInteger,
  readInt,
  readSize,
  writeFieldInteger,
  writeInt,
  writeSize,
} from './integers.ts'
import { readString, writeString } from './strings.ts'

/**
 * How important a message is, or how unimportant messages may be to be wanted.
 *
 * The values are those of Nix 2.4 and later and of Lix. Older releases count differently, and no
 * protocol version tells them apart: 2.1 to 2.3 all speak 1.21.
 *
 * | Number | Up to 2.2, Guix | 2.3 | Since 2.4 |
 * | --- | --- | --- | --- |
 * | 0 | Error | Error | Error |
 * | 1 | Info | Warn | Warn |
 * | 2 | Talkative | Info | Notice |
 * | 3 | Chatty | Talkative | Info |
 * | 4 | Debug | Chatty | Talkative |
 * | 5 | Vomit | Debug | Chatty |
 * | 6 | | Vomit | Debug |
 * | 7 | | | Vomit |
 *
 * @see [spec/nix-daemon/types/logging.yaml:5](../../../spec/nix-daemon/types/logging.yaml#L5)
 */
export type Verbosity =
  | 'Error'
  | 'Warn'
  | 'Notice'
  | 'Info'
  | 'Talkative'
  | 'Chatty'
  | 'Debug'
  | 'Vomit'
  | number

/**
 * Names and numbers of {@link Verbosity}.
 *
 * @see [spec/nix-daemon/types/logging.yaml:5](../../../spec/nix-daemon/types/logging.yaml#L5)
 */
export const verbosityTable: EnumTable<Exclude<Verbosity, number>> = /* @__PURE__ */ enumTable(
  { Error: 0, Warn: 1, Notice: 2, Info: 3, Talkative: 4, Chatty: 5, Debug: 6, Vomit: 7 },
  4294967295,
)

export function readVerbosity(r: Reader): Verbosity {
  return wire.readEnum(r, verbosityTable)
}

export function writeVerbosity(w: Writer, value: Verbosity): void {
  wire.writeEnum(w, value, verbosityTable)
}

/**
 * What kind of activity begins.
 *
 * `ActivityPayload` lists the fields that each kind comes with. Lix stops at 111.
 *
 * @see [spec/nix-daemon/types/logging.yaml:34](../../../spec/nix-daemon/types/logging.yaml#L34)
 */
export type ActivityType =
  | 'Unknown'
  | 'CopyPath'
  | 'FileTransfer'
  | 'Realise'
  | 'CopyPaths'
  | 'Builds'
  | 'Build'
  | 'OptimiseStore'
  | 'VerifyPaths'
  | 'Substitute'
  | 'QueryPathInfo'
  | 'PostBuildHook'
  | 'BuildWaiting'
  | 'FetchTree'
  | 'FetchToStore'
  | number

/**
 * Names and numbers of {@link ActivityType}.
 *
 * @see [spec/nix-daemon/types/logging.yaml:34](../../../spec/nix-daemon/types/logging.yaml#L34)
 */
export const activityTypeTable: EnumTable<Exclude<ActivityType, number>> = /* @__PURE__ */ enumTable(
  {
    Unknown: 0,
    CopyPath: 100,
    FileTransfer: 101,
    Realise: 102,
    CopyPaths: 103,
    Builds: 104,
    Build: 105,
    OptimiseStore: 106,
    VerifyPaths: 107,
    Substitute: 108,
    QueryPathInfo: 109,
    PostBuildHook: 110,
    BuildWaiting: 111,
    FetchTree: 112,
    FetchToStore: 113,
  },
  4294967295,
)

export function readActivityType(r: Reader): ActivityType {
  return wire.readEnum(r, activityTypeTable)
}

export function writeActivityType(w: Writer, value: ActivityType): void {
  wire.writeEnum(w, value, activityTypeTable)
}

/**
 * What kind of result an activity reports.
 *
 * `ResultPayload` lists the fields that each kind comes with. Lix stops at 107.
 *
 * @see [spec/nix-daemon/types/logging.yaml:100](../../../spec/nix-daemon/types/logging.yaml#L100)
 */
export type ResultType =
  | 'FileLinked'
  | 'BuildLogLine'
  | 'UntrustedPath'
  | 'CorruptedPath'
  | 'SetPhase'
  | 'Progress'
  | 'SetExpected'
  | 'PostBuildLogLine'
  | 'FetchStatus'
  | 'FetchToStore'
  | number

/**
 * Names and numbers of {@link ResultType}.
 *
 * @see [spec/nix-daemon/types/logging.yaml:100](../../../spec/nix-daemon/types/logging.yaml#L100)
 */
export const resultTypeTable: EnumTable<Exclude<ResultType, number>> = /* @__PURE__ */ enumTable(
  {
    FileLinked: 100,
    BuildLogLine: 101,
    UntrustedPath: 102,
    CorruptedPath: 103,
    SetPhase: 104,
    Progress: 105,
    SetExpected: 106,
    PostBuildLogLine: 107,
    FetchStatus: 108,
    FetchToStore: 109,
  },
  4294967295,
)

export function readResultType(r: Reader): ResultType {
  return wire.readEnum(r, resultTypeTable)
}

export function writeResultType(w: Writer, value: ResultType): void {
  wire.writeEnum(w, value, resultTypeTable)
}

/**
 * The word before a `Field` that says what it holds.
 *
 * A client ends the connection at any other number.
 *
 * @see [spec/nix-daemon/types/logging.yaml:125](../../../spec/nix-daemon/types/logging.yaml#L125)
 */
export type FieldType = 'Int' | 'String' | number

/**
 * Names and numbers of {@link FieldType}.
 *
 * @see [spec/nix-daemon/types/logging.yaml:125](../../../spec/nix-daemon/types/logging.yaml#L125)
 */
export const fieldTypeTable: EnumTable<Exclude<FieldType, number>> = /* @__PURE__ */ enumTable(
  { Int: 0, String: 1 },
  4294967295,
)

export function readFieldType(r: Reader): FieldType {
  return wire.readEnum(r, fieldTypeTable)
}

export function writeFieldType(w: Writer, value: FieldType): void {
  wire.writeEnum(w, value, fieldTypeTable)
}

/**
 * One detail of an activity or a result; what it means depends on its place and their type.
 *
 * @see [spec/nix-daemon/types/logging.yaml:136](../../../spec/nix-daemon/types/logging.yaml#L136)
 */
export type Field = FieldInt | FieldString

/** A number. */
export interface FieldInt {
  readonly kind: 'Int'
  /** The number. */
  readonly value: FieldInteger
}

/** Text, or the bytes that a builder wrote. */
export interface FieldString {
  readonly kind: 'String'
  /** The text. */
  readonly value: string
}

/** @throws {DecodeError} `unknown-tag`. */
export function readField(r: Reader): Field {
  const tag = readInt(r)
  switch (tag) {
    case 0: {
      const value_ = readFieldInteger(r)
      return { kind: 'Int', value: value_ }
    }

    case 1: {
      const value_ = readString(r)
      return { kind: 'String', value: value_ }
    }

    default:
      return wire.refuse(r, 'unknown-tag', `tag ${tag} is none of 0 (Int), 1 (String)`, r.offset - 8)
  }
}

export function writeField(w: Writer, value: Field): void {
  wire.expectObject(w, value, 'Field')
  switch (value.kind) {
    case 'Int': {
      writeInt(w, 0)
      writeFieldInteger(w, value.value)
      return
    }

    case 'String': {
      writeInt(w, 1)
      writeString(w, value.value)
      return
    }

    default:
      wire.rejectKind(w, value, 'Field', 'Int, String')
  }
}

/**
 * One line of how an error came about.
 *
 * @see [spec/nix-daemon/types/logging.yaml:152](../../../spec/nix-daemon/types/logging.yaml#L152)
 */
export interface TraceLine {
  /** The line. */
  readonly hint: string
}

export function readTraceLine(r: Reader): TraceLine {
  wire.readConstant(r, readSize, 0)
  const hint = readString(r)
  return { hint }
}

export function writeTraceLine(w: Writer, value: TraceLine): void {
  wire.expectObject(w, value, 'TraceLine')
  writeSize(w, 0)
  writeString(w, value.hint)
}

/**
 * An error as it is written from 1.26 on.
 *
 * The message `Error` of the log channel holds the same fields, and those of older versions.
 *
 * @see [spec/nix-daemon/types/logging.yaml:164](../../../spec/nix-daemon/types/logging.yaml#L164)
 */
export interface ErrorValue {
  /**
   * How bad it is; in practice always `Error`.
   *
   * @defaultValue `'Error'`
   */
  readonly level: Verbosity
  /**
   * To be ignored: always `Error` since Nix 2.8.
   *
   * Nix 2.4 to 2.7 fill in the name of the C++ class, where they happen to know it.
   * Older documentation calls the field `name`.
   *
   * @defaultValue `'Error'`
   */
  readonly className: string
  /** The message, with ANSI colours and without a leading `error:`. */
  readonly msg: string
  /**
   * How the error came about.
   *
   * @defaultValue `[]`
   */
  readonly traces: readonly TraceLine[]
}

export function readError(r: Reader): ErrorValue {
  wire.readConstant(r, readString, 'Error')
  const level = readVerbosity(r)
  const className = readString(r)
  const msg = readString(r)
  wire.readConstant(r, readSize, 0)
  const traces = wire.readList(r, readTraceLine)
  return { level, className, msg, traces }
}

export function writeError(w: Writer, value: ErrorValue): void {
  wire.expectObject(w, value, 'Error')
  writeString(w, 'Error')
  writeVerbosity(w, value.level)
  writeString(w, value.className)
  writeString(w, value.msg)
  writeSize(w, 0)
  wire.writeList(w, value.traces, writeTraceLine)
}
