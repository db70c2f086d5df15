import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { isGenerated } from '../header.ts'

/** One file that is not as the generator makes it; a side is missing where the file is. */
export interface Change {
  /** Relative to the project's root, with slashes. */
  readonly path: string
  readonly before?: string
  readonly after?: string
}

/** What there is to do in one folder. */
export interface Plan {
  readonly changes: readonly Change[]
  readonly unchanged: number
}

/** Compares a folder with the files that belong into it; `folder` is relative to `root`, the files to `folder`. */
export function plan(root: string, folder: string, files: ReadonlyMap<string, string>): Plan {
  const wanted = new Map([...files].map(([path, text]) => [`${folder}/${path}`, text]))
  const changes: Change[] = []
  for (const [path, after] of wanted) {
    const before = existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined
    if (before !== after) changes.push({ path, after, ...(before === undefined ? {} : { before }) })
  }
  const unchanged = wanted.size - changes.length
  for (const path of listFiles(root, folder)) {
    if (wanted.has(path)) continue
    const before = readFileSync(join(root, path), 'utf8')
    // Whoever put another file there keeps it.
    if (isGenerated(before)) changes.push({ path, before })
  }
  return { changes: changes.sort((a, b) => (a.path < b.path ? -1 : 1)), unchanged }
}

function listFiles(root: string, folder: string): string[] {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
}
