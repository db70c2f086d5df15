import { ConnectionError } from '../errors/errors.ts'
import { HandlerError } from '../errors/handler-error.ts'
import { WireError } from '../errors/wire-error.ts'
import { explain } from '../layout/explain.ts'
import type { AnyOperation, UploadEra } from '../protocol/protocol.ts'
import { uploadIn } from '../protocol/upload-in.ts'
import { describeGate, holds } from '../session/gate.ts'
import type { CallTrace } from './call-trace.ts'
import { type IncomingBody, receiveBody } from './receive-body.ts'
import { answerWithError, reportAndSend } from './send-error.ts'
import { sendReply } from './send-reply.ts'
import type { ServerState } from './state.ts'

/** Reads one request, runs its handler and sends the reply. Returns false if no other request can follow. */
export function serveCall(state: ServerState, opcode: number): Promise<boolean> {
  const trace = state.trace?.beginCall(state, opcode)
  const serving = serve(state, opcode, trace)
  return trace === undefined ? serving : serving.finally(() => trace.ended())
}

async function serve(state: ServerState, opcode: number, trace: CallTrace | undefined): Promise<boolean> {
  const { protocol, session, log, watch } = state
  const operation = protocol.operations.get(opcode)
  watch.operation = operation?.name
  if (operation === undefined || !holds(session, operation.gate)) {
    // The end of an unknown request is not known either, so the connection cannot go on.
    reportAndSend(state, unknownOperation(state, opcode, operation), operation?.name)
    return false
  }
  trace?.named(operation)
  let request: unknown
  try {
    const reading = state.input.read(operation.readRequest)
    request = reading instanceof Promise ? await reading : reading
  } catch (error) {
    reportAndSend(state, await explainRequest(state, operation, error), operation.name)
    return false
  }
  trace?.requested(request)
  watch.waitsFor = 'upload'
  const era = uploadIn(session, operation)
  const body = era === undefined ? undefined : bodyOf(state, operation, era)
  // An inline body has to be read whole before the server may send messages.
  if (era?.by !== 'inline' && operation.channel) log.open()
  try {
    return await answer(state, operation, request, body)
  } finally {
    log.close()
  }
}

function bodyOf(state: ServerState, operation: AnyOperation, era: UploadEra): IncomingBody {
  const context = { ...state, channel: state.protocol.channel }
  if (era.by !== 'inline' || !operation.channel) return receiveBody(context, era)
  return receiveBody({ ...context, onEnd: () => state.log.open() }, era)
}

async function answer(
  state: ServerState,
  operation: AnyOperation,
  request: unknown,
  body: IncomingBody | undefined,
): Promise<boolean> {
  const { session, features, client, log, clientGone } = state
  let value: unknown
  let thrown: { readonly error: unknown } | undefined
  try {
    const call = {
      operation,
      session,
      features,
      client,
      log,
      get signal() {
        return clientGone.signal
      },
    }
    value = await state.dispatch(operation, request, body, call)
  } catch (error) {
    thrown = { error }
  }
  // Clients that poll rely on it that neither a response nor an error comes before the end of the body.
  await body?.finish().catch(() => {})
  const broken = body?.broken
  if (broken !== undefined) {
    const place = { operation: operation.name, path: 'body', version: session.version, features }
    reportAndSend(state, broken instanceof WireError ? broken.locate(place) : broken, operation.name)
    return false
  }
  if (thrown !== undefined) return answerWithError(state, operation, thrown.error)
  if (operation.channel) log.open()
  return sendReply(state, operation, value)
}

function unknownOperation(
  state: ServerState,
  opcode: number,
  operation: AnyOperation | undefined,
): HandlerError {
  if (operation === undefined) return new HandlerError(`invalid operation ${opcode}`)
  const when = describeGate(operation.gate, state.protocol.features)
  return new HandlerError(`invalid operation ${opcode}: ${operation.name} exists ${when}`)
}

function explainRequest(state: ServerState, operation: AnyOperation, error: unknown): Promise<unknown> {
  const place = { operation: operation.name, path: 'request' }
  if (error instanceof ConnectionError) return Promise.resolve(error.locate(place))
  const { lastRefused } = state.input
  return explain(error, state, `${operation.name}Request`, place, lastRefused?.bytes, lastRefused?.skipped)
}
