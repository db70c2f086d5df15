import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { generatedFrom } from './header.ts'

/**
 * One file that differs from the generator's; `before` or `after` is missing if there is no file on that
 * side.
 */
export interface Change {
  /** Path relative to the project's root, with slashes. */
  readonly path: string
  readonly before?: string
  readonly after?: string
}

/** Changes that bring folders up to date. */
export interface Plan {
  readonly changes: readonly Change[]
  readonly unchanged: number
}

/**
 * Compares folders with the files that belong into them; all paths are relative to `root`. `isOthers` tells whether
 * another run makes the files of a spec, which stay then.
 */
export function plan(
  root: string,
  folders: readonly string[],
  files: ReadonlyMap<string, string>,
  isOthers: (spec: string) => boolean = () => false,
): Plan {
  const changes = folders.flatMap(folder => changesIn(root, folder, files, isOthers))
  const wrong = changes.filter(change => change.after !== undefined).length
  return { changes, unchanged: files.size - wrong }
}

function changesIn(
  root: string,
  folder: string,
  files: ReadonlyMap<string, string>,
  isOthers: (spec: string) => boolean,
): Change[] {
  const changes: Change[] = []
  for (const [path, after] of files) {
    if (!path.startsWith(`${folder}/`)) continue
    const before = existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined
    if (before !== after) changes.push({ path, after, ...(before === undefined ? {} : { before }) })
  }
  for (const path of listFiles(root, folder)) {
    if (files.has(path)) continue
    const before = readFileSync(join(root, path), 'utf8')
    // A file that was not generated is left alone.
    const spec = generatedFrom(before)
    if (spec !== undefined && !isOthers(spec)) changes.push({ path, before })
  }
  return changes.sort((a, b) => (a.path < b.path ? -1 : 1))
}

function listFiles(root: string, folder: string): string[] {
  if (!existsSync(join(root, folder))) return []
  return (
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
      // A folder of pages may hold a site with its packages, which are many files.
      .filter(path => !path.includes('/node_modules/'))
  )
}
