import type { AnyMessage, AnyOperation, OperationInfo } from '../protocol/protocol.ts'
import type { Session } from '../session/session.ts'
import type { ServerLog } from './log.ts'
import type { IncomingBody } from './receive-body.ts'

/** A value, or the promise of one. */
export type Awaitable<T> = T | Promise<T>

/** The context of a call: everything a handler gets beside the request and the body. */
export interface ServerCall<Message extends AnyMessage = AnyMessage, Hello = object> {
  readonly operation: OperationInfo
  readonly session: Session
  /** Names of the negotiated features. */
  readonly features: readonly string[]
  /** Values that the client sent in the handshake. */
  readonly client: Hello
  /** The log, which sends messages to the client: at once if the protocol allows it, otherwise when it does. */
  readonly log: ServerLog<Message>
  /**
   * Aborted when the client goes away, so that a handler can stop. A client that only ends its writing side
   * looks the same; it still gets the reply.
   */
  readonly signal: AbortSignal
}

/** Runs the handler of any operation. Returns the response, or the body of a download. */
export type Dispatch = (
  operation: AnyOperation,
  request: unknown,
  body: IncomingBody | undefined,
  call: ServerCall,
) => unknown

/**
 * The elements of a list: an array, or, for a list too long to hold, their number and an iterable. The wire
 * has the number in front of the elements, so it must be known in advance.
 */
export type ListReply<T> =
  | readonly T[]
  | { readonly count: number; readonly items: Iterable<T> | AsyncIterable<T> }

/**
 * The elements of a list without a count on the wire: an array, or, for a list too long to hold, an iterable of them.
 */
export type UncountedReply<T> = readonly T[] | { readonly items: Iterable<T> | AsyncIterable<T> }
