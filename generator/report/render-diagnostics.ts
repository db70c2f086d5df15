import { type Diagnostic, type Span, sortDiagnostics } from './diagnostic.ts'

/** Renders diagnostics for a terminal, each with the line it points at; `texts` holds the files by name. */
export function renderDiagnostics(
  diagnostics: readonly Diagnostic[],
  texts: ReadonlyMap<string, string>,
): string {
  return sortDiagnostics(diagnostics)
    .map(diagnostic => renderDiagnostic(diagnostic, texts.get(diagnostic.span.file)))
    .join('\n')
}

function renderDiagnostic(
  { rule, severity = 'error', message, span, hint }: Diagnostic,
  text: string | undefined,
): string {
  const title = `${span.file}:${span.line}:${span.column}: ${severity}[${rule}]: ${message}\n`
  const frame = text === undefined ? '' : codeFrame(span, text)
  return title + frame + (hint === undefined ? '' : `  help: ${hint}\n`)
}

// A span of several lines is shown by its first line: the reader needs the place, not the whole entry.
function codeFrame(span: Span, text: string): string {
  const line = text.split(/\r?\n/)[span.line - 1]
  if (line === undefined) return ''
  const start = span.column - 1
  const end = span.endLine > span.line ? line.length : span.endColumn - 1
  const number = String(span.line)
  // Tabs are kept so that the carets stay below the marked text.
  const indent = line.slice(0, start).replace(/[^\t]/g, ' ')
  const carets = '^'.repeat(Math.max(1, end - start))
  return `  ${number} | ${line}\n  ${' '.repeat(number.length)} | ${indent}${carets}\n`
}
