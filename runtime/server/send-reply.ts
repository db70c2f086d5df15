import { ConnectionError, EncodeError } from '../errors/errors.ts'
import { explain } from '../layout/explain.ts'
import { noBytes } from '../protocol/no-bytes.ts'
import type { AnyOperation, SelfEnding, ServedChannel } from '../protocol/protocol.ts'
import { type Body, bodyPieces } from '../streams/body.ts'
import { contentGrammar } from '../streams/content-grammar.ts'
import { checkedPieces } from '../streams/grammar-check.ts'
import { type Write, writeUint } from '../wire/write.ts'
import type { ListReply } from './call.ts'
import { answerWithError, report } from './send-error.ts'
import type { ServerState } from './state.ts'

/** Bytes in one message. */
const LARGEST = 1 << 20

/** Sends the response or the body of a call. Returns false if the connection cannot go on. */
export async function sendReply(
  state: ServerState,
  operation: AnyOperation,
  value: unknown,
): Promise<boolean> {
  try {
    const { download } = operation
    if (download?.by === 'push') await sendPushed(state, operation, value as Body)
    else if (download?.by === 'inline') await sendInline(state, operation, download.content, value as Body)
    else if (isLong(operation, value)) await sendList(state, operation, value)
    else sendResponse(state, operation, value)
    return true
  } catch (error) {
    if (error instanceof BrokenOff) {
      // The client expects more of the reply, so the only way to report the error is to end the connection.
      report(state, error.cause, operation.name)
      return false
    }
    return answerWithError(state, operation, await explainRejected(state, operation, error))
  }
}

/** Adds the path of the field to an error about a response that cannot be written. */
function explainRejected(
  state: ServerState,
  operation: AnyOperation,
  error: unknown,
): Promise<unknown> | unknown {
  const { lastRejected } = state.output
  if (lastRejected === undefined || lastRejected.error !== error) return error
  const place = { operation: operation.name, path: 'response' }
  return explain(error, state, `${operation.name}Response`, place, lastRejected.bytes)
}

/** An error after the first bytes of a reply, which can no longer be replaced by a failure message. */
class BrokenOff extends ConnectionError {
  constructor(cause: unknown) {
    super('broken', 'the answer broke off', {}, { cause })
  }
}

/** Sends the end of the channel and the response, both or neither. */
function sendResponse(state: ServerState, operation: AnyOperation, value: unknown): void {
  sendEnd(state, operation, operation.writeResponse, value)
}

/**
 * Sends the end of the channel and a value behind it. A later log message would corrupt the response, so the
 * log is closed.
 */
function sendEnd<T>(state: ServerState, operation: AnyOperation, write: Write<T>, value: T): void {
  const { channel } = state.protocol
  state.output.put(write, value, w => {
    if (channel !== undefined && operation.channel) channel.write(w, { kind: channel.kinds.end })
  })
  state.log.close()
}

/** The elements of a list too long to hold; without a count on the wire, there need not be one here. */
type LongReply = Exclude<ListReply<unknown>, readonly unknown[]>

async function sendList(state: ServerState, operation: AnyOperation, reply: LongReply): Promise<void> {
  const send = (item: unknown): void => state.output.put(operation.writeElement as Write<unknown>, item)
  if (operation.isUncounted === true) {
    const begin = (): void => sendEnd(state, operation, noBytes, undefined)
    await sendAfter(state, each(reply.items), { begin, send })
    state.output.put(w => writeUint(w, 0, 0), undefined)
    return
  }
  const { count, items } = reply
  await sendAfter(state, exactly(items, count), {
    begin: () => sendEnd(state, operation, (w, n) => writeUint(w, n, Number.MAX_SAFE_INTEGER), count),
    send,
  })
}

/** Sends the body as messages of the channel. If the body fails, the channel can still carry the error. */
async function sendPushed(state: ServerState, operation: AnyOperation, body: Body): Promise<void> {
  const { output } = state
  const channel = state.protocol.channel as ServedChannel
  const { pushField = '' } = channel
  const kind = channel.kinds.push ?? ''
  // A proxy passes pieces on unchanged, empty ones included.
  for await (const piece of output.exact ? (body as AsyncIterable<Uint8Array>) : shortPieces(body)) {
    output.put(channel.write, { kind, [pushField]: piece })
    if (output.congested && !(await output.drained())) return
  }
  sendResponse(state, operation, undefined)
}

/** Cuts a body into short pieces, because the client reads each message whole. */
async function* shortPieces(body: Body): AsyncGenerator<Buffer, void, undefined> {
  for await (const piece of bodyPieces(body)) {
    for (let at = 0; at < piece.length; at += LARGEST) yield piece.subarray(at, at + LARGEST)
  }
}

async function sendInline(
  state: ServerState,
  operation: AnyOperation,
  content: SelfEnding,
  body: Body,
): Promise<void> {
  const { limits } = state.input.reader
  const grammar = contentGrammar(content, state.session, { limits, exact: state.output.exact })
  await sendAfter(state, checkedPieces(grammar, body, limits.depth), {
    begin: () => sendResponse(state, operation, undefined),
    send: piece => state.output.bytes(piece),
  })
}

/**
 * Sends pieces behind the end of the channel. The first one is fetched before that end is sent, so that a
 * body that fails at once becomes a failure message.
 */
async function sendAfter<T>(
  { output }: ServerState,
  pieces: AsyncGenerator<T, void, undefined>,
  { begin, send }: { readonly begin: () => void; readonly send: (piece: T) => void },
): Promise<void> {
  try {
    let next = await pieces.next()
    begin()
    try {
      for (; next.done !== true; next = await pieces.next()) {
        send(next.value)
        if (output.congested && !(await output.drained())) return
      }
    } catch (error) {
      throw new BrokenOff(error)
    }
  } finally {
    await pieces.return()
  }
}

async function* each<T>(items: Iterable<T> | AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
  yield* items
}

/**
 * Yields the elements of a list, and checks that there are `count` of them. A client with the last element
 * takes the list for complete, so that one is held back until the check has passed.
 */
async function* exactly<T>(
  items: Iterable<T> | AsyncIterable<T>,
  count: number,
): AsyncGenerator<T, void, undefined> {
  let given = 0
  let last: T | undefined
  for await (const item of items) {
    if (given === count) throw new EncodeError('wrong-type', `a list of ${count} elements has more of them`)
    if (given > 0) yield last as T
    last = item
    given += 1
  }
  if (given < count) throw new EncodeError('wrong-type', `a list of ${count} elements ends after ${given}`)
  if (given > 0) yield last as T
}

function isLong(operation: AnyOperation, value: unknown): value is LongReply {
  return (
    operation.writeElement !== undefined &&
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    'items' in value
  )
}
