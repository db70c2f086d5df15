import type { HandshakeHooks } from '../protocol/handshake.ts'
import type { AnyMessage, AnyOperation } from '../protocol/protocol.ts'
import type { Session } from '../session/session.ts'
import type { ByteStream } from '../streams/byte-stream.ts'
import { RawFrames } from '../streams/raw-frames.ts'

/** Listeners for all that passes a proxy. Values are those of the client's side. */
export interface ProxyEvents {
  /** A side said a step of the handshake. */
  hello?(name: string, value: unknown): void
  request?(operation: AnyOperation, request: unknown, session: Session): void
  message?(message: AnyMessage, operation: AnyOperation, session: Session): void
  /** A body has passed, in so many bytes. */
  body?(way: 'upload' | 'download', bytes: number, operation: AnyOperation): void
  response?(operation: AnyOperation, response: unknown, session: Session): void
  /** A call has failed, or the whole connection. */
  failure?(error: unknown, operation: string | undefined): void
}

/** One call, as it is told. */
interface CallWatch {
  message(message: AnyMessage): void
  upload(body: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>
  download(body: ByteStream): AsyncIterable<Uint8Array>
  response<T>(response: T): T
}

/** Hooks that tell what both sides say. */
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

/** Tells of a request, and gives what tells of the rest. */
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
