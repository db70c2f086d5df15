import type { HandshakeHooks } from '../protocol/handshake.ts'
import type { AnyMessage, AnyOperation } from '../protocol/protocol.ts'
import type { Session } from '../session/session.ts'
import { RawFrames } from '../streams/raw-frames.ts'

/** Callbacks that see the traffic of a proxy. Values are in the form of the session with the client. */
export interface ProxyEvents {
  /** Called with each step of the handshake. */
  hello?(name: string, value: unknown): void
  /** Called with each request. */
  request?(operation: AnyOperation, request: unknown, session: Session): void
  /** Called with each message of the log channel. */
  message?(message: AnyMessage, operation: AnyOperation, session: Session): void
  /** Called at the end of a body, with the number of its bytes. */
  body?(way: 'upload' | 'download', bytes: number, operation: AnyOperation): void
  /** Called with each response. */
  response?(operation: AnyOperation, response: unknown, session: Session): void
  /** Called when a call or the whole connection fails. */
  failure?(error: unknown, operation: string | undefined): void
}

/** Hooks into one call, which report its traffic. */
interface CallWatch {
  message(message: AnyMessage): void
  upload(body: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>
  download(body: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>
  response<T>(response: T): T
}

/** Adds to handshake hooks the reports of the values that both sides send. */
export function watchHandshake(hooks: HandshakeHooks, events: ProxyEvents | undefined): HandshakeHooks {
  if (events?.hello === undefined) return hooks
  return {
    ...hooks,
    async choose(name, own) {
      const value = await hooks.choose(name, own)
      events.hello?.(name, value)
      return value
    },
    heard(name, value) {
      events.hello?.(name, value)
      hooks.heard(name, value)
    },
  }
}

/** Reports a request, and returns hooks that report the rest of its call. */
export function watchCall(
  events: ProxyEvents | undefined,
  operation: AnyOperation,
  request: unknown,
  session: Session,
): CallWatch {
  events?.request?.(operation, request, session)
  const counted = async function* (
    way: 'upload' | 'download',
    body: AsyncIterable<Uint8Array>,
  ): AsyncGenerator<Uint8Array> {
    let bytes = 0
    for await (const piece of body) {
      bytes += piece.length
      yield piece
    }
    events?.body?.(way, bytes, operation)
  }
  const isHeard = events?.body !== undefined
  return {
    message: message => events?.message?.(message, operation, session),
    upload(body) {
      if (!isHeard) return body
      const pieces = counted('upload', body)
      return body instanceof RawFrames ? new RawFrames(pieces) : pieces
    },
    download: body => (isHeard ? counted('download', body) : body),
    response(response) {
      events?.response?.(operation, response, session)
      return response
    },
  }
}
