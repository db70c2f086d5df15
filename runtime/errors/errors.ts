import { stripVTControlCharacters } from 'node:util'
import { type Place, WireError } from './wire-error.ts'

export type DecodeCode =
  | 'short-input'
  | 'leftover-bytes'
  | 'integer-range'
  | 'bad-boolean'
  | 'bad-padding'
  | 'bad-constant'
  | 'bad-value'
  | 'bad-nar'
  | 'bad-marker'
  | 'unknown-tag'
  | 'limit-exceeded'

/** Bytes that are not what the spec says. */
export class DecodeError extends WireError {
  declare readonly code: DecodeCode

  constructor(code: DecodeCode, problem: string, place?: Place) {
    super(code, problem, place)
  }
}

export type EncodeCode =
  | 'wrong-type'
  | 'integer-range'
  | 'unknown-name'
  | 'missing-field'
  | 'not-encodable'
  | 'bad-nar'
  | 'limit-exceeded'

/** A value that cannot be written as the spec says. */
export class EncodeError extends WireError {
  declare readonly code: EncodeCode

  constructor(code: EncodeCode, problem: string, place?: Place) {
    super(code, problem, place)
  }
}

/** Something that the negotiated version and features do not have. */
export class GateError extends WireError {
  constructor(problem: string, place?: Place) {
    super('gate', problem, place)
  }
}

export type ConnectionCode =
  | 'closed'
  | 'broken'
  | 'handshake-refused'
  | 'leftover-bytes'
  | 'unexpected-message'
  | 'connect-failed'
  | 'listen-failed'
  | 'aborted'
  | 'bad-option'

/** A connection that cannot be used, or not any more. */
export class ConnectionError extends WireError {
  declare readonly code: ConnectionCode

  constructor(code: ConnectionCode, problem: string, place?: Place, options?: ErrorOptions) {
    super(code, problem, place, options)
  }
}

/** What the other side says of a failure; which of the fields exist depends on the version. */
export interface Failure {
  readonly msg: string
  readonly level?: unknown
  readonly traces?: readonly { readonly hint: string }[]
  readonly exitStatus?: number
}

/** The daemon answered with an error instead of a reply. */
export class RemoteError extends WireError {
  /** The daemon's text as it came; `message` holds it without terminal colours and broken characters. */
  readonly daemonMessage: string
  /** Verbosity of the error, from 1.26 on. */
  readonly level: string | number | undefined
  /** What the daemon was doing, innermost first, from 1.26 on. */
  readonly traces: readonly string[]
  /** What the daemon's tool would exit with, before 1.26. */
  readonly exitStatus: number | undefined
  /** The message as it came, with all fields: for whoever passes it on. */
  readonly failure: Failure
  /** True if the daemon ended the connection with this error. */
  fatal = false

  constructor(failure: Failure, place?: Place) {
    super(
      'daemon',
      `the daemon says: ${stripVTControlCharacters(failure.msg).toWellFormed().trimEnd()}`,
      place,
    )
    this.failure = failure
    this.daemonMessage = failure.msg
    this.level = failure.level as string | number | undefined
    this.traces = (failure.traces ?? []).map(trace => trace.hint)
    this.exitStatus = failure.exitStatus
  }
}
