import type { Gate } from '../../generator/ir/base.ts'
import { holds, type Session, type Space, sessionsAround } from '../../generator/ir/gate.ts'

/** Tells whether `b` holds in every session in which `a` holds. */
export function implies(a: Gate | readonly Gate[], b: Gate | readonly Gate[], space: Space): boolean {
  const [given, wanted] = [gateList(a), gateList(b)]
  return sessionsAround([...given, ...wanted], space).every(
    session => !all(given, session) || all(wanted, session),
  )
}

/** Tells whether there is a session in which all gates hold. */
export function overlaps(gates: readonly Gate[], space: Space): boolean {
  return sessionsAround(gates, space).some(session => all(gates, session))
}

/** Intersects two gates: a single gate if one can express it. */
export function intersect(a: Gate, b: Gate): readonly Gate[] {
  const clash = (part: 'feature' | 'without'): boolean =>
    a[part] !== undefined && b[part] !== undefined && a[part] !== b[part]
  if (clash('feature') || clash('without')) return [a, b]
  const since = Math.max(a.since ?? 0, b.since ?? 0)
  const before = Math.min(a.before ?? Number.POSITIVE_INFINITY, b.before ?? Number.POSITIVE_INFINITY)
  const merged: Gate = {
    ...a,
    ...b,
    ...(since === 0 ? {} : { since }),
    ...(before === Number.POSITIVE_INFINITY ? {} : { before }),
  }
  return [merged]
}

function all(gates: readonly Gate[], session: Session): boolean {
  return gates.every(gate => holds(gate, session))
}

function gateList(gates: Gate | readonly Gate[]): readonly Gate[] {
  return Array.isArray(gates) ? gates : [gates as Gate]
}
