import { randomBytes } from 'node:crypto'
import { open, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { ContentsError } from '../model/contents.ts'
import type { Reserve } from '../model/reserve.ts'
import { diskError, hasCode } from './disk-error.ts'
import { freeBytes } from './free-bytes.ts'
import { makeFolder } from './make-folder.ts'

const PIECE = 1 << 20

/** Makes a reserve that is a file of so many bytes. */
export function reserveFile(file: string, size: number): Reserve {
  return {
    async fill() {
      // A process that was killed may have left a part.
      await rm(partOf(file), { force: true })
      if ((await sizeOf(file)) === size) return true
      if (size > 0) return await write(file, size)
      await rm(file, { force: true })
      return true
    },
    async isNeeded() {
      return (await freeBytes(dirname(file))) < 2 * size
    },
    async release() {
      try {
        await rm(file)
        return true
      } catch (error) {
        if (hasCode(error, 'ENOENT')) return false
        throw diskError(error, 'release the reserve for collections')
      }
    },
  }
}

function partOf(file: string): string {
  return `${file}.new`
}

/** Writes the whole file, or none; returns whether there is room for it. */
async function write(file: string, size: number): Promise<boolean> {
  const aside = partOf(file)
  try {
    await makeFolder(dirname(file))
    // Filling the disk to learn that would fail the writes of others.
    if ((await freeBytes(dirname(file))) < size) return false
    const handle = await open(aside, 'w', 0o600)
    try {
      // Some file systems keep no room for zeros.
      const piece = randomBytes(Math.min(PIECE, size))
      for (let left = size; left > 0; left -= piece.length) await handle.writeFile(piece.subarray(0, left))
    } finally {
      await handle.close()
    }
    await rename(aside, file)
    return true
  } catch (error) {
    await rm(aside, { force: true })
    const failure = diskError(error, 'keep a reserve for collections')
    if (failure instanceof ContentsError && failure.code === 'no-space') return false
    throw failure
  }
}

async function sizeOf(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).size
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}
