import type { Diagnostic } from '../report/diagnostic.ts'
import { ownPlaces, relativePath } from './places.ts'

/**
 * Writes the first line of a spec file, by which editors find the schema; `path` is relative to the project's
 * root.
 */
export function schemaLine(path: string, schema: string = ownPlaces.schema): string {
  return `# yaml-language-server: $schema=${relativePath(path, schema)}`
}

/** Reports a file whose first line does not name the schema. */
export function checkSchemaLine(path: string, text: string, schema: string): Diagnostic[] {
  const first = text.replace(/^\uFEFF/, '').split(/\r?\n/, 1)[0] ?? ''
  const wanted = schemaLine(path, schema)
  // Of a line that is not UTF-8, that is the mistake.
  if (first.trimEnd() === wanted || first.includes('\uFFFD')) return []
  const message = first.startsWith('# yaml-language-server:')
    ? `this does not lead to ${schema}`
    : 'the first line does not name the schema, by which editors complete and explain'
  const span = { file: path, line: 1, column: 1, endLine: 1, endColumn: first.length + 1 }
  return [{ rule: 'schema-line', message, span, hint: `the first line must be: ${wanted}` }]
}
