import type { Diagnostic } from './diagnostic.ts'
import { renderDiagnostics } from './render-diagnostics.ts'
import { renderGithub } from './render-github.ts'
import { renderJson } from './render-json.ts'

/** Form of reported mistakes: text for people, JSON for programs, or annotations of a GitHub workflow. */
export type Format = 'text' | 'json' | 'github'

/** Renders diagnostics; `texts` holds the files by name. */
export function renderAs(
  format: Format,
  diagnostics: readonly Diagnostic[],
  texts: ReadonlyMap<string, string>,
): string {
  switch (format) {
    case 'json':
      return renderJson(diagnostics)
    case 'github':
      return renderGithub(diagnostics)
    case 'text':
      return renderDiagnostics(diagnostics, texts)
  }
}
