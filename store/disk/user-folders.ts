import { constants } from 'node:fs'
import { type FileHandle, mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import { encodeText } from '../../runtime/index.ts'
import { hasCode } from './disk-error.ts'
import { PER_USER } from './state-folders.ts'

/**
 * Makes the folders of a user for profiles and roots, which belong to that user. Only root can make those of other users:
 * any other process leaves them out.
 *
 * @throws the error of the system, which names the folder that could not be made.
 */
export async function makeUserFolders(stateDir: string, name: string, uid: number): Promise<void> {
  const own = process.geteuid?.()
  if (name === '' || /^\.{1,2}$|[/\0]/.test(name) || (own !== 0 && own !== uid)) return
  for (const folder of PER_USER) {
    const path = encodeText(join(stateDir, folder, name))
    try {
      await mkdir(path)
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error
    }
    await give(path, uid)
  }
}

/** Makes a folder belong to a user. A link in its place stays as it is, also if it is put there meanwhile. */
async function give(path: Buffer, uid: number): Promise<void> {
  const folder = await openFolder(path)
  if (folder === undefined) return
  try {
    const found = await folder.stat()
    if ((found.mode & 0o777) !== 0o755) await folder.chmod(0o755)
    if (found.uid !== uid) await folder.chown(uid, process.getegid?.() ?? found.gid)
  } finally {
    await folder.close()
  }
}

/** Opens a folder; undefined for anything else. */
async function openFolder(path: Buffer): Promise<FileHandle | undefined> {
  try {
    return await open(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW)
  } catch (error) {
    if (hasCode(error, 'ENOTDIR', 'ELOOP')) return undefined
    throw error
  }
}
