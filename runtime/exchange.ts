import { setTimeout as sleep } from 'node:timers/promises'
import type { Body } from './body.ts'
import type { ClientState } from './client-state.ts'
import { ConnectionError, EncodeError, GateError } from './errors.ts'
import { explain } from './explain.ts'
import { daemonError } from './failure.ts'
import { describeGate, holds } from './gate.ts'
import type { LogListener } from './log-listener.ts'
import type { AnyOperation, Operation, OperationInfo } from './protocol.ts'
import type { Read } from './read.ts'
import { startUpload, type Upload } from './upload.ts'
import { writeUint } from './write.ts'

/** Where a fatal error is sent twice, the second copy follows the first at once. */
const ECHO_MS = 5
/** The same error as first message of the next call may be that second copy: then the end follows. */
const LATE_ECHO_MS = 100

/**
 * Sends a request, and starts to send its body.
 *
 * @throws {GateError | EncodeError} where the session does not have it; not a byte was sent then.
 */
export async function sendRequest<Request, Response>(
  state: ClientState,
  operation: Operation<Request, Response>,
  request: Request,
  body: Body | undefined,
  raw = false,
): Promise<Upload | undefined> {
  state.checkUsable(operation.name)
  const { protocol, session, writer: w } = state
  if (!holds(session, operation.gate)) {
    throw new GateError(
      `the connection does not have this operation: it exists ${describeGate(operation.gate, protocol.features)}`,
      state.place(operation.name),
    )
  }
  const era = operation.upload?.find(entry => holds(session, entry.gate))
  if (era !== undefined && body === undefined) {
    throw new EncodeError('missing-field', 'this operation needs a body', state.place(operation.name))
  }
  w.offset = 0
  w.depth = 0
  writeUint(w, operation.opcode, 0xffffffff)
  try {
    operation.writeRequest(w, request)
  } catch (error) {
    const place = { operation: operation.name, path: 'request' }
    throw await explain(error, state, `${operation.name}Request`, place, w.bytes.subarray(8, w.offset))
  }
  state.transport.write(w.take())
  state.previous = operation.name
  return era === undefined || body === undefined
    ? undefined
    : startUpload(state.transport, era, body, state.limits.depth, raw)
}

/** Reads the log channel up to its end; gives the bytes of the first `push` message, where one comes before. */
export async function runChannel<Message>(
  state: ClientState,
  operation: AnyOperation,
  listener: LogListener<Message>,
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
        throw await failed(state, operation, message, upload, first)
      case 'pull':
        if (upload === undefined) throw unexpected(message.kind)
        // A source that is stuck must not hold back the end of the connection.
        await state.input.orEnd(
          upload.pull((message as unknown as Record<string, number>)[channel.pullField ?? ''] ?? 0),
        )
        break
      case 'push':
        if (operation.download?.by !== 'push') throw unexpected(message.kind)
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

/**
 * The error for a failure. Whatever follows it unasked, be it a second copy or the end, says that the
 * server has given the connection up.
 */
async function failed(
  state: ClientState,
  operation: OperationInfo,
  failure: { readonly kind: string },
  upload: Upload | undefined,
  first: boolean,
): Promise<unknown> {
  upload?.stop()
  const { error: sourceError } = (await upload?.finished()) ?? {}
  const error = daemonError(state.protocol.channel, failure, state.session, state.place(operation.name))
  const text = JSON.stringify(failure, (_, value) => (typeof value === 'bigint' ? `${value}` : value))
  const echo = first && text === state.lastFailure
  state.lastFailure = text
  const { input } = state
  if (input.available === 0 && !input.ended) {
    await Promise.race([input.more(), sleep(echo ? LATE_ECHO_MS : ECHO_MS)])
  }
  if (input.available > 0 || input.ended || upload?.broken === true) {
    error.fatal = true
    state.breakOff(operation.name, error)
    if (echo && input.ended) return state.broken
  }
  return sourceError ?? error
}

function unexpected(kind: string): ConnectionError {
  return new ConnectionError(
    'unexpected-message',
    `the server sent ${kind}, for which this operation has no use`,
  )
}
