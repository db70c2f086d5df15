import { type Diagnostic, sortDiagnostics } from './diagnostic.ts'

/**
 * Renders diagnostics for programs: one array, one mistake per line. Lines and columns count from 1, the end
 * is exclusive.
 */
export function renderJson(diagnostics: readonly Diagnostic[]): string {
  const lines = sortDiagnostics(diagnostics).map(({ rule, severity = 'error', message, hint, span }) =>
    JSON.stringify({ rule, severity, message, help: hint, ...span }),
  )
  return lines.length === 0 ? '[]\n' : `[\n  ${lines.join(',\n  ')}\n]\n`
}
