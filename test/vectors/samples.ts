// Values to choose from, the same in each run.

import * as fc from 'fast-check'
import type { Session } from '../../runtime/session/session.ts'
import { parseVersion } from '../../runtime/session/session.ts'
import type { Ref, SpecField } from './spec.ts'

/** The generated arbitraries of a protocol. */
export type Arbitraries = Readonly<Record<string, ((session: Session) => fc.Arbitrary<unknown>) | undefined>>

const SEED = 20_260_101

/** Samples an arbitrary with the seed of all vectors. */
export function sample<T>(arbitrary: fc.Arbitrary<T>, count: number): T[] {
  return fc.sample(arbitrary, { seed: SEED, numRuns: count })
}

/** Builds values of a type expression. */
export function arbitraryOf(known: Arbitraries, ref: Ref, session: Session): fc.Arbitrary<unknown> {
  const inner = (of: Ref): fc.Arbitrary<unknown> => arbitraryOf(known, of, session)
  switch (ref.kind) {
    case 'type': {
      const made = known[`arbitrary${ref.name}`]
      if (made === undefined) throw new Error(`there is no arbitrary of ${ref.name}`)
      return made(session)
    }
    case 'map':
      return fc.array(fc.tuple(inner(ref.key), inner(ref.value)), { maxLength: 3 })
    case 'optional':
      return fc.option(inner(ref.of), { nil: undefined })
    case 'pinned':
      return arbitraryOf(known, ref.of, { version: parseVersion(ref.version), features: 0 })
    default:
      return fc.array(inner(ref.of), { maxLength: 3 })
  }
}

/** Builds objects of fields that have no gate, as those of records. */
export function arbitraryFields(
  known: Arbitraries,
  fields: readonly SpecField[],
  session: Session,
): fc.Arbitrary<Record<string, unknown>> {
  const seen = fields.filter(field => field.constant === undefined)
  return fc.record(
    Object.fromEntries(seen.map(({ name, type }) => [name, arbitraryOf(known, type, session)])),
  )
}
