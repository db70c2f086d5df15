import { statfs } from 'node:fs/promises'

/** Tells how many bytes of the disk under a folder can be used. */
export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}
