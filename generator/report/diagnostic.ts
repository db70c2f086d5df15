/**
 * A stretch of a spec file: `file` is relative to the project's root, lines and columns count from 1, the end
 * is exclusive.
 */
export interface Span {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
}

/**
 * One mistake in a spec: `rule` is the stable name of its kind, `message` says what is wrong in this place.
 */
export interface Diagnostic {
  readonly rule: string
  /** An error by default, for which nothing is generated. */
  readonly severity?: 'error' | 'warning'
  readonly message: string
  readonly span: Span
  readonly hint?: string
}

/** Receiver of mistakes. Every stage reports through it, so that one run shows them all. */
export type Report = (rule: string, span: Span, message: string, hint?: string) => void

/** Makes a `Report` that appends to a list. */
export function reportTo(diagnostics: Diagnostic[]): Report {
  return (rule, span, message, hint) => {
    diagnostics.push({ rule, message, span, ...(hint === undefined ? {} : { hint }) })
  }
}

/** Orders by file and position, and drops duplicates. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Map<string, Diagnostic>()
  for (const diagnostic of diagnostics) {
    const { span, rule, message } = diagnostic
    const key = JSON.stringify([span.file, span.line, span.column, rule, message])
    if (!seen.has(key)) seen.set(key, diagnostic)
  }
  return [...seen.values()].sort(compareByPlace)
}

/** Compares by file and place, then by rule and message. */
export function compareByPlace(a: Placed, b: Placed): number {
  return (
    compareText(a.span.file, b.span.file) ||
    a.span.line - b.span.line ||
    a.span.column - b.span.column ||
    compareText(a.rule, b.rule) ||
    compareText(a.message, b.message)
  )
}

/** The parts of a report that decide its place among others. */
type Placed = Pick<Diagnostic, 'rule' | 'message'> & { readonly span: Pick<Span, 'file' | 'line' | 'column'> }

// Not localeCompare, because the order must not depend on the machine.
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
