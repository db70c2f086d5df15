import { parseVersion, type Session } from '../../runtime/session/session.ts'

/** A connection with a recent release. */
export const SESSION: Session = { version: parseVersion('1.37'), features: 0 }
