import { moreWithin } from '../input/waits.ts'
import type { AnyMessage, OperationInfo } from '../protocol/protocol.ts'
import { remoteError } from './remote-error.ts'
import type { ClientState } from './state.ts'

/** Milliseconds to wait for the second copy of a fatal error, which follows the first at once. */
const ECHO_MS = 5
/** If the next call begins with the same error, that may be the second copy; then the end follows. */
const LATE_ECHO_MS = 100

/** The place of a failure in its call and among the calls in flight. */
interface FailurePlace {
  /** Whether it is the first message of its call. */
  readonly first: boolean
  /** Tells whether no other call is in flight, so that no more bytes should come. */
  readonly isLast: () => boolean
}

/**
 * Builds the error for a failure. Bytes that follow it unasked, or the end, show that the server has ended
 * the connection: then the error is fatal.
 */
export async function failedCall(
  state: ClientState,
  operation: OperationInfo,
  failure: AnyMessage,
  { first, isLast }: FailurePlace,
): Promise<unknown> {
  const error = remoteError(state.protocol, failure, state.session, state.place(operation.name))
  const text = JSON.stringify(failure, (_, value) => (typeof value === 'bigint' ? `${value}` : value))
  const echo = first && text === state.lastFailure
  state.lastFailure = text
  const { input, transport } = state
  if (echo || isLast()) {
    // A listener may have paused the connection, so resume it to see the bytes behind the failure.
    transport.resume()
    await moreWithin(input, echo ? LATE_ECHO_MS : ECHO_MS)
    transport.pause()
  }
  // Another call may have been sent and answered in the meantime.
  if ((isLast() && input.available > 0) || (input.ended && input.available === 0)) {
    error.fatal = true
    state.breakOff(operation.name, error)
    if (echo && input.ended) return state.broken
  }
  return error
}
