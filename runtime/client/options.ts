import type { MemoryBudget } from '../input/memory-budget.ts'
import type { TextSink } from '../input/text-cut.ts'
import type { AnyMessage } from '../protocol/protocol.ts'
import type { Limits } from '../session/limits.ts'
import type { Body } from '../streams/body.ts'
import type { LogStream } from './log-stream.ts'

export interface ConnectOptions<Message, Hello = object> {
  /** Newest version to offer, such as `1.21`; by default the spec's newest. */
  readonly version?: string
  /** Features to offer; by default those of the reference implementation. */
  readonly features?: readonly string[]
  /** Values to send in the handshake, by the names of its steps. */
  readonly hello?: Partial<Hello>
  /** Called with each log message, during the handshake and every call. */
  readonly onLog?: (message: Message) => void
  readonly limits?: Partial<Limits>
  /** Memory that the messages of all connections with this budget may take together; by default that of the process. */
  readonly memory?: MemoryBudget
  /**
   * Number of requests without a body that may be sent before the first reply; 1 by default. Servers reply in
   * order, but some end the connection of a client that does not wait. If the connection breaks off, the
   * outcome of the calls in flight is not known.
   */
  readonly inFlight?: number
  /** Aborts connecting; it has no effect once there is a connection. */
  readonly signal?: AbortSignal
  /** Milliseconds for dialling and the handshake together; without it, no limit. */
  readonly timeout?: number | false
  /** The `timeout` of calls that have none of their own, in milliseconds; without it, no limit. */
  readonly callTimeout?: number | false
  /** The `stallTimeout` of calls that have none of their own, in milliseconds; without it, no limit. */
  readonly stallTimeout?: number | false
  /**
   * Milliseconds that calls in progress have to end once the connection is closed; then they fail. The same again, but
   * no more than a second, has the server to end its side. `false` is no limit, 0 fails them at once. @defaultValue 10000
   */
  readonly grace?: number | false
  /** Whether to keep what the plain types normalise, in both directions; see `ReaderOptions`. */
  readonly exact?: boolean
}

export interface CallOptions<Message> {
  /** Called with each log message of this call, after the connection's `onLog`. */
  readonly onLog?: (message: Message) => void
  /** Stream of the log messages of this call, to be read while it runs. */
  readonly log?: LogStream<Message>
  /** Takes log messages with long texts in place of the listeners, to pass them on without holding them. */
  readonly longTexts?: LongTexts
  /** Aborts the call. The protocol has no message for that, so a call that was sent ends the connection. */
  readonly signal?: AbortSignal
  /**
   * Milliseconds that the call may take from the moment when it is made (for elements, when the first is requested) to
   * its last byte: with the wait for its turn, the source of an upload, and the reading of a download. After that it
   * fails with a `DeadlineError`, and, if it was sent, ends the connection. `false` is no limit.
   */
  readonly timeout?: number | false
  /**
   * Milliseconds in which not a byte has passed in either direction, although the call waits for some; then it fails
   * with a `DeadlineError` and ends the connection. Time in which this side does not read does not count, nor the wait
   * for the turn. A builder may be silent for hours. `false` is no limit.
   */
  readonly stallTimeout?: number | false
}

export interface DownloadOptions<Message> extends CallOptions<Message> {
  /**
   * Whether the request may be sent before the replies to others have come, within the `inFlight` of the connection.
   * Downloads arrive in the order in which they were asked for, so each has to be read to its end, or cancelled, before
   * the next one and all other calls get their replies; to cancel one ends all of them. @defaultValue `false`
   */
  readonly ahead?: boolean
}

/** Takes the log messages of a call that have a long text, as they arrive. */
export interface LongTexts extends TextSink {
  /** Called after the last byte, with the message; its texts are cut. */
  end(message: AnyMessage): void
}

/** The body of a call, as records or as bytes. */
export interface BodyOptions {
  /** Records of the body, or its only record if it is a single one. */
  readonly records?: object
  /** Bytes of the body. Records may be encoded already, with `encodeStream`. */
  readonly body?: Body
}
