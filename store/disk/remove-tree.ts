import { chmodSync, lstatSync, rmdirSync, unlinkSync } from 'node:fs'
import { unlink } from 'node:fs/promises'
import { TurnTimer } from '../../runtime/server/turn-timer.ts'
import { childPath } from './child-path.ts'
import { hasCode } from './disk-error.ts'
import { readFolder } from './read-folder.ts'

/** Largest file that is removed synchronously, since freeing the blocks of a larger one takes long. */
const SMALL = 8 << 20

/** Removes a file or a tree, even if it is not writable. Does nothing if it does not exist. */
export async function removeTree(root: Buffer): Promise<void> {
  if (!exists(root)) return
  if (!lstatSync(root).isDirectory()) return removeFile(root)
  const timer = new TurnTimer()
  const open = [await openFolder(root)]
  for (let folder = open.at(-1); folder !== undefined; folder = open.at(-1)) {
    const entry = folder.entries.pop()
    if (entry === undefined) {
      rmdirSync(folder.path)
      open.pop()
    } else {
      const path = childPath(folder.path, entry.name)
      if (entry.isDirectory()) open.push(await openFolder(path))
      else await removeFile(path)
    }
    await timer.yieldTurn()
  }
}

export function exists(path: Buffer): boolean {
  try {
    lstatSync(path)
    return true
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false
    throw error
  }
}

function removeFile(path: Buffer): Promise<void> | undefined {
  if (lstatSync(path).size > SMALL) return unlink(path)
  unlinkSync(path)
  return undefined
}

async function openFolder(path: Buffer) {
  // Removing entries requires write permission on the directory, except for root.
  chmodSync(path, 0o700)
  return { path, entries: await readFolder(path) }
}
