import type { Limits } from '../session/limits.ts'
import type { Body } from '../streams/body.ts'
import type { LogStream } from './log-stream.ts'

export interface ConnectOptions<Message, Hello = object> {
  /** The newest version to offer, such as `1.21`; the spec's newest if left out. */
  readonly version?: string
  /** Features to offer; all that the reference implementation has if left out. */
  readonly features?: readonly string[]
  /** Other values to say in the handshake. */
  readonly hello?: Partial<Hello>
  /** Called for every log message, during the handshake and every call. */
  readonly onLog?: (message: Message) => void
  readonly limits?: Partial<Limits>
  /**
   * How many requests without a body may be sent before the first of them is answered; 1 if left out.
   * Servers answer in order, but some end the connection of a client that does not wait. If the connection
   * breaks off, the outcome of those in flight is not known.
   */
  readonly inFlight?: number
  /** Gives up connecting; once there is a connection, it has no effect. */
  readonly signal?: AbortSignal
  /** Keep what the plain types normalise; see `ReaderOptions`. */
  readonly exact?: boolean
}

export interface CallOptions<Message> {
  /** Called for every log message of this call, after the connection's own listener. */
  readonly onLog?: (message: Message) => void
  /** Gets the log messages of this call, to be read while it runs. */
  readonly log?: LogStream<Message>
  /** Gives the call up. The protocol has no way to say so: the connection ends. */
  readonly signal?: AbortSignal
}

/** The body of a call. */
export interface BodyOptions {
  /** The records of a body that consists of records, or the record of one that is a single record. */
  readonly records?: object
  /** The body as bytes; that of records may be encoded already, as `encodeStream` does it. */
  readonly body?: Body
}
