import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
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

/**
 * Lists all YAML files below a folder in the order of their names, as paths from the root with slashes. Links are
 * followed; one that leads nowhere is listed as well, so that reading it says so.
 */
export function findYaml(root: string, folder: string): string[] {
  return yamlIn(join(root, folder), [])
    .map(path => relative(root, path).replaceAll('\\', '/'))
    .sort()
}

/** Lists the folders in a folder, links to folders included; none if there is no such folder. */
export function foldersIn(root: string, parent: string): string[] {
  const path = join(root, parent)
  if (!existsSync(path)) return []
  return readdirSync(path)
    .filter(name => statSync(join(path, name), { throwIfNoEntry: false })?.isDirectory() === true)
    .sort()
}

/** `above` has the real paths of the folders that lead here, because links may lead back to them. */
function yamlIn(folder: string, above: readonly string[]): string[] {
  const real = realpathSync(folder)
  if (above.includes(real)) return []
  return readdirSync(folder).flatMap(name => {
    const path = join(folder, name)
    const found = statSync(path, { throwIfNoEntry: false })
    if (found?.isDirectory() === true) return yamlIn(path, [...above, real])
    return /\.ya?ml$/.test(name) && found?.isFile() !== false ? [path] : []
  })
}
