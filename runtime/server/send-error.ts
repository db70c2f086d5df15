import { type Failure, RemoteError } from '../errors/errors.ts'
import { HandlerError } from '../errors/handler-error.ts'
import type { AnyMessage, OperationInfo, ServedChannel } from '../protocol/protocol.ts'
import { holds } from '../session/gate.ts'
import type { Session } from '../session/session.ts'
import type { ServerState } from './state.ts'

/** Replies to a call with an error. Returns false if the operation has no log channel to carry it. */
export function answerWithError(state: ServerState, operation: OperationInfo, error: unknown): boolean {
  report(state, error, operation.name)
  if (operation.channel) sendError(state, error)
  return operation.channel && !state.log.brokenOff
}

/** Reports an error, and sends it as a failure message. */
export function reportAndSend(state: ServerState, error: unknown, operation?: string): void {
  state.onError(error, operation)
  sendError(state, error)
}

/** Reports an error of a handler, which may be only about the client's departure. */
export function report(state: ServerState, error: unknown, operation: string): void {
  if (state.clientGone.explains(error)) state.onLeave(error, operation)
  else state.onError(error, operation)
}

/** Sends an error as a failure message. */
export function sendError(state: ServerState, error: unknown): void {
  const { channel } = state.protocol
  // Inside another message, the client would take the error for a part of that.
  if (channel === undefined || state.log.brokenOff) return
  state.log.open()
  try {
    state.output.put(channel.write, failMessage(channel, state.session, error))
  } catch (cause) {
    // If the error itself cannot be encoded, still tell the client that the call failed.
    const msg = `${textOf(error)}; its details cannot be sent: ${textOf(cause)}`.toWellFormed()
    state.output.put(channel.write, { ...failMessage(channel, state.session, undefined), msg } as AnyMessage)
  }
  state.output.flush()
}

/** Builds the failure message of an error. That of another server's failure is passed on unchanged. */
function failMessage(channel: ServedChannel, session: Session, error: unknown): AnyMessage {
  const gate = channel.failGates.traces
  const hasTraces = gate === undefined || holds(session, gate)
  return { ...channel.failDefaults, ...failureOf(error, hasTraces), kind: channel.kinds.fail }
}

/** Gives the fields of an error. A session without traces has them in the text, so that they are not lost. */
function failureOf(error: unknown, hasTraces: boolean): Partial<Failure> {
  if (error instanceof RemoteError) return error.failure
  if (error instanceof HandlerError) {
    const { problem, traces, exitStatus } = error
    return {
      msg: hasTraces || traces.length === 0 ? problem : `${problem} (${traces.join(', ')})`,
      traces: traces.map(hint => ({ hint })),
      ...(exitStatus === undefined ? {} : { exitStatus }),
    }
  }
  return { msg: textOf(error) }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
