import { type Failure, RemoteError } from '../errors/errors.ts'
import type { Place } from '../errors/wire-error.ts'
import type { AnyMessage, ProtocolCore } from '../protocol/protocol.ts'
import { holds } from '../session/gate.ts'
import type { Session } from '../session/session.ts'

/** Builds the error for a failure message, with the fields that the session has. */
export function remoteError(
  { peer, channel }: ProtocolCore,
  message: AnyMessage,
  session: Session,
  place?: Place,
): RemoteError {
  const fields = Object.entries(message).filter(([name]) => {
    const gate = channel?.failGates[name]
    return gate === undefined || holds(session, gate)
  })
  return new RemoteError(peer, Object.fromEntries(fields) as unknown as Failure, place)
}
