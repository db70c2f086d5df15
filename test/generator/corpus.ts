import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { renderDiagnostics } from '../../generator/report/render-diagnostics.ts'
import { type Compiled, compileSources } from '../../generator/run/compile.ts'
import { base, handWritten, root, schema } from './diagnose.ts'

const folder = join(root, 'test/corpus')

/** A folder of cases: complete specs, specs with mistakes, and specs with warnings. */
type Kind = 'valid' | 'invalid' | 'warned'

/** Lists the names of all cases of one kind. */
export function corpusCases(kind: Kind): string[] {
  return readdirSync(join(folder, kind), { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(entry => entry.name)
    .sort()
}

/** Finds the path of a part of a case. */
export function corpusPath(kind: Kind, name: string, ...inside: string[]): string {
  return join(folder, kind, name, ...inside)
}

/**
 * Reads the spec files of a case as text, as if they were in `spec/demo/`; a folder in it is another protocol beside
 * that one.
 */
export function corpusFiles(kind: Kind, name: string): [string, string][] {
  return corpusSources(kind, name).map(([path, bytes]) => [path, Buffer.from(bytes).toString()])
}

function corpusSources(kind: Kind, name: string): [string, Uint8Array][] {
  const entries = readdirSync(corpusPath(kind, name), { withFileTypes: true })
  const others = entries.flatMap(entry =>
    entry.isDirectory() && entry.name !== 'expected' ? [entry.name] : [],
  )
  return [...others.sort(), '.'].flatMap(folder =>
    readdirSync(corpusPath(kind, name, folder))
      .filter(file => /\.(yaml|hex)$/.test(file))
      .sort()
      .map((file): [string, Uint8Array] => [
        `spec/${folder === '.' ? 'demo' : folder}/${file}`,
        readFileSync(corpusPath(kind, name, folder, file)),
      ]),
  )
}

/** Compiles a wrong spec, next to the base of all cases unless the case has a base. */
export function compileInvalid(name: string): Compiled {
  const path = 'spec/demo/base.yaml'
  const own = corpusSources('invalid', name)
  const files = own.some(([each]) => each === path) ? own : [[path, base] as const, ...own]
  return compileSources(files, schema, handWritten)
}

/** Renders the mistakes of a wrong spec as an author sees them. */
export function diagnoseInvalid(name: string): string {
  const { diagnostics, texts } = compileInvalid(name)
  return renderDiagnostics(diagnostics, texts)
}
