import * as fc from 'fast-check'
import { runs } from './runs.ts'
import type { NamedSession } from './sessions.ts'
import { type FullShape, sessionsOf } from './shapes.ts'

/**
 * Checks a property of a shape in each of the sessions that have it. fast-check prints the session beside seed and
 * path, since it is one of the generated values.
 */
export function checkShape(
  shape: FullShape,
  sessions: readonly NamedSession[],
  numRuns: number,
  property: (value: unknown, session: NamedSession) => void,
): void {
  for (const session of sessionsOf(shape, sessions)) {
    const where = fc.constant(session).map(named)
    fc.assert(
      fc.property(where, shape.arbitrary(session), (_, value) => property(value, session)),
      { numRuns: runs(numRuns) },
    )
  }
}

/** Checks an asynchronous property as {@link checkShape} does, with one more generated value. */
export async function checkShapeAsync<Extra>(
  shape: FullShape,
  sessions: readonly NamedSession[],
  numRuns: number,
  extra: fc.Arbitrary<Extra>,
  property: (value: unknown, session: NamedSession, extra: Extra) => Promise<void>,
): Promise<void> {
  for (const session of sessionsOf(shape, sessions)) {
    const where = fc.constant(session).map(named)
    await fc.assert(
      fc.asyncProperty(where, shape.arbitrary(session), extra, (_, value, more) =>
        property(value, session, more),
      ),
      { numRuns: runs(numRuns) },
    )
  }
}

function named(session: NamedSession): string {
  return `protocol ${session.title}`
}
