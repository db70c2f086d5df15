// Generated from spec/nix-daemon by npm run generate. Do not edit.

import {
  type Channel,
  type PayloadLayout,
  readPayload,
  writePayload,
} from '../../runtime/codegen/protocol.ts'
import type { Reader, Writer } from '../../runtime/codegen/wire.ts'
import * as wire from '../../runtime/codegen/wire.ts'
import {
  type ActivityId,
  type FieldInteger,
  type Int,
  readActivityId,
  readInt,
  readSize,
  readUInt64,
  type Size,
  writeActivityId,
  writeInt,
  writeSize,
  writeUInt64,
} from './types/integers.ts'
import {
  type ActivityType,
  type Field,
  type ResultType,
  readActivityType,
  readField,
  readResultType,
  readTraceLine,
  readVerbosity,
  type TraceLine,
  type Verbosity,
  writeActivityType,
  writeField,
  writeResultType,
  writeTraceLine,
  writeVerbosity,
} from './types/logging.ts'
import { type Bytes, readBytes, readString, writeBytes, writeString } from './types/strings.ts'
import { V1_20, V1_26 } from './versions.ts'

/**
 * Messages that the server sends between the request and its response.
 *
 * There is one stream in each direction, so the log of an operation travels where its response
 * will: none or more messages, then `Last` and the response, or `Error` and no response. What is
 * logged between operations waits for the next one. A client ends the connection at a message that
 * it does not know.
 *
 * ## When
 *
 * Messages come only after the request was read; for framed bodies before the frames are read, for
 * pulled ones while they are. For inline bodies servers first read all of it, but for `AddToStore`
 * since Nix 2.5. While it sends frames, a client must read messages too. It should not meet `Last`
 * before it has sent the last frame: clients since Nix 2.24.12 rely on that. `Error` may come early;
 * the client then stops and sends the empty frame. Nix drains all frames before it sends one, and
 * drains them too where it needs none of them.
 *
 * ## Errors
 *
 * After `Error` the connection goes on, if the error arose after the channel was opened. An error
 * while the request is read (a bad store path, an unknown operation, a wrong boolean or padding, a
 * refusal of the mode `Repair`) is fatal: `Error` is sent **twice**, and the connection closes. An
 * opcode above
 * 2^32-1 is answered with one `Error` before the end, and Guix always sends one. So whatever follows
 * an `Error` unasked is the end of the connection, not part of another reply. A failed assertion in
 * the daemon is an end without any message.
 *
 * ## Pipelining
 *
 * Nix lets a client send requests ahead of the responses; Guix closes the connection on those who
 * do.
 *
 * ## As JSON
 *
 * `--log-format internal-json` prints each message as a line `@nix {…}` whose `action` is `start`,
 * `stop`, `result` or `msg`. `fields` is left out where it is empty.
 *
 * @see [spec/nix-daemon/logging.yaml:4](../../spec/nix-daemon/logging.yaml#L4)
 */
export type LogMessage =
  | NextMessage
  | ReadMessage
  | WriteMessage
  | LastMessage
  | ErrorMessage
  | StartActivityMessage
  | StopActivityMessage
  | ResultMessage

/**
 * A line of plain log.
 *
 * The bytes of the tag read `gmlo`. Only messages up to the verbosity of `SetOptions` are sent.
 * A client that prints JSON replaces invalid UTF-8 by U+FFFD; on the wire the bytes are as they
 * were.
 *
 * @see [spec/nix-daemon/logging.yaml:42](../../spec/nix-daemon/logging.yaml#L42)
 */
export interface NextMessage {
  readonly kind: 'Next'
  /**
   * The text, since Nix 2.4 with ANSI colours.
   *
   * Plain log ends with a newline, errors and warnings do not; clients strip it.
   */
  readonly msg: string
}

/**
 * Asks for the next piece of a pulled body.
 *
 * The bytes of the tag read `atad`. The client answers with one `Bytes` of 1 to `desired`
 * bytes. An empty one is an `unexpected end-of-file` to the server, a longer one an error and
 * the end of the connection. Other messages may come in between, and the server may stop asking
 * before the body is over. Used by `ImportPaths`, by the old `ImportPath`, and by
 * `AddToStoreNar` at 1.21 and 1.22.
 *
 * @see [spec/nix-daemon/logging.yaml:59](../../spec/nix-daemon/logging.yaml#L59)
 */
export interface ReadMessage {
  readonly kind: 'Read'
  /** How many bytes are wanted at most; Nix asks for 32768. */
  readonly desired: Size
}

/**
 * Carries the next piece of a pushed body.
 *
 * The bytes of the tag are `16 74 61 64`. Pieces may be empty. Only `ExportPath` uses it.
 *
 * @see [spec/nix-daemon/logging.yaml:73](../../spec/nix-daemon/logging.yaml#L73)
 */
export interface WriteMessage {
  readonly kind: 'Write'
  /** The piece. */
  readonly data: Bytes
}

/**
 * Ends the messages; the response follows.
 *
 * The bytes of the tag read `stla`.
 *
 * @see [spec/nix-daemon/logging.yaml:83](../../spec/nix-daemon/logging.yaml#L83)
 */
export interface LastMessage {
  readonly kind: 'Last'
}

/**
 * Ends the messages with an error; there is no response.
 *
 * The bytes of the tag read `ptxc`. Since 1.26 it carries the fields of the type `Error`,
 * before that the message and an exit status. What the other form lacks is dropped: an error
 * must always get through.
 *
 * @see [spec/nix-daemon/logging.yaml:91](../../spec/nix-daemon/logging.yaml#L91)
 */
export interface ErrorMessage {
  readonly kind: 'Error'
  /**
   * How bad it is, in practice always `Error`. Dropped for older peers, which do not ask.
   *
   * @since 1.26
   * @defaultValue `'Error'`; dropped where the version does not have it
   */
  readonly level: Verbosity
  /**
   * To be ignored: always `Error` since Nix 2.8, and so dropped for older peers.
   *
   * Nix 2.4 to 2.7 fill in the name of the C++ class, where they happen to know it.
   *
   * @since 1.26
   * @defaultValue `'Error'`; dropped where the version does not have it
   */
  readonly className: string
  /**
   * The message, with ANSI colours.
   *
   * Before 1.26, Nix 2.4 and later begin it with `error:`, since 1.26 without.
   */
  readonly msg: string
  /**
   * How the error came about. An addition to the message, dropped for older peers.
   *
   * @since 1.26
   * @defaultValue `[]`; dropped where the version does not have it
   */
  readonly traces: readonly TraceLine[]
  /**
   * The status that the client's program should exit with, dropped for newer peers.
   *
   * 1 by default. Failed builds have 0x60 with these bits: 0x04 a failure (100), 0x01 a timeout
   * (101), 0x02 a wrong hash (102), 0x08 a result that is not deterministic (104). Nix 2.0
   * to 2.3 leave the word out where it is 0, which clients do not expect and which never
   * happens; some early errors of Guix lack it.
   *
   * @remarks On the wire only before 1.26.
   * @defaultValue `1`; dropped where the version does not have it
   */
  readonly exitStatus: Int
}

/**
 * Begins an activity, which other systems call a span.
 *
 * The bytes of the tag read `TRTS`. Sent whatever the verbosity. For a peer below 1.20 the server
 * sends a `Next` with the text and `...`, if the text is not empty and the level within the
 * verbosity. A build begins with activities of the types `Realise`, `Builds` and `CopyPaths` at
 * level `Error` and without a text.
 *
 * @since 1.20
 * @see [spec/nix-daemon/logging.yaml:153](../../spec/nix-daemon/logging.yaml#L153)
 */
export interface StartActivityMessage {
  readonly kind: 'StartActivity'
  /** The activity. */
  readonly act: ActivityId
  /** How important it is. */
  readonly level: Verbosity
  /** What kind of activity it is. */
  readonly type: ActivityType
  /** What to show for it, or nothing. */
  readonly text: string
  /** Details, as `ActivityPayload` lists them. */
  readonly fields: readonly Field[]
  /** The activity that it is part of; 0, which is usual, for none. */
  readonly parent: ActivityId
}

/**
 * Ends an activity, which should report no more results.
 *
 * The bytes of the tag read `POTS`. Not sent to a peer below 1.20. Not every activity has ended
 * when the operation has.
 *
 * @since 1.20
 * @see [spec/nix-daemon/logging.yaml:175](../../spec/nix-daemon/logging.yaml#L175)
 */
export interface StopActivityMessage {
  readonly kind: 'StopActivity'
  /** The activity. */
  readonly act: ActivityId
}

/**
 * Reports something about an activity that runs.
 *
 * The bytes of the tag read `TLSR`. Sent whatever the verbosity, but not to a peer below 1.20,
 * which therefore sees nothing of what builders print.
 *
 * @since 1.20
 * @see [spec/nix-daemon/logging.yaml:187](../../spec/nix-daemon/logging.yaml#L187)
 */
export interface ResultMessage {
  readonly kind: 'Result'
  /** The activity. */
  readonly act: ActivityId
  /** What kind of result it is. */
  readonly type: ResultType
  /** The result, as `ResultPayload` lists it. */
  readonly fields: readonly Field[]
}

/** @throws {DecodeError} `unknown-tag`. */
export function readLogMessage(r: Reader): LogMessage {
  const tag = readUInt64(r)
  switch (tag) {
    case 0x6f6c6d67: {
      const msg = readString(r)
      return { kind: 'Next', msg }
    }

    case 0x64617461: {
      const desired = readSize(r)
      return { kind: 'Read', desired }
    }

    case 0x64617416: {
      const data = readBytes(r)
      return { kind: 'Write', data }
    }

    case 0x616c7473: {
      return { kind: 'Last' }
    }

    case 0x63787470: {
      let level: Verbosity = 'Error'
      let className: string = 'Error'
      if (r.version >= V1_26) {
        wire.readConstant(r, readString, 'Error')
        level = readVerbosity(r)
        className = readString(r)
      }

      const msg = readString(r)
      let traces: readonly TraceLine[] = []
      if (r.version >= V1_26) {
        wire.readConstant(r, readSize, 0)
        traces = wire.readList(r, readTraceLine)
      }

      const exitStatus = r.version < V1_26 ? readInt(r) : 1
      return { kind: 'Error', level, className, msg, traces, exitStatus }
    }

    case 0x53545254: {
      const act = readActivityId(r)
      const level = readVerbosity(r)
      const type = readActivityType(r)
      const text = readString(r)
      const fields = wire.readList(r, readField)
      const parent = readActivityId(r)
      return { kind: 'StartActivity', act, level, type, text, fields, parent }
    }

    case 0x53544f50: {
      const act = readActivityId(r)
      return { kind: 'StopActivity', act }
    }

    case 0x52534c54: {
      const act = readActivityId(r)
      const type = readResultType(r)
      const fields = wire.readList(r, readField)
      return { kind: 'Result', act, type, fields }
    }

    default:
      return wire.refuse(
        r,
        'unknown-tag',
        `tag ${tag} is none of 0x6f6c6d67 (Next), 0x64617461 (Read), 0x64617416 (Write), 0x616c7473 (Last), 0x63787470 (Error), 0x53545254 (StartActivity), 0x53544f50 (StopActivity), 0x52534c54 (Result)`,
        r.offset - 8,
      )
  }
}

export function writeLogMessage(w: Writer, value: LogMessage): void {
  wire.expectObject(w, value, 'LogMessage')
  switch (value.kind) {
    case 'Next': {
      writeUInt64(w, 0x6f6c6d67)
      writeString(w, value.msg)
      return
    }

    case 'Read': {
      writeUInt64(w, 0x64617461)
      writeSize(w, value.desired)
      return
    }

    case 'Write': {
      writeUInt64(w, 0x64617416)
      writeBytes(w, value.data)
      return
    }

    case 'Last': {
      writeUInt64(w, 0x616c7473)
      return
    }

    case 'Error': {
      writeUInt64(w, 0x63787470)
      if (w.version >= V1_26) {
        writeString(w, 'Error')
        writeVerbosity(w, value.level)
        writeString(w, value.className)
      }

      writeString(w, value.msg)
      if (w.version >= V1_26) {
        writeSize(w, 0)
        wire.writeList(w, value.traces, writeTraceLine)
      }

      if (w.version < V1_26) {
        writeInt(w, value.exitStatus)
      }

      return
    }

    case 'StartActivity': {
      wire.rejectGated(w, w.version >= V1_20, 'LogMessage.StartActivity', 'since 1.20')
      writeUInt64(w, 0x53545254)
      writeActivityId(w, value.act)
      writeVerbosity(w, value.level)
      writeActivityType(w, value.type)
      writeString(w, value.text)
      wire.writeList(w, value.fields, writeField)
      writeActivityId(w, value.parent)
      return
    }

    case 'StopActivity': {
      wire.rejectGated(w, w.version >= V1_20, 'LogMessage.StopActivity', 'since 1.20')
      writeUInt64(w, 0x53544f50)
      writeActivityId(w, value.act)
      return
    }

    case 'Result': {
      wire.rejectGated(w, w.version >= V1_20, 'LogMessage.Result', 'since 1.20')
      writeUInt64(w, 0x52534c54)
      writeActivityId(w, value.act)
      writeResultType(w, value.type)
      wire.writeList(w, value.fields, writeField)
      return
    }

    default:
      wire.rejectKind(
        w,
        value,
        'LogMessage',
        'Next, Read, Write, Last, Error, StartActivity, StopActivity, Result',
      )
  }
}

/**
 * The log channel: how its messages are read, and what each is for.
 *
 * @see [spec/nix-daemon/logging.yaml:4](../../spec/nix-daemon/logging.yaml#L4)
 */
export const logChannel: Channel<LogMessage> = {
  name: 'LogMessage',
  read: readLogMessage,
  roles: {
    Next: 'log',
    Read: 'pull',
    Write: 'push',
    Last: 'end',
    Error: 'fail',
    StartActivity: 'log',
    StopActivity: 'log',
    Result: 'log',
  },
  failTag: 0x63787470,
  pullField: 'desired',
  pushField: 'data',
  failGates: {
    level: { since: V1_26 },
    className: { since: V1_26 },
    traces: { since: V1_26 },
    exitStatus: { before: V1_26 },
  },
}

/**
 * What the fields of an activity mean.
 *
 * @see [spec/nix-daemon/logging.yaml:202](../../spec/nix-daemon/logging.yaml#L202)
 */
export type ActivityPayload =
  | { readonly type: 'Unknown' }
  | { readonly type: 'CopyPath'; readonly path: string; readonly srcUri: string; readonly dstUri: string }
  | { readonly type: 'FileTransfer'; readonly uri: string }
  | { readonly type: 'Realise' }
  | { readonly type: 'CopyPaths' }
  | { readonly type: 'Builds' }
  | {
      readonly type: 'Build'
      readonly drvPath: string
      readonly machine: string
      readonly curRound: FieldInteger
      readonly nrRounds: FieldInteger
    }
  | { readonly type: 'OptimiseStore' }
  | { readonly type: 'VerifyPaths' }
  | { readonly type: 'Substitute'; readonly path: string; readonly substituterUri: string }
  | { readonly type: 'QueryPathInfo'; readonly path: string; readonly uri: string }
  | { readonly type: 'PostBuildHook'; readonly drvPath: string }
  | { readonly type: 'BuildWaiting'; readonly drvPath: string; readonly resolvedPath: string }
  | { readonly type: 'FetchTree' }
  | { readonly type: 'FetchToStore'; readonly sourcePath: string; readonly dryRun: FieldInteger }

const activityPayloadLayout: PayloadLayout = {
  Unknown: [],
  CopyPath: [
    ['path', 'String'],
    ['srcUri', 'String'],
    ['dstUri', 'String'],
  ],
  FileTransfer: [['uri', 'String']],
  Realise: [],
  CopyPaths: [],
  Builds: [],
  Build: [
    ['drvPath', 'String'],
    ['machine', 'String'],
    ['curRound', 'Int'],
    ['nrRounds', 'Int'],
  ],
  OptimiseStore: [],
  VerifyPaths: [],
  Substitute: [
    ['path', 'String'],
    ['substituterUri', 'String'],
  ],
  QueryPathInfo: [
    ['path', 'String'],
    ['uri', 'String'],
  ],
  PostBuildHook: [['drvPath', 'String']],
  BuildWaiting: [
    ['drvPath', 'String'],
    ['resolvedPath', 'String'],
  ],
  FetchTree: [],
  FetchToStore: [
    ['sourcePath', 'String'],
    ['dryRun', 'Int'],
  ],
}

/**
 * The named fields of a {@link StartActivityMessage}, or undefined where its type is unknown or its
 * list has another form: then `fields` still holds what was sent.
 */
export function activityPayload(
  message: Pick<StartActivityMessage, 'type' | 'fields'>,
): ActivityPayload | undefined {
  return readPayload('type', message.type, message.fields, activityPayloadLayout) as
    | ActivityPayload
    | undefined
}

/** The list that carries a {@link ActivityPayload}: the inverse of {@link activityPayload}. */
export function activityPayloadFields(payload: ActivityPayload): StartActivityMessage['fields'] {
  return writePayload(payload, payload.type, activityPayloadLayout) as StartActivityMessage['fields']
}

/**
 * What the fields of a result mean.
 *
 * @see [spec/nix-daemon/logging.yaml:250](../../spec/nix-daemon/logging.yaml#L250)
 */
export type ResultPayload =
  | { readonly type: 'FileLinked'; readonly bytes: FieldInteger; readonly blocks: FieldInteger }
  | { readonly type: 'BuildLogLine'; readonly line: string }
  | { readonly type: 'UntrustedPath'; readonly path: string }
  | { readonly type: 'CorruptedPath'; readonly path: string }
  | { readonly type: 'SetPhase'; readonly phase: string }
  | {
      readonly type: 'Progress'
      readonly done: FieldInteger
      readonly expected: FieldInteger
      readonly running: FieldInteger
      readonly failed: FieldInteger
    }
  | { readonly type: 'SetExpected'; readonly activityType: FieldInteger; readonly expected: FieldInteger }
  | { readonly type: 'PostBuildLogLine'; readonly line: string }
  | { readonly type: 'FetchStatus'; readonly status: string }
  | { readonly type: 'FetchToStore'; readonly path: string }

const resultPayloadLayout: PayloadLayout = {
  FileLinked: [
    ['bytes', 'Int'],
    ['blocks', 'Int'],
  ],
  BuildLogLine: [['line', 'String']],
  UntrustedPath: [['path', 'String']],
  CorruptedPath: [['path', 'String']],
  SetPhase: [['phase', 'String']],
  Progress: [
    ['done', 'Int'],
    ['expected', 'Int'],
    ['running', 'Int'],
    ['failed', 'Int'],
  ],
  SetExpected: [
    ['activityType', 'Int'],
    ['expected', 'Int'],
  ],
  PostBuildLogLine: [['line', 'String']],
  FetchStatus: [['status', 'String']],
  FetchToStore: [['path', 'String']],
}

/**
 * The named fields of a {@link ResultMessage}, or undefined where its type is unknown or its list has
 * another form: then `fields` still holds what was sent.
 */
export function resultPayload(message: Pick<ResultMessage, 'type' | 'fields'>): ResultPayload | undefined {
  return readPayload('type', message.type, message.fields, resultPayloadLayout) as ResultPayload | undefined
}

/** The list that carries a {@link ResultPayload}: the inverse of {@link resultPayload}. */
export function resultPayloadFields(payload: ResultPayload): ResultMessage['fields'] {
  return writePayload(payload, payload.type, resultPayloadLayout) as ResultMessage['fields']
}
