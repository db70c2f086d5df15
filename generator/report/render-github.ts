import { type Diagnostic, sortDiagnostics } from './diagnostic.ts'

/** Renders diagnostics as workflow commands, which GitHub shows beside their lines. */
export function renderGithub(diagnostics: readonly Diagnostic[]): string {
  return sortDiagnostics(diagnostics)
    .map(diagnostic => `${command(diagnostic)}\n`)
    .join('')
}

function command({ rule, severity = 'error', message, hint, span }: Diagnostic): string {
  const { file, line, column, endLine, endColumn } = span
  // GitHub accepts columns only if the span is within one line.
  const place = line === endLine ? { line, col: column, endColumn } : { line, endLine }
  const properties = Object.entries({ file, ...place, title: rule }).map(
    ([key, value]) => `${key}=${escapeProperty(String(value))}`,
  )
  return `::${severity} ${properties.join(',')}::${escapeData(hint === undefined ? message : `${message}\nhelp: ${hint}`)}`
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
