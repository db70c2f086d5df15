import type { Session } from '../session/session.ts'

/**
 * A shape that the spec language does not know: turns the wire value into the program's and back.
 *
 * @invariant toWire(fromWire(x)) equals x for every x that fromWire accepts
 */
export interface Adapter<Wire, Value> {
  fromWire(wire: Wire, session: Session): Value
  toWire(value: Value, session: Session): Wire
}
