import { createHash } from 'node:crypto'
import {
  type BigIntStats,
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readlinkSync,
  readSync,
} from 'node:fs'
import { fileFrame, symlinkNar } from '../../nix/nar/file-frame.ts'
import { encodeNix32 } from '../../nix/nix32.ts'
import { ContentsError } from '../model/contents.ts'
import { giveBack } from './block-pool.ts'
import { readBlocks } from './read-blocks.ts'

const OPEN = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK

/** Largest file that is read synchronously. */
const SMALL = 64 << 10
/** Reused, since small files are many and hashed one by one without an await. */
const scratch = Buffer.allocUnsafeSlow(SMALL)

/** A file that stays open, so that no other one gets its inode meanwhile. */
export interface OpenFile {
  readonly fd: number
  readonly inode: bigint
  readonly size: number
  readonly executable: boolean
}

/** Opens a file for as long as `use` runs, without following a link. @throws the error of the system. */
export async function withFile<T>(path: Buffer, use: (file: OpenFile) => Promise<T>): Promise<T> {
  const fd = openSync(path, OPEN)
  try {
    const { ino, size, mode } = fstatSync(fd, { bigint: true })
    return await use({ fd, inode: ino, size: Number(size), executable: (mode & 0o100n) !== 0n })
  } finally {
    closeSync(fd)
  }
}

/** Computes the SHA-256 of the NAR of a file, in nix32. @throws {ContentsError} `changed`. */
export async function fileHash({ fd, size, executable }: OpenFile): Promise<string> {
  const { before, after } = fileFrame(executable, size)
  const hash = createHash('sha256').update(before)
  if (size > SMALL) {
    for await (const block of readBlocks(fd, size)) {
      hash.update(block)
      giveBack(block)
    }
  } else {
    if (size > 0 && readSync(fd, scratch, 0, size, 0) < size)
      throw new ContentsError('changed', 'a file became shorter while it was read')
    hash.update(scratch.subarray(0, size))
  }
  return encodeNix32(hash.update(after).digest())
}

/** Computes the SHA-256 of the NAR of a symbolic link, in nix32. */
export function symlinkHash(target: Buffer): string {
  return encodeNix32(createHash('sha256').update(symlinkNar(target)).digest())
}

/** Computes the hash of a file or symbolic link; undefined for anything else. */
export async function hashOf(path: Buffer, stat: BigIntStats): Promise<string | undefined> {
  if (stat.isSymbolicLink()) return symlinkHash(readlinkSync(path, 'buffer'))
  return stat.isFile() ? await withFile(path, fileHash) : undefined
}

/** Looks at a file without following a link; undefined if it does not exist. */
export function entryOf(path: Buffer): BigIntStats | undefined {
  return lstatSync(path, { bigint: true, throwIfNoEntry: false })
}
