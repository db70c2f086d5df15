import type { AnyOperation } from '../protocol/protocol.ts'
import { receiveResponse, runChannel, sendRequest } from './exchange.ts'
import type { LogListeners } from './log-listeners.ts'
import type { BodyOptions } from './options.ts'
import type { Upload } from './send-body.ts'
import type { ClientState } from './state.ts'

/** Calls an operation that sends a body, and gives its reply. No other call may be in flight. */
export async function callWithBody(
  state: ClientState,
  operation: AnyOperation,
  request: unknown,
  { body }: BodyOptions,
  listeners: LogListeners,
): Promise<unknown> {
  let upload: Upload | undefined
  try {
    upload = await sendRequest(state, operation, request, body)
    await runChannel(state, operation, listeners, upload)
    const response = await receiveResponse(state, operation)
    listeners.rethrow()
    return response
  } catch (error) {
    // A body that broke off ends the connection; why it did says more than that the connection has ended.
    const cause = upload?.broken === true ? ((await upload.finished()).error ?? error) : error
    if (upload?.broken === true) state.breakOff(operation.name, cause)
    upload?.stop()
    throw await state.explain(cause, operation)
  }
}
