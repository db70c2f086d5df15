import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Diagnostic } from '../report/diagnostic.ts'
import { parseFile } from './parse-file.ts'
import type { SourceFile } from './source-file.ts'

/** The files of one protocol; `texts` also has those that are not valid YAML, for the code frames. */
export interface Loaded {
  readonly files: readonly SourceFile[]
  readonly texts: ReadonlyMap<string, string>
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads all YAML files below a folder as pairs of path and text; `folder` is relative to `root`. */
export function readSources(root: string, folder: string): (readonly [string, string])[] {
  return findYaml(root, folder).map(path => [path, readFileSync(join(root, path), 'utf8')])
}

/** Parses files that are already in memory, given as pairs of path and text. */
export function parseAll(sources: Iterable<readonly [string, string]>): Loaded {
  const texts = new Map(sources)
  const files: SourceFile[] = []
  const diagnostics: Diagnostic[] = []
  for (const [path, text] of texts) {
    const parsed = parseFile(path, text)
    if (parsed.file) files.push(parsed.file)
    diagnostics.push(...parsed.diagnostics)
  }
  return { files, texts, diagnostics }
}

/** Lists all YAML files below a folder in the order of their names, as paths from the root with slashes. */
export function findYaml(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map(entry => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort()
}
