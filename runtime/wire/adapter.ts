import type { Session } from '../session/session.ts'

/**
 * Converts between the wire form of a type and a value that the spec language cannot describe.
 *
 * @invariant toWire(fromWire(x)) equals x for every x that fromWire accepts
 */
export interface Adapter<Wire, Value> {
  fromWire(wire: Wire, session: Session): Value
  toWire(value: Value, session: Session): Wire
}
