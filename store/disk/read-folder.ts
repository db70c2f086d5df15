import { lstatSync } from 'node:fs'
import { opendir, readdir } from 'node:fs/promises'
import { TurnTimer } from '../../runtime/server/turn-timer.ts'

/** Size in bytes of a folder whose entries are read in parts. File systems count some ten bytes or more for each. */
const LARGE = 16 << 10
/** Entries read together. */
const PART = 256

/** An entry of a folder, its name with one character for each byte. */
export interface FolderEntry {
  readonly name: string
  isFile(): boolean
  isDirectory(): boolean
  isSymbolicLink(): boolean
}

/** Reads a folder, in turns of the event loop if it is large. */
export async function readFolder(path: Buffer): Promise<FolderEntry[]> {
  if (lstatSync(path).size < LARGE) return readdir(path, { encoding: 'latin1', withFileTypes: true })
  const entries: FolderEntry[] = []
  const timer = new TurnTimer()
  for await (const entry of await opendir(path, { encoding: 'latin1', bufferSize: PART })) {
    entries.push(entry)
    const turn = timer.yieldTurn()
    if (turn !== undefined) await turn
  }
  return entries
}
