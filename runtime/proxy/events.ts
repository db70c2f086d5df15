import type { HandshakeHooks } from '../protocol/handshake.ts'
import type { AnyOperation } from '../protocol/protocol.ts'
import type { IncomingBody } from '../server/receive-body.ts'
import type { Session } from '../session/session.ts'
import type { ByteStream } from '../streams/byte-stream.ts'

/** What passes a proxy, told as it passes. Values are those of the client's side. */
export interface ProxyEvents {
  /** Somebody said a step of the handshake. */
  hello?(name: string, value: unknown): void
  request?(operation: AnyOperation, request: unknown, session: Session): void
  message?(message: { readonly kind: string }, operation: AnyOperation, session: Session): void
  /** A body has passed, in so many bytes. */
  body?(way: 'upload' | 'download', bytes: number, operation: AnyOperation): void
  response?(operation: AnyOperation, response: unknown, session: Session): void
  /** A call has failed, or the whole connection. */
  failure?(error: unknown, operation: string | undefined): void
}

/** One call, as it is told. */
export interface CallWatch {
  message(message: { readonly kind: string }): void
  upload(body: IncomingBody): AsyncIterable<Uint8Array>
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
    pieces: AsyncIterable<Uint8Array>,
  ): AsyncGenerator<Uint8Array> {
    let bytes = 0
    for await (const piece of pieces) {
      bytes += piece.length
      yield piece
    }
    events?.body?.(way, bytes, operation)
  }
  const watched = (
    way: 'upload' | 'download',
    pieces: AsyncIterable<Uint8Array>,
  ): AsyncIterable<Uint8Array> => (events?.body === undefined ? pieces : counted(way, pieces))
  return {
    message: message => events?.message?.(message, operation, session),
    upload: body => watched('upload', body.bytes),
    download: body => watched('download', body),
    response(response) {
      events?.response?.(operation, response, session)
      return response
    },
  }
}
