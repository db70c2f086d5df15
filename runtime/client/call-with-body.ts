import type { WaitedFor } from '../errors/deadline-error.ts'
import type { AnyOperation } from '../protocol/protocol.ts'
import type { Body } from '../streams/body.ts'
import type { CallEnd } from './call-end.ts'
import { receiveResponse, runChannel, sendRequest } from './exchange.ts'
import type { LogListeners } from './log-listeners.ts'
import type { BodyOptions } from './options.ts'
import type { Upload } from './send-body.ts'
import type { ClientState } from './state.ts'

/** Calls an operation that sends a body, and returns its response. No other call may be in flight. */
export async function callWithBody(
  state: ClientState,
  operation: AnyOperation,
  request: unknown,
  { body, records }: BodyOptions,
  listeners: LogListeners,
  end: CallEnd | undefined,
): Promise<unknown> {
  let upload: Upload | undefined
  try {
    const bytes = records === undefined ? body : ((await encoded(state, operation, records)) ?? body)
    upload = await sendRequest(state, operation, request, bytes)
    if (end !== undefined && upload !== undefined) end.waitsFor = waitsFor(state, upload)
    await runChannel(state, operation, listeners, upload)
    const response = await receiveResponse(state, operation)
    if (end?.error !== undefined) throw end.error
    listeners.rethrow()
    return response
  } catch (error) {
    // A source that hangs must not keep a call that was given up.
    if (end?.error !== undefined) {
      upload?.stop()
      throw end.error
    }
    // A body that fails half-way ends the connection; report the error of the body, which caused that.
    const cause = upload?.broken === true ? ((await upload.finished()).error ?? error) : error
    if (upload?.broken === true) state.breakOff(operation.name, cause)
    upload?.stop()
    throw await state.explain(cause, operation)
  }
}

function waitsFor({ transport }: ClientState, upload: Upload): () => WaitedFor {
  return () => {
    if (transport.congested) return 'sending'
    if (upload.reading) return 'source'
    return transport.unsent > 0 ? 'sending' : 'reply'
  }
}

/** Encodes records. Most bodies are bytes, so the code for records is loaded on first use. */
async function encoded(
  state: ClientState,
  operation: AnyOperation,
  records: object,
): Promise<Body | undefined> {
  const { recordBody } = await import('./record-body.ts')
  return recordBody(state, operation, records)
}
