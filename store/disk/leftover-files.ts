import { opendir, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { isBaseName } from '../../nix/store-path.ts'
import { decodeText, encodeText } from '../../runtime/index.ts'
import type { Leftovers } from '../model/leftovers.ts'
import { childPath } from './child-path.ts'
import { ASIDE } from './disk-contents.ts'
import { diskError, hasCode } from './disk-error.ts'
import { exists, removeTree } from './remove-tree.ts'
import { SHARED } from './shared-folder.ts'

/** Tells whether a file exists. */
export async function isThere(file: string): Promise<boolean> {
  try {
    await stat(file)
    return true
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false
    throw error
  }
}

/** Notes that a folder belongs to its store as a whole, if nothing else is in it when the store is made. */
export async function claimFolder(folder: string, mark: string): Promise<void> {
  // A store that was here before may have left its mark, and the files may have come after it.
  await rm(mark, { force: true })
  try {
    if ((await readdir(folder, 'latin1')).some(isLeftover)) return
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error
  }
  await writeFile(mark, '')
}

/**
 * Finds the leftovers in a folder that was claimed; undefined for any other one, whose files may be a user's own, as those
 * of a project that happens to have a folder of the name `store`.
 */
export async function leftoverFiles(folder: string, mark: string): Promise<Leftovers | undefined> {
  if (!(await isThere(mark))) return undefined
  const place = Buffer.from(folder)
  return {
    async *list() {
      for await (const { name } of await opendir(folder, { encoding: 'latin1' })) {
        if (!isLeftover(name)) continue
        const bytes = Buffer.from(name, 'latin1')
        yield decodeText(bytes, 0, bytes.length)
      }
    },
    async remove(name) {
      const path = childPath(place, Buffer.from(encodeText(name)).toString('latin1'))
      try {
        return exists(path) ? await removeTree(path) : undefined
      } catch (error) {
        throw diskError(error, `remove ${name}`)
      }
    },
  }
}

/** Tells whether a file is neither the contents of a path nor one that the store itself makes. */
function isLeftover(name: string): boolean {
  return !isBaseName(name) && name !== SHARED && !name.startsWith(ASIDE)
}
