import type { Gate } from '../ir/base.ts'
import { holds, type Session, type Space, sessionsAround } from '../ir/gate.ts'

/** The sessions in which some part of the spec is used; `gates` are those that decide it. */
export interface Scope {
  readonly gates: readonly Gate[]
  readonly has: (session: Session) => boolean
}

/** All sessions. */
export const everywhere: Scope = { gates: [], has: () => true }

/** Narrows a scope to the sessions in which a gate holds. */
export function within(scope: Scope, gate: Gate): Scope {
  return {
    gates: [...scope.gates, gate],
    has: session => scope.has(session) && holds(gate, session),
  }
}

/** Makes the scopes of cases, of which the first that fits is taken. */
export function caseScopes(scope: Scope, gates: readonly Gate[]): Scope[] {
  return gates.map((gate, index) => {
    const earlier = gates.slice(0, index)
    const inCase = within(scope, gate)
    return {
      gates: [...inCase.gates, ...earlier],
      has: session => inCase.has(session) && !earlier.some(each => holds(each, session)),
    }
  })
}

/** Joins scopes: the sessions in any of them. */
export function either(scopes: readonly Scope[]): Scope {
  return {
    gates: scopes.flatMap(scope => scope.gates),
    has: session => scopes.some(scope => scope.has(session)),
  }
}

/** Finds a session of the scope in which the gate does not hold. */
export function sessionWithout(scope: Scope, gate: Gate, space: Space): Session | undefined {
  const sessions = sessionsAround([...scope.gates, gate], space)
  return sessions.find(session => scope.has(session) && !holds(gate, session))
}

/** Tells whether there is no session in the scope. */
export function isNever(scope: Scope, space: Space): boolean {
  return !sessionsAround(scope.gates, space).some(scope.has)
}
