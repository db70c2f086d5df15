import { HandlerError } from '../errors/handler-error.ts'
import type { Content, StreamCodec } from '../protocol/protocol.ts'
import type { Session } from '../session/session.ts'
import type { Body } from '../streams/body.ts'
import { decodeStream, encodeStream, type OutgoingRecords } from '../streams/records.ts'
import type { Dispatch, ServerCall } from './call.ts'
import type { IncomingBody } from './receive-body.ts'

type AnyHandler = (...args: unknown[]) => unknown
type Records = StreamCodec<object, object, string>

/**
 * Has operations answered by the methods of an object, which are named as the client's: each gets the
 * request, the body and the call, as far as there are any. Streams of records come and go as records.
 */
export function dispatchTo(handlers: object): Dispatch {
  return (operation, request, body, call) => {
    const handler = (handlers as Record<string, AnyHandler | undefined>)[operation.method]
    if (typeof handler !== 'function')
      throw new HandlerError(`this server does not implement ${operation.name}`)
    const args: unknown[] = []
    if (request !== undefined) args.push(request)
    if (body !== undefined) args.push(received(body, call))
    const answer = handler.call(handlers, ...args, call)
    const records = recordsOf(operation.download?.content)
    return records === undefined ? answer : sent(records, answer, call.session)
  }
}

function received(body: IncomingBody, call: ServerCall): unknown {
  const records = recordsOf(body.content)
  if (records === undefined) return body.bytes
  // A client that is asked for pieces has none behind the last one.
  return decodeStream(records, body.bytes, call.session, { ...body.options, open: body.by === 'pull' })
}

async function* sent(content: Records, answer: unknown, session: Session): AsyncGenerator<Buffer> {
  const given = (await answer) as OutgoingRecords<Record<string, Body>> | Record<string, Body>
  const single = content.count === undefined && content.marker === undefined
  const records = single ? [given as Record<string, Body>] : (given as OutgoingRecords<Record<string, Body>>)
  yield* encodeStream(content, records as OutgoingRecords<never>, session)
}

function recordsOf(content: Content | undefined): Records | undefined {
  return typeof content === 'object' ? (content as unknown as Records) : undefined
}
