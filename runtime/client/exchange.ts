import { EncodeError, RemoteError } from '../errors/errors.ts'
import { orEnd } from '../input/waits.ts'
import { desiredBytes, meaningOf, pushedBytes } from '../protocol/meaning.ts'
import type { AnyMessage, AnyOperation } from '../protocol/protocol.ts'
import { uploadIn } from '../protocol/upload-in.ts'
import { type Body, checkBody } from '../streams/body.ts'
import { failedCall } from './failed-call.ts'
import { type LogListeners, withCut } from './log-listeners.ts'
import { sendBody, type Upload } from './send-body.ts'
import type { ClientState } from './state.ts'
import { writeRequest } from './write-request.ts'

/**
 * Sends a request, and starts to send its body.
 *
 * @throws {GateError | EncodeError} if the session does not have it, or a value does not fit. Nothing is sent
 * then.
 */
export async function sendRequest(
  state: ClientState,
  operation: AnyOperation,
  request: unknown,
  body: Body | undefined,
): Promise<Upload | undefined> {
  const { name } = operation
  state.checkUsable(name)
  const era = uploadIn(state.session, operation)
  try {
    writeRequest(state, operation, request)
  } catch (error) {
    throw await state.explainRequest(error, name)
  }
  if (era !== undefined) {
    try {
      if (body === undefined) {
        throw new EncodeError('missing-field', 'this operation needs a body', state.place(name))
      }
      // Frames cannot tell that a body failed: the server would take an empty one.
      checkBody(body)
    } catch (error) {
      state.writer.offset = 0
      throw error
    }
  }
  state.transport.write(state.writer.take())
  state.previous = name
  return era === undefined || body === undefined ? undefined : sendBody(state, era, body)
}

/** Reads the log channel up to its end, or up to the first `push` message: then returns the bytes of that. */
export async function runChannel(
  state: ClientState,
  operation: AnyOperation,
  listeners: LogListeners,
  upload: Upload | undefined,
): Promise<Uint8Array | undefined> {
  const { channel } = state.protocol
  if (channel === undefined || !operation.channel) return undefined
  const body = upload?.pull !== undefined ? 'pull' : operation.download?.by === 'push' ? 'push' : undefined
  for (let first = true; ; first = false) {
    state.reading = channel.name
    // The bytes of a pushed body stand in messages, too, and must not be cut.
    const reading = state.input.read(channel.read, body === 'push' ? undefined : listeners.texts)
    const message = withCut(reading instanceof Promise ? await reading : reading, state.input)
    switch (meaningOf(channel, message, body)) {
      case 'log':
        listeners.tell(message, state.input)
        break
      case 'end': {
        const error = await sourceError(state, upload)
        if (error === undefined) return undefined
        await receiveResponse(state, operation)
        throw error
      }
      case 'fail':
        throw await failedUpload(state, operation, message, upload, first)
      case 'pull':
        // A source that hangs must not hide the end of the connection, so wait for that as well.
        if (upload?.pull !== undefined) await orEnd(state.input, upload.pull(desiredBytes(channel, message)))
        break
      case 'push':
        return pushedBytes(channel, message)
    }
  }
}

/** Reads the response behind the log channel, and checks that nothing follows it. */
export async function receiveResponse(state: ClientState, operation: AnyOperation): Promise<unknown> {
  state.reading = `${operation.name}Response`
  const reading = state.input.read(operation.readResponse)
  const response = reading instanceof Promise ? await reading : reading
  state.lastFailure = undefined
  state.checkEnd(operation.name)
  return response
}

/** Builds the error for a failure of a call with a body. An error of the body's source is preferred. */
async function failedUpload(
  state: ClientState,
  operation: AnyOperation,
  failure: AnyMessage,
  upload: Upload | undefined,
  first: boolean,
): Promise<unknown> {
  upload?.stop()
  const thrown = await sourceError(state, upload)
  const error = await failedCall(state, operation, failure, { first, isLast: state.isLast })
  if (upload?.broken === true && error instanceof RemoteError) {
    error.fatal = true
    state.breakOff(operation.name, error)
  }
  return thrown ?? error
}

/**
 * Waits until the upload has ended, or the connection, because the source may hang. Returns the error of the source,
 * if there is one.
 */
async function sourceError({ input }: ClientState, upload: Upload | undefined): Promise<unknown> {
  if (upload === undefined) return undefined
  let thrown: unknown
  const finish = async (): Promise<void> => {
    thrown = (await upload.finished()).error
  }
  await orEnd(input, finish())
  return thrown
}
