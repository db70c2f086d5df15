import { moreWithin } from '../input/waits.ts'
import type { AnyMessage, OperationInfo } from '../protocol/protocol.ts'
import { remoteError } from './remote-error.ts'
import type { ClientState } from './state.ts'

/** Time for the second copy of a fatal error: if there is one, it follows the first at once. */
const ECHO_MS = 5
/** The same error as first message of the next call may be that second copy: then the end follows. */
const LATE_ECHO_MS = 100

/** The place of a failure in its call and among the calls in flight. */
interface FailurePlace {
  /** It is the first message of its call. */
  readonly first: boolean
  /** True while no other call is in flight: nothing more has to come. */
  readonly isLast: () => boolean
}

/**
 * The error for a failure. Whatever follows it unasked, be it a second copy or the end, says that the
 * server has given the connection up.
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
    // A listener may have paused the connection, which must not hide the bytes behind the failure.
    transport.resume()
    await moreWithin(input, echo ? LATE_ECHO_MS : ECHO_MS)
    transport.pause()
  }
  // Meanwhile another call may have been sent, and answered.
  if ((isLast() && input.available > 0) || (input.ended && input.available === 0)) {
    error.fatal = true
    state.breakOff(operation.name, error)
    if (echo && input.ended) return state.broken
  }
  return error
}
