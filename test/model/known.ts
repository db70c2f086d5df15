// A difference that is meant, and the parts of which such ones are made.

import type { Outcome } from './outcome.ts'
import type { Difference } from './run.ts'
import type { Place, Step, Turn } from './steps.ts'
import { badPaths } from './universe.ts'

export interface Known {
  readonly name: string
  readonly reason: string
  /** First release that shows it in the sequence below; the oldest by default. */
  readonly since?: string
  /** First release that does not show it any more. */
  readonly before?: string
  matches(difference: Difference): boolean
  /** Ends with the step that shows it. */
  readonly example: readonly Turn[]
}

export const trusted = (step: Step): Turn => ({ by: 'trusted', step })
export const stranger = (step: Step): Turn => ({ by: 'stranger', step })
export const missing = { known: 0 } as const
export const bad = (text: string): Place & { readonly bad: number } => ({
  bad: badPaths.findIndex(each => each.includes(text)),
})

/** Compares outcomes; undefined if the difference is in something else. */
export function outcomes(difference: Difference): readonly [ours: Outcome, theirs: Outcome] | undefined {
  return difference.in === 'outcome' ? [difference.ours as Outcome, difference.theirs as Outcome] : undefined
}

export const onlyTheirs = ({ in: part, ours, theirs }: Difference, where: Difference['in']): boolean =>
  part === where && (ours as []).length === 0 && (theirs as []).length > 0
/** Tells whether the daemon has paths or files that ours lacks. */
export const moreTheirs = (difference: Difference): boolean =>
  onlyTheirs(difference, 'infos') || onlyTheirs(difference, 'store')
export const onlyOurs = ({ in: part, ours, theirs }: Difference, where: Difference['in']): boolean =>
  part === where && (ours as []).length > 0 && (theirs as []).length === 0

/** Tells whether ours has paths or files that the daemon lacks. */
export const moreOurs = (difference: Difference): boolean =>
  onlyOurs(difference, 'infos') || onlyOurs(difference, 'store')

export const refusal = (outcome: Outcome | undefined): string | undefined =>
  outcome !== undefined && 'refused' in outcome ? outcome.refused : undefined
export const answer = (outcome: Outcome | undefined): unknown =>
  outcome !== undefined && 'answer' in outcome ? outcome.answer : undefined

export type Result = { readonly status: string; readonly errorMsg: string }
export const statusOf = (outcome: Outcome | undefined): string | undefined =>
  (answer(outcome) as Result | undefined)?.status
