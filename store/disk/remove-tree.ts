import { chmodSync, lstatSync, rmdirSync, unlinkSync } from 'node:fs'
import { unlink } from 'node:fs/promises'
import { TurnTimer } from '../../runtime/server/turn-timer.ts'
import { childPath } from './child-path.ts'
import { hasCode } from './disk-error.ts'
import { readFolder } from './read-folder.ts'

/** Largest file that is removed synchronously, since freeing the blocks of a larger one takes long. */
const SMALL = 8 << 20

/**
 * Removes a file or a tree, even if it is not writable. Does nothing if it does not exist.
 *
 * @returns the number of bytes that this frees. A file with one more name counts, which is that of a shared file: only
 *   a collection can remove it.
 */
export async function removeTree(root: Buffer): Promise<number> {
  if (!exists(root)) return 0
  if (!lstatSync(root).isDirectory()) return removeFile(root)
  let freed = 0
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
      else {
        const removed = removeFile(path)
        freed += removed instanceof Promise ? await removed : removed
      }
    }
    await timer.yieldTurn()
  }
  return freed
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

function removeFile(path: Buffer): number | Promise<number> {
  const { size, nlink } = lstatSync(path)
  const freed = nlink <= 2 ? size : 0
  if (size > SMALL) return unlink(path).then(() => freed)
  unlinkSync(path)
  return freed
}

async function openFolder(path: Buffer) {
  // Removing entries requires write permission on the directory, except for root.
  chmodSync(path, 0o700)
  return { path, entries: await readFolder(path) }
}
