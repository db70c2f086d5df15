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
  /**
   * Number of requests without a body that may be sent before the first reply; 1 by default. Servers reply in
   * order, but some end the connection of a client that does not wait. If the connection breaks off, the
   * outcome of the calls in flight is not known.
   */
  readonly inFlight?: number
  /** Aborts connecting; it has no effect once there is a connection. */
  readonly signal?: AbortSignal
  /** Whether to keep what the plain types normalise, in both directions; see `ReaderOptions`. */
  readonly exact?: boolean
}

export interface CallOptions<Message> {
  /** Called with each log message of this call, after the connection's `onLog`. */
  readonly onLog?: (message: Message) => void
  /** Stream of the log messages of this call, to be read while it runs. */
  readonly log?: LogStream<Message>
  /** Aborts the call. The protocol has no message for that, so a call that was sent ends the connection. */
  readonly signal?: AbortSignal
}

/** The body of a call, as records or as bytes. */
export interface BodyOptions {
  /** Records of the body, or its only record if it is a single one. */
  readonly records?: object
  /** Bytes of the body. Records may be encoded already, with `encodeStream`. */
  readonly body?: Body
}
