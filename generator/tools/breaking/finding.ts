import type { Span } from '../../report/diagnostic.ts'
import { type Level, levels } from './rules.ts'

/** Which of the two specs something stands in. */
export type Side = 'old' | 'new'

/** One difference between two specs; it stands in the new one, or where it stood in the old one. */
export interface Finding {
  /** One of the `rules`. */
  readonly rule: string
  readonly level: Level
  readonly message: string
  readonly side: Side
  readonly span: Pick<Span, 'file' | 'line' | 'column'>
}

/** Orders by level, and within one by file and place. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  return [...findings].sort(
    (a, b) =>
      levels.indexOf(a.level) - levels.indexOf(b.level) ||
      order(a.span.file, b.span.file) ||
      a.span.line - b.span.line ||
      a.span.column - b.span.column ||
      order(a.rule, b.rule) ||
      order(a.message, b.message),
  )
}

// Not localeCompare: the order must not depend on the machine.
function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
