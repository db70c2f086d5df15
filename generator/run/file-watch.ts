import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Watches folders by polling. Unlike events, this copes with files and folders that come and go. */
export class FileWatch {
  readonly #root: string
  readonly #folders: readonly string[]
  #seen: string
  #done: string

  /** Takes the present state as known. `folders` are relative to `root`. */
  constructor(root: string, folders: readonly string[]) {
    this.#root = root
    this.#folders = folders
    this.#seen = this.#look()
    this.#done = this.#seen
  }

  /**
   * Tells, once per change, that something changed. It waits for two equal looks in a row, because an editor
   * may still be writing.
   */
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
    // A file may vanish between the two calls.
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
