import { type Body, bodyChunks } from './body.ts'
import { ConnectionError, EncodeError } from './errors.ts'
import { fail } from './fail.ts'
import type { Listed } from './listed.ts'
import { messageKind } from './message-kind.ts'
import { narChunks } from './nar-check.ts'
import type { AnyOperation, Channel } from './protocol.ts'
import type { ServerState } from './server-state.ts'
import { writeUint } from './write.ts'
import type { Writer } from './writer.ts'

type AnyChannel = Channel<{ readonly kind: string }>

/** Sends the answer of an operation. Gives false where the connection cannot go on. */
export async function reply(state: ServerState, operation: AnyOperation, value: unknown): Promise<boolean> {
  try {
    if (operation.download?.by === 'push') await sendPushed(state, operation, value as Body)
    else if (operation.download?.by === 'inline') await sendInline(state, operation, value as Body)
    else if (isLong(operation, value)) await sendList(state, operation, value)
    else sendResponse(state, operation, value)
    return true
  } catch (error) {
    if (error instanceof BrokenOff) {
      // The client is in the middle of something: the end of the connection is all that it can still be told.
      state.onError(error.cause, operation.name)
      return false
    }
    fail(state, error, operation.name)
    return operation.channel
  }
}

/** An answer that stops where the client expects more of it. */
class BrokenOff extends ConnectionError {
  constructor(cause: unknown) {
    super('broken', 'the answer broke off', {}, { cause })
  }
}

/** The end of the channel, and the response behind it, whole or not at all. */
function sendResponse(state: ServerState, operation: AnyOperation, value: unknown): void {
  state.outgoing.put(w => {
    writeEnd(state, operation, w)
    operation.writeResponse(w, value as never)
  }, undefined)
}

function writeEnd(state: ServerState, operation: AnyOperation, w: Writer): void {
  const { channel } = state.protocol
  if (channel !== undefined && operation.channel) channel.write(w, { kind: messageKind(channel, 'end') })
}

async function sendList(
  state: ServerState,
  operation: AnyOperation,
  { count, items }: Exclude<Listed<unknown>, readonly unknown[]>,
): Promise<void> {
  const { outgoing } = state
  outgoing.put(w => {
    writeEnd(state, operation, w)
    writeUint(w, count, Number.MAX_SAFE_INTEGER)
  }, undefined)
  let sent = 0
  try {
    for await (const item of items) {
      if (sent === count) throw new EncodeError('wrong-type', `a list of ${count} elements has more of them`)
      outgoing.put(operation.writeElement as never, item as never)
      sent += 1
      if (outgoing.congested && !(await outgoing.drained())) return
    }
    if (sent < count) throw new EncodeError('wrong-type', `a list of ${count} elements ends after ${sent}`)
  } catch (error) {
    throw new BrokenOff(error)
  }
}

/** The body as messages of the channel. Where it fails, the channel still has room for the error. */
async function sendPushed(state: ServerState, operation: AnyOperation, body: Body): Promise<void> {
  const { outgoing } = state
  const channel = state.protocol.channel as AnyChannel
  const kind = messageKind(channel, 'push')
  // Whoever passes pieces on keeps the empty ones, too.
  for await (const piece of outgoing.exact ? (body as AsyncIterable<Uint8Array>) : bodyChunks(body)) {
    outgoing.put(channel.write, { kind, [channel.pushField ?? '']: piece } as { kind: string })
    if (outgoing.congested && !(await outgoing.drained())) return
  }
  sendResponse(state, operation, undefined)
}

/** The body behind the channel. It is begun before the channel ends, so that a body that is not there is an error. */
async function sendInline(state: ServerState, operation: AnyOperation, body: Body): Promise<void> {
  const { outgoing } = state
  const { depth } = state.input.reader.limits
  const pieces = operation.download?.content === 'nar' ? narChunks(body, depth) : bodyChunks(body)
  let next = await pieces.next()
  sendResponse(state, operation, undefined)
  try {
    for (; next.done !== true; next = await pieces.next()) {
      outgoing.bytes(next.value)
      if (outgoing.congested && !(await outgoing.drained())) return
    }
  } catch (error) {
    throw new BrokenOff(error)
  } finally {
    await pieces.return()
  }
}

function isLong(
  operation: AnyOperation,
  value: unknown,
): value is Exclude<Listed<unknown>, readonly unknown[]> {
  return (
    operation.writeElement !== undefined &&
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    'items' in value
  )
}
