import { DaemonError, type Failure, WireError } from './errors.ts'
import { HandlerError } from './handler-error.ts'
import { messageKind } from './message-kind.ts'
import type { Channel } from './protocol.ts'
import type { ServerState } from './server-state.ts'

/** Answers with an error, and reports it. */
export function fail(state: ServerState, error: unknown, operation?: string): void {
  state.onError(error, operation)
  sendFailure(state, error)
}

/** Answers with an error. */
export function sendFailure(state: ServerState, error: unknown): void {
  const { channel } = state.protocol
  if (channel === undefined) return
  state.log.open()
  state.outgoing.put(channel.write, failMessage(channel, error))
  state.outgoing.flush()
}

/** The message that tells an error. One that came from another server goes on as it came. */
export function failMessage(
  channel: Channel<{ readonly kind: string }>,
  error: unknown,
): { readonly kind: string } {
  return { ...channel.failDefaults, ...failure(error), kind: messageKind(channel, 'fail') }
}

function failure(error: unknown): Partial<Failure> {
  if (error instanceof DaemonError) return error.failure
  if (error instanceof HandlerError) {
    const { problem, traces, exitStatus } = error
    return {
      msg: problem,
      traces: traces.map(hint => ({ hint })),
      ...(exitStatus === undefined ? {} : { exitStatus }),
    }
  }
  if (error instanceof WireError) return { msg: error.message }
  // A text that is no text must not keep the client from hearing that something went wrong.
  return { msg: (error instanceof Error ? error.message : String(error)).toWellFormed() }
}
