import { plainText } from './plain-text.ts'
import { type Place, WireError } from './wire-error.ts'

/** Code of an error about bytes that break a grammar of the protocol: `bad-` and the name of the grammar. */
export type GrammarCode = `bad-${string}`

/** Stable codes of {@link DecodeError}. */
export type DecodeCode =
  | 'short-input'
  | 'leftover-bytes'
  | 'integer-range'
  | 'bad-boolean'
  | 'bad-padding'
  | 'bad-constant'
  | 'bad-value'
  | 'bad-marker'
  | 'unknown-tag'
  | 'limit-exceeded'
  | 'memory-limit'
  | GrammarCode

/** Bytes that do not follow the spec. `place` has the offset of the refused word and a hex window around it. */
export class DecodeError extends WireError {
  declare readonly code: DecodeCode

  constructor(code: DecodeCode, problem: string, place?: Place) {
    super(code, problem, place)
  }
}

/** Stable codes of {@link EncodeError}. */
export type EncodeCode =
  | 'wrong-type'
  | 'integer-range'
  | 'unknown-name'
  | 'missing-field'
  | 'not-encodable'
  | 'limit-exceeded'
  | GrammarCode

/**
 * A value that cannot be encoded as the spec asks. `place` has the offset at which it would have been written.
 */
export class EncodeError extends WireError {
  declare readonly code: EncodeCode

  constructor(code: EncodeCode, problem: string, place?: Place) {
    super(code, problem, place)
  }
}

/**
 * A value, field or operation that does not exist in the negotiated version and features. Its code is `gate`.
 */
export class GateError extends WireError {
  constructor(problem: string, place?: Place) {
    super('gate', problem, place)
  }
}

/** Stable codes of {@link ConnectionError}. */
export type ConnectionCode =
  | 'closed'
  | 'broken'
  | 'handshake-refused'
  | 'leftover-bytes'
  | 'unexpected-message'
  | 'connect-failed'
  | 'listen-failed'
  | 'aborted'
  | 'timed-out'
  | 'bad-option'
  | 'too-many-connections'
  | 'too-much-unsent'

/** A connection that could not be opened, or that can no longer be used. */
export class ConnectionError extends WireError {
  declare readonly code: ConnectionCode
  /** Whether the client merely left where it may: in its handshake, between calls, or before a reply. */
  left = false

  constructor(code: ConnectionCode, problem: string, place?: Place, options?: ErrorOptions) {
    super(code, problem, place, options)
  }
}

/** The fields of a failure message. Which of the optional ones exist depends on the session. */
export interface Failure {
  readonly msg: string
  readonly level?: unknown
  readonly traces?: readonly { readonly hint: string }[]
  readonly exitStatus?: number
  /** Bytes at the end of a long text that were not kept. */
  readonly cut?: number
}

/** The server's failure message, thrown in place of a response. Its code is the protocol's word for the server. */
export class RemoteError extends WireError {
  /** The server's text, unchanged; `message` holds its first 65,536 characters on one line, without terminal colours. */
  readonly remoteMessage: string
  /** Verbosity of the error, if the session has it. */
  readonly level: string | number | undefined
  /** Hints of the traces, innermost first; empty if the session has none. */
  readonly traces: readonly string[]
  /** Exit status suggested to the client's program, if the session has it. */
  readonly exitStatus: number | undefined
  /** All fields of the failure message, to pass it on. */
  readonly failure: Failure
  /** Whether the server ended the connection with this error. */
  fatal = false

  /** `peer` is the protocol's word for its server. */
  constructor(peer: string, failure: Failure, place?: Place) {
    const text = plainText(failure.msg)
    super(peer, `the ${peer} says: ${text}${failure.cut === undefined ? '' : cutText(failure.cut)}`, place)
    this.failure = failure
    this.remoteMessage = failure.msg
    this.level = failure.level as string | number | undefined
    this.traces = (failure.traces ?? []).map(trace => trace.hint)
    this.exitStatus = failure.exitStatus
  }
}

/** Says how many bytes of a text were left out. */
function cutText(bytes: number): string {
  return ` … (${bytes} bytes more)`
}
