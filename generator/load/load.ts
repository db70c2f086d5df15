import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Diagnostic } from '../report/diagnostic.ts'
import { decodeText } from './decode-text.ts'
import { newerLanguages } from './language.ts'
import { parseFile } from './parse-file.ts'
import type { SourceFile } from './source-file.ts'

/** The files of one protocol; `texts` also has those that cannot be read as YAML or as this language, for the code frames. */
export interface Loaded {
  readonly files: readonly SourceFile[]
  readonly texts: ReadonlyMap<string, string>
  /** Files with hexadecimal digits, by their paths. */
  readonly hexFiles: ReadonlyMap<string, string>
  readonly diagnostics: readonly Diagnostic[]
}

/** A file by its path from the root, with slashes, and its text or bytes. */
export type Source = readonly [path: string, content: string | Uint8Array]

/** Reads all YAML files below a folder, which is relative to `root`, and those with hexadecimal digits. */
export function readSources(root: string, folder: string): Source[] {
  return findFiles(root, folder, /\.(ya?ml|hex)$/).map(path => [path, readFileSync(join(root, path))])
}

/** Parses files that are already in memory. */
export function parseAll(sources: Iterable<Source>): Loaded {
  const texts = new Map<string, string>()
  const hexFiles = new Map<string, string>()
  const files: SourceFile[] = []
  const diagnostics: Diagnostic[] = []
  for (const [path, content] of sources) {
    if (path.endsWith('.hex')) {
      hexFiles.set(path, Buffer.from(content).toString())
      continue
    }
    const decoded = decodeText(path, content)
    texts.set(path, decoded.text)
    const parsed = decoded.diagnostics.length > 0 ? decoded : parseFile(path, decoded.text)
    if ('file' in parsed) files.push(parsed.file)
    diagnostics.push(...parsed.diagnostics)
  }
  const newer = newerLanguages(files)
  // A file that cannot be understood may define anything, so none are given.
  return newer.length > 0
    ? { files: [], texts, hexFiles, diagnostics: newer }
    : { files, texts, hexFiles, diagnostics }
}

/**
 * Lists all YAML files below a folder in the order of their names, as paths from the root with slashes. Links are
 * followed; one that leads nowhere is listed as well, so that reading it says so.
 */
export function findYaml(root: string, folder: string): string[] {
  return findFiles(root, folder, /\.ya?ml$/)
}

function findFiles(root: string, folder: string, pattern: RegExp): string[] {
  return filesIn(join(root, folder), pattern, [])
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
function filesIn(folder: string, pattern: RegExp, above: readonly string[]): string[] {
  const real = realpathSync(folder)
  if (above.includes(real)) return []
  return readdirSync(folder).flatMap(name => {
    const path = join(folder, name)
    const found = statSync(path, { throwIfNoEntry: false })
    if (found?.isDirectory() === true) return filesIn(path, pattern, [...above, real])
    return pattern.test(name) && found?.isFile() !== false ? [path] : []
  })
}
