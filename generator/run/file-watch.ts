import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Finds out by looking again and again whether anything in some folders is not as it was: files that come
 * and go, and folders too, need no care then.
 */
export class FileWatch {
  readonly #root: string
  readonly #folders: readonly string[]
  #seen: string
  #done: string

  /** What is there now counts as known. `folders` are relative to `root`. */
  constructor(root: string, folders: readonly string[]) {
    this.#root = root
    this.#folders = folders
    this.#seen = this.#look()
    this.#done = this.#seen
  }

  /** True once after a change, as soon as two looks in a row are alike: an editor that is still writing is left alone. */
  hasChanged(): boolean {
    const now = this.#look()
    const settled = now === this.#seen
    this.#seen = now
    if (!settled || now === this.#done) return false
    this.#done = now
    return true
  }

  #look(): string {
    return this.#folders.flatMap(folder => [...stamps(join(this.#root, folder))]).join('\n')
  }
}

function* stamps(folder: string): Generator<string> {
  for (const name of attempt(() => readdirSync(folder)) ?? []) {
    const path = join(folder, name)
    // What is gone by now is as good as never there.
    const stat = attempt(() => statSync(path))
    if (stat === undefined) continue
    if (stat.isDirectory()) yield* stamps(path)
    else yield `${path} ${stat.ino} ${stat.size} ${stat.mtimeMs}`
  }
}

function attempt<T>(look: () => T): T | undefined {
  try {
    return look()
  } catch {
    return undefined
  }
}
