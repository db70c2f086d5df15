import { EXECUTABLE, MAGIC, paddingOf, REGULAR, SYMLINK, tokens } from './nar-writer.ts'

const CLOSE = tokens(')')

/** The bytes of a NAR around the content of its only file. */
export interface FileFrame {
  readonly before: Buffer
  readonly after: Buffer
}

/** Makes the frame of a file, for readers that have no use for a NarWriter's buffer. */
export function fileFrame(executable: boolean, size: number): FileFrame {
  return {
    before: Buffer.concat([MAGIC, executable ? EXECUTABLE : REGULAR, length(size)]),
    after: Buffer.concat([Buffer.alloc(paddingOf(size)), CLOSE]),
  }
}

/** Makes the NAR of a symbolic link. */
export function symlinkNar(target: Buffer): Buffer {
  const padding = Buffer.alloc(paddingOf(target.length))
  return Buffer.concat([MAGIC, SYMLINK, length(target.length), target, padding, CLOSE])
}

function length(size: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(size))
  return bytes
}
