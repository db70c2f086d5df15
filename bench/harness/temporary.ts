import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const folders: string[] = []
process.once('exit', removeFolders)

/** Makes a folder that is removed when the process exits or when {@link removeFolders} is called. */
export function temporary(parent: string = tmpdir()): string {
  const folder = mkdtempSync(join(parent, 'nixwire-bench-'))
  folders.push(folder)
  return folder
}

/** Removes the folders now, for a process that does not exit by itself, such as a test's. */
export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
}
