import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { encodeText } from '../../runtime/index.ts'
import { hasCode } from './disk-error.ts'

/**
 * Makes a folder, and those above it that do not exist. Node's own recursive `mkdir` tries for ever in a file system
 * that has no such folder and makes none, such as /proc.
 *
 * @throws the error of the system, which names the folder that could not be made.
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(encodeText(path))
  } catch (error) {
    if (hasCode(error, 'ENOENT') && dirname(path) !== path) {
      await makeFolder(dirname(path))
      await mkdir(encodeText(path)).catch(ignoreFolder(path))
    } else await ignoreFolder(path)(error)
  }
}

/** Makes a handler that throws an error again, unless the folder is there. */
function ignoreFolder(path: string): (error: unknown) => Promise<void> {
  return async error => {
    const isThere = hasCode(error, 'EEXIST') && (await stat(encodeText(path))).isDirectory()
    if (!isThere) throw error
  }
}
