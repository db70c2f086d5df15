import { compareByPlace, type Span } from '../../report/diagnostic.ts'
import { type Level, levels } from './rules.ts'

/** One of the two specs. */
export type Side = 'old' | 'new'

/** One difference between two specs; its place is in the new one, or in the old one if that alone has it. */
export interface Finding {
  /** Id of one of the `rules`. */
  readonly rule: string
  readonly level: Level
  readonly message: string
  readonly side: Side
  readonly span: Pick<Span, 'file' | 'line' | 'column'>
}

/** Orders by level, and within a level by file and place. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  return [...findings].sort(
    (a, b) => levels.indexOf(a.level) - levels.indexOf(b.level) || compareByPlace(a, b),
  )
}
