import type { AnyMessage, AnyOperation, OperationInfo } from '../protocol/protocol.ts'
import type { Session } from '../session/session.ts'
import type { ServerLog } from './log.ts'
import type { IncomingBody } from './receive-body.ts'

/** A value, or the promise of one. */
export type Awaitable<T> = T | Promise<T>

/** What a handler gets to know beside the request, and how it talks while it works. */
export interface ServerCall<Message extends AnyMessage = AnyMessage, Hello = object> {
  readonly operation: OperationInfo
  readonly session: Session
  /** Names of the negotiated features. */
  readonly features: readonly string[]
  /** What the client said in the handshake. */
  readonly client: Hello
  readonly log: ServerLog<Message>
  /**
   * Aborted where the client goes away, so that nobody waits for the answer any more. A client that only says
   * that it sends nothing more looks the same; what it is answered still reaches it.
   */
  readonly signal: AbortSignal
}

/** Answers any operation. What it gives is the response; for a download, the body. */
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
