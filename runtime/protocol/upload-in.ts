import { holds } from '../session/gate.ts'
import type { Session } from '../session/session.ts'
import type { OperationInfo, UploadEra } from './protocol.ts'

/**
 * Finds the era of an operation's upload in a session; undefined if the session sends nothing but the
 * request.
 */
export function uploadIn(session: Session, operation: OperationInfo): UploadEra | undefined {
  return operation.upload?.find(era => holds(session, era.gate))
}
