import type { Place, SpecComparison } from './spec-comparison.ts'

/** Compares two limits; a missing one means no limit. */
export function compareLimit<N extends number | bigint>(
  context: SpecComparison,
  what: string,
  old: N | undefined,
  now: N | undefined,
  place: Place,
): void {
  if (old === now) return
  const was = `${what} was ${shown(old)} and is ${shown(now)}`
  if (old === undefined || (now !== undefined && now < old)) {
    context.report('limit-lowered', 'wire', place, `${was}: what lies between is refused.`)
  } else context.report('limit-raised', 'added', place, `${was}.`)
}

function shown(limit: number | bigint | undefined): string {
  return limit === undefined ? 'without a limit' : String(limit)
}
