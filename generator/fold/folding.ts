import type { Gate } from '../ir/base.ts'
import { holds, type Session } from '../ir/gate.ts'
import type { TypeRef } from '../ir/types.ts'

/** A type that is written as of a version, whatever was negotiated. */
export type Pinned = Extract<TypeRef, { kind: 'pinned' }>

/** The session that decides gates, and receivers of facts about folded objects. */
export interface Folding {
  readonly session: Session
  /** Takes note of a pin, which is lost. */
  readonly unpin: (pinned: Pinned) => void
  /** Remembers which object a folded one was made from, and returns it. */
  readonly trace: <T extends object>(folded: T, from: object) => T
}

/** Leaves out the entries whose gate does not hold. */
export function present<T extends { readonly gate: Gate }>(
  { session }: Folding,
  entries: readonly T[],
): readonly T[] {
  return entries.filter(entry => holds(entry.gate, session))
}

/** Makes the gate of a folded entry, which always holds. */
export function open({ trace }: Folding, gate: Gate): Gate {
  return trace({}, gate)
}
