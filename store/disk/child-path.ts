/*
 * Names in a store may be any bytes, so paths are Buffers. Names of directory entries are read as latin1 strings,
 * which keep every byte and sort in byte order.
 */

import { ContentsError } from '../model/contents.ts'

/**
 * Longest path in a tree. Linux opens up to 4095 bytes; 256 less leave room for a store path whose name is longer
 * than the one under which the tree was unpacked.
 */
const MAX_PATH = 4095 - 256

const SLASH = Buffer.from('/')

/** Appends a name to the path of a folder. @throws {ContentsError} `path-too-long`. */
export function childPath(folder: Buffer, name: Buffer | string): Buffer {
  const bytes = typeof name === 'string' ? Buffer.from(name, 'latin1') : name
  const path = Buffer.concat([folder, SLASH, bytes])
  if (path.length > MAX_PATH)
    throw new ContentsError(
      'path-too-long',
      `directories are nested so deep that a path has ${path.length} bytes`,
    )
  return path
}
