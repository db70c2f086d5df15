import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { renderDiagnostics } from '../../generator/report/render-diagnostics.ts'
import { type Compiled, compileSources } from '../../generator/run/compile.ts'
import { base, handWritten, root, schema } from './diagnose.ts'

const folder = join(root, 'test/corpus')

/** The names of all cases of one kind. */
export function corpusCases(kind: 'valid' | 'invalid'): string[] {
  return readdirSync(join(folder, kind), { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(entry => entry.name)
    .sort()
}

/** The path of something that belongs to a case. */
export function corpusPath(kind: 'valid' | 'invalid', name: string, ...inside: string[]): string {
  return join(folder, kind, name, ...inside)
}

/** The spec files of a case, as if they stood in `spec/demo/`. */
export function corpusFiles(kind: 'valid' | 'invalid', name: string): [string, string][] {
  return readdirSync(corpusPath(kind, name))
    .filter(file => file.endsWith('.yaml'))
    .sort()
    .map(file => [`spec/demo/${file}`, readFileSync(corpusPath(kind, name, file), 'utf8')])
}

/** Compiles a wrong spec, next to the base of all cases unless it has one of its own. */
export function compileInvalid(name: string): Compiled {
  const files = new Map([['spec/demo/base.yaml', base], ...corpusFiles('invalid', name)])
  return compileSources(files, schema, handWritten)
}

/** What a user sees of the mistakes of a wrong spec. */
export function diagnoseInvalid(name: string): string {
  const { diagnostics, texts } = compileInvalid(name)
  return renderDiagnostics(diagnostics, texts)
}
