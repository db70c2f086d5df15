import { EncodeError, RemoteError } from '../errors/errors.ts'
import type { AnyOperation, OperationInfo } from '../protocol/protocol.ts'
import { holds } from '../session/gate.ts'
import type { Body } from '../streams/body.ts'
import type { Read } from '../wire/read.ts'
import { failedCall, unexpectedMessage } from './failed-call.ts'
import type { LogListeners } from './log-listeners.ts'
import { sendBody, type Upload } from './send-body.ts'
import type { ClientState } from './state.ts'
import { writeRequest } from './write-request.ts'

/**
 * Sends a request, and starts to send its body.
 *
 * @throws {GateError | EncodeError} where the session does not have it; not a byte was sent then.
 */
export async function sendRequest(
  state: ClientState,
  operation: AnyOperation,
  request: unknown,
  body: Body | undefined,
  raw = false,
): Promise<Upload | undefined> {
  const { name } = operation
  state.checkUsable(name)
  const era = operation.upload?.find(entry => holds(state.session, entry.gate))
  try {
    writeRequest(state, operation, request)
  } catch (error) {
    throw await state.explainRequest(error, name)
  }
  if (era !== undefined && body === undefined) {
    state.writer.offset = 0
    throw new EncodeError('missing-field', 'this operation needs a body', state.place(name))
  }
  state.transport.write(state.writer.take())
  state.previous = name
  return era === undefined || body === undefined
    ? undefined
    : sendBody(state.transport, era, body, state.limits.depth, raw)
}

/** Reads the log channel up to its end; gives the bytes of the first `push` message, where one comes before. */
export async function runChannel<Message>(
  state: ClientState,
  operation: AnyOperation,
  listener: LogListeners<Message>,
  upload: Upload | undefined,
): Promise<Uint8Array | undefined> {
  const { channel } = state.protocol
  if (channel === undefined || !operation.channel) return undefined
  for (let first = true; ; first = false) {
    state.reading = channel.name
    const reading = state.input.read(channel.read)
    const message = reading instanceof Promise ? await reading : reading
    switch (channel.roles[message.kind]) {
      case 'end': {
        const { error } = (await upload?.finished()) ?? {}
        if (error === undefined) return undefined
        await readReply(state, operation)
        throw error
      }
      case 'fail':
        throw await stopped(state, operation, message, upload, first)
      case 'pull':
        if (upload === undefined) throw unexpectedMessage(message.kind)
        // A source that is stuck must not hold back the end of the connection.
        await state.input.orEnd(
          upload.pull((message as unknown as Record<string, number>)[channel.pullField ?? ''] ?? 0),
        )
        break
      case 'push':
        if (operation.download?.by !== 'push') throw unexpectedMessage(message.kind)
        return (message as unknown as Record<string, Uint8Array>)[channel.pushField ?? '']
      default:
        listener.tell(message as Message)
    }
  }
}

/** Reads what follows the log channel, and makes sure that nothing follows it. */
export async function readReply<Response>(
  state: ClientState,
  operation: OperationInfo & { readonly readResponse: Read<Response> },
): Promise<Response> {
  state.reading = `${operation.name}Response`
  const reading = state.input.read(operation.readResponse)
  const response = reading instanceof Promise ? await reading : reading
  state.lastFailure = undefined
  state.checkEnd(operation.name)
  return response
}

/** The error for a failure of a call with a body: what is wrong with the source says more. */
async function stopped(
  state: ClientState,
  operation: AnyOperation,
  failure: { readonly kind: string },
  upload: Upload | undefined,
  first: boolean,
): Promise<unknown> {
  upload?.stop()
  const { error: sourceError } = (await upload?.finished()) ?? {}
  const error = await failedCall(state, operation, failure, { first, isLast: () => true })
  if (upload?.broken === true && error instanceof RemoteError) {
    error.fatal = true
    state.breakOff(operation.name, error)
  }
  return sourceError ?? error
}
