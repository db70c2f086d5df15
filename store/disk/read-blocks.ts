import { read as readCallback } from 'node:fs'
import { promisify } from 'node:util'
import { ContentsError } from '../model/contents.ts'
import { BLOCK, takeBlock } from './block-pool.ts'

const read = promisify(readCallback)

/**
 * Reads an open file in blocks. One block is read ahead, so that the disk and the consumer work at the same time. The
 * consumer gives a block back to the pool once it is done with it, or keeps it.
 *
 * @throws {ContentsError} `changed` if the file is now shorter than `size`.
 */
export async function* readBlocks(fd: number, size: number): AsyncGenerator<Buffer, void, undefined> {
  let ahead: Promise<Buffer> | undefined
  try {
    for (let at = 0; at < size; at += BLOCK) {
      const block = await (ahead ?? readBlock(fd, at, size))
      const next = at + BLOCK
      ahead = next < size ? readBlock(fd, next, size) : undefined
      // It may fail while the consumer is busy, which would end the process; the next round throws the error.
      ahead?.catch(() => {})
      yield block
    }
  } finally {
    // The caller closes the file next, so wait for a pending read. Its error no longer matters.
    await ahead?.catch(() => {})
  }
}

async function readBlock(fd: number, at: number, size: number): Promise<Buffer> {
  const block = takeBlock(size - at)
  let filled = 0
  while (filled < block.length) {
    const { bytesRead } = await read(fd, block, filled, block.length - filled, at + filled)
    if (bytesRead === 0) throw new ContentsError('changed', 'a file became shorter while it was read')
    filled += bytesRead
  }
  return block
}
