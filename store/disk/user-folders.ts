import { chmod, chown, lstat, mkdir } from 'node:fs/promises'
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
    // Only the owner of the folder around it could put a link there after this look.
    const found = await lstat(path)
    if (!found.isDirectory()) continue
    if ((found.mode & 0o777) !== 0o755) await chmod(path, 0o755)
    if (found.uid !== uid) await chown(path, uid, process.getegid?.() ?? found.gid)
  }
}
