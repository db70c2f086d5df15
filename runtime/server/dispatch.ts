import { HandlerError } from '../errors/handler-error.ts'
import { explain } from '../layout/explain.ts'
import type { Layout } from '../layout/layout.ts'
import { type AnyRecords, isSingle, streamOf } from '../protocol/stream-of.ts'
import { decodeStream, encodeStream, type OutgoingRecords } from '../streams/records.ts'
import type { Dispatch, ServerCall } from './call.ts'
import type { IncomingBody } from './receive-body.ts'

type AnyHandler = (...args: unknown[]) => unknown

/** A protocol with the layouts that errors need to name fields. */
interface Explaining {
  layout(): Promise<Layout>
}

/**
 * Serves operations with the methods of an object, named as the client's methods. Each gets the request and
 * the body, if there are any, and the call. Streams are passed and returned as records; a stream of one
 * record is that record.
 */
export function dispatchTo(handlers: object, protocol: Explaining): Dispatch {
  return (operation, request, body, call) => {
    const handler = (handlers as Record<string, AnyHandler | undefined>)[operation.method]
    if (typeof handler !== 'function')
      throw new HandlerError(`this server does not implement ${operation.name}`)
    const before: unknown[] = request === undefined ? [] : [request]
    const sent = streamOf(operation.download?.content)
    const answer = (...args: unknown[]): unknown => {
      const given = handler.call(handlers, ...before, ...args, call)
      return sent === undefined ? given : encodeAnswer(sent, given, call, protocol)
    }
    const received = streamOf(body?.content)
    if (body === undefined) return answer()
    if (received === undefined) return answer(body.bytes)
    return answerTo(decodeBody(received, body, call), isSingle(received), answer)
  }
}

function decodeBody(stream: AnyRecords, body: IncomingBody, call: ServerCall): AsyncGenerator<object> {
  // In the pull era, nothing follows the last record: the client sends bytes only when asked.
  return decodeStream(stream, body.bytes, call.session, { ...body.options, open: body.by === 'pull' })
}

async function answerTo(
  records: AsyncGenerator<object>,
  isSingle: boolean,
  answer: (records: unknown) => unknown,
): Promise<unknown> {
  try {
    return await answer(isSingle ? (await records.next()).value : records)
  } finally {
    // A handler that stops early still leaves the memory of a record taken.
    records.return(undefined).catch(() => {})
  }
}

async function* encodeAnswer(
  stream: AnyRecords,
  answer: unknown,
  call: ServerCall,
  protocol: Explaining,
): AsyncGenerator<Buffer, void, undefined> {
  const given = await answer
  const records = isSingle(stream) ? [given] : given
  const { session, features } = call
  yield* encodeStream(stream, records as OutgoingRecords<never>, session, (error, type, path, bytes) =>
    explain(error, { protocol, session, features }, type, { path }, bytes),
  )
}
