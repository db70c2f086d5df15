import type { Operation } from '../ir/protocol.ts'
import type { Context } from './context.ts'
import { servedOperations } from './operations.ts'

/** Says what a call fails with if the server has an error: without a log channel, no message can tell it. */
export function callErrorTag({ channel }: Operation): string {
  return channel
    ? '@throws {RemoteError} if the server answers with an error.'
    : '@throws {ConnectionError} `closed` if the server has an error: no message tells it, so the connection ends.'
}

/** Says what the client gets if a handler is missing or throws. */
export function handlerErrorText(context: Context): string {
  const failed = 'If an operation has no handler or its handler throws,'
  const operations = servedOperations(context)
  if (operations.every(({ channel }) => channel))
    return `${failed} the client gets an error and the connection goes on.`
  return operations.some(({ channel }) => channel)
    ? `${failed} the client gets an error and the connection goes on, or ends at an operation without a log channel.`
    : `${failed} the connection ends, since no message tells an error; \`onError\` of the options gets it.`
}

/** Says what the client gets if the function throws that makes the handlers of a connection. */
export function acceptErrorText({ protocol }: Context): string {
  const isSent = protocol.handshake?.steps.some(({ kind }) => kind === 'channel') === true
  return isSent
    ? 'An error that this function throws is sent to the client in the handshake.'
    : 'An error that this function throws ends the connection.'
}
