import { constants, lstatSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { settleAll } from '../model/settle-all.ts'
import { childPath } from './child-path.ts'
import { readFolder } from './read-folder.ts'

/** Files that are synchronised at the same time. */
const TOGETHER = 16

const OPEN = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK

/** Waits until a file is on the disk, or the names in a folder. */
export async function syncPath(path: Buffer | string): Promise<void> {
  const handle = await open(path, OPEN)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Waits until all files and folders of a tree are on the disk. */
export async function syncTree(root: Buffer): Promise<void> {
  const kind = lstatSync(root)
  // A link is on the disk with the names of its folder.
  if (kind.isSymbolicLink()) return
  if (!kind.isDirectory()) return syncPath(root)
  const folders = [root]
  for (const folder of folders) {
    let files: Buffer[] = []
    for (const entry of await readFolder(folder)) {
      const path = childPath(folder, entry.name)
      if (entry.isDirectory()) folders.push(path)
      else if (entry.isFile()) files.push(path)
      if (files.length < TOGETHER) continue
      await settleAll(files, syncPath)
      files = []
    }
    await settleAll(files, syncPath)
    await syncPath(folder)
  }
}

/** Synchronises the names in one folder for several callers at once. */
export class FolderSync {
  readonly #folder: Buffer
  /** The synchronisation that has not begun, and so will cover all names that are there now. */
  #next: Promise<void> | undefined
  #running: Promise<void> = Promise.resolve()

  constructor(folder: Buffer) {
    this.#folder = folder
  }

  /** Waits until the names that are in the folder now are on the disk. */
  sync(): Promise<void> {
    this.#next ??= this.#running
      .catch(() => {})
      .then(() => {
        this.#next = undefined
        this.#running = syncPath(this.#folder)
        return this.#running
      })
    return this.#next
  }
}
