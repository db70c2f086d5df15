import { mkdtempSync, realpathSync } from 'node:fs'
import { afterEach } from 'vitest'
import { removeTree } from '../../store/disk/remove-tree.ts'

/** Makes a function that makes folders, which are removed after each test. */
export function useFolder(): () => string {
  const folders: string[] = []
  afterEach(async () => {
    for (const folder of folders.splice(0)) await removeTree(Buffer.from(folder))
  })
  return () => {
    // Not os.tmpdir(), since a socket's path must stay below 108 bytes.
    const folder = realpathSync(mkdtempSync('/tmp/nixwire-faults-'))
    folders.push(folder)
    return folder
  }
}
