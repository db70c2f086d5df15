import { lstatSync } from 'node:fs'
import { TurnTimer } from '../../runtime/server/turn-timer.ts'
import type { SharingOptions } from '../model/shared-files.ts'
import { childPath } from './child-path.ts'
import { readFolder } from './read-folder.ts'
import type { FileSharing } from './share-file.ts'

/** Tree in which macOS refuses hard links. */
const APPLICATION = /\.app\/Contents\/./

/**
 * Shares all files of a tree. It may be removed meanwhile, which is an error of the system.
 *
 * @param shown The tree's path in messages.
 */
export async function shareTree(
  root: Buffer,
  shown: string,
  sharing: FileSharing,
  options: SharingOptions,
): Promise<void> {
  const timer = new TurnTimer()
  const open = [{ path: root, entries: [''] }]
  for (let folder = open.at(-1); folder !== undefined; folder = open.at(-1)) {
    const name = folder.entries.pop()
    if (name === undefined) {
      open.pop()
      continue
    }
    const path = name === '' ? root : childPath(folder.path, name)
    const below = `${shown}${path.subarray(root.length)}`
    if (process.platform === 'darwin' && APPLICATION.test(below)) continue
    const stat = lstatSync(path, { bigint: true })
    if (stat.isDirectory()) open.push({ path, entries: (await readFolder(path)).map(entry => entry.name) })
    else if (stat.isFile() || (stat.isSymbolicLink() && process.platform !== 'darwin'))
      await sharing.share(
        { path, shown: below, stat, folder: path === root ? undefined : folder.path, root },
        options,
      )
    const turn = timer.yieldTurn()
    if (turn !== undefined) await turn
  }
}
