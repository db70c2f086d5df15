import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const folders: string[] = []
process.once('exit', removeFolders)

/** A folder that is gone when the process is, or when {@link removeFolders} is called. */
export function temporary(parent: string = tmpdir()): string {
  const folder = mkdtempSync(join(parent, 'nixwire-bench-'))
  folders.push(folder)
  return folder
}

/** For those whose process is ended by others, as that of a test is. */
export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
}
