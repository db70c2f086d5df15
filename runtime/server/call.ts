import type { AnyMessage, AnyOperation, OperationInfo } from '../protocol/protocol.ts'
import type { Session } from '../session/session.ts'
import type { ServerLog } from './log.ts'
import type { IncomingBody } from './receive-body.ts'

/** A value, or the promise of one. */
export type Awaitable<T> = T | Promise<T>

/** The context of a request: the connection, and the log to talk while the handler works. */
export interface ServerCall<Message extends AnyMessage = AnyMessage, Hello = object> {
  readonly operation: OperationInfo
  readonly session: Session
  /** Names of the negotiated features. */
  readonly features: readonly string[]
  /** The values that the client said in the handshake. */
  readonly client: Hello
  readonly log: ServerLog<Message>
  /**
   * Aborted when the client goes away and waits for the answer no longer. A client that only says that it sends
   * nothing more looks the same; an answer still reaches it.
   */
  readonly signal: AbortSignal
}

/** Answers any operation with its response, or, for a download, with the body. */
export type Dispatch = (
  operation: AnyOperation,
  request: unknown,
  body: IncomingBody | undefined,
  call: ServerCall,
) => unknown

/**
 * The elements of a list: an array, or, for a list that is too long to hold, their number and where they come
 * from. A list begins with its number on the wire, so that it has to be known first.
 */
export type ListReply<T> =
  | readonly T[]
  | { readonly count: number; readonly items: Iterable<T> | AsyncIterable<T> }
