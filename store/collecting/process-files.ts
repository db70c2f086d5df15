import { readlinkSync } from 'node:fs'
import { open, opendir } from 'node:fs/promises'
import { decodeText } from '../../runtime/index.ts'
import { TurnTimer } from '../../runtime/server/turn-timer.ts'
import { hasCode } from '../disk/disk-error.ts'

/*
 * Readers for the files that the kernel makes about processes. A process may end at any time, and its files may be
 * closed to other users; both mean that there is nothing to read.
 */

/** Bytes of a file that are read, and searched, together. */
const BLOCK = 64 << 10
/** Entries of a folder that are read together. */
const ENTRIES = 256

/** Lists the names in a folder, in turns. */
export async function* namesIn(folder: string): AsyncGenerator<string, void, undefined> {
  const timer = new TurnTimer()
  try {
    for await (const { name } of await opendir(folder, { encoding: 'latin1', bufferSize: ENTRIES })) {
      yield name
      const turn = timer.yieldTurn()
      if (turn !== undefined) await turn
    }
  } catch (error) {
    ignoreGone(error)
  }
}

/** Returns the place to which a link leads, without waiting: the kernel has it in memory. */
export function placeBehind(link: string): string | undefined {
  try {
    const bytes = readlinkSync(link, 'buffer')
    return decodeText(bytes, 0, bytes.length)
  } catch (error) {
    ignoreGone(error)
    return undefined
  }
}

/** Reads a file in blocks, since it may be of any size. Each has one character for each byte. */
export async function* blocksOf(file: string): AsyncGenerator<string, void, undefined> {
  try {
    const opened = await open(file)
    try {
      const memory = Buffer.allocUnsafe(BLOCK)
      for (;;) {
        const { bytesRead } = await opened.read(memory, 0, BLOCK, null)
        if (bytesRead === 0) return
        yield memory.toString('latin1', 0, bytesRead)
      }
    } finally {
      await opened.close()
    }
  } catch (error) {
    ignoreGone(error)
  }
}

function ignoreGone(error: unknown): void {
  if (!hasCode(error, 'ENOENT', 'ENOTDIR', 'ESRCH', 'EACCES', 'EPERM')) throw error
}
