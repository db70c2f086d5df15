import type { Gate } from '../../ir/base.ts'
import { holds, type Session } from '../../ir/gate.ts'
import { gateWords, sessionWords } from '../../ir/gate-words.ts'
import type { Level } from './rules.ts'
import type { SpecComparison } from './spec-comparison.ts'

/** Levels of what sessions gain and lose by another gate. */
export interface GateLevels {
  readonly gained: Level
  readonly lost: Level
}

/** If more or fewer words are on the wire, both sides must agree. */
export const onTheWire: GateLevels = { gained: 'wire', lost: 'wire' }

/** Reports the changes by another gate in the sessions that the old spec has. */
export function compareGates(
  context: SpecComparison,
  what: string,
  old: Gate,
  now: Gate,
  levels: GateLevels,
): void {
  const changed = context.sessions.filter(session => holds(old, session) !== holds(now, session))
  const [gained, lost] = [true, false].map(after => changed.find(session => holds(now, session) === after))
  if (gained === undefined && lost === undefined) return
  const was = `${what} was ${words(old)} and is ${words(now)}`
  const place = [now] as const
  if (lost === undefined) {
    context.report('gate-widened', levels.gained, place, `${was}: ${example(gained)} gains it.`)
  } else if (gained === undefined) {
    context.report('gate-narrowed', levels.lost, place, `${was}: ${example(lost)} loses it.`)
  } else {
    const both = `${was}: ${example(lost)} loses it and ${example(gained)} gains it.`
    context.report('gate-moved', levels.lost, place, both)
  }
}

/** Tells whether some session of the old spec fulfils all gates. */
export function wasPossible({ sessions }: SpecComparison, gates: readonly Gate[]): boolean {
  return sessions.some(session => gates.every(gate => holds(gate, session)))
}

function words(gate: Gate): string {
  return gateWords(gate) || 'everywhere'
}

function example(session: Session | undefined): string {
  return session === undefined ? '' : sessionWords(session)
}
