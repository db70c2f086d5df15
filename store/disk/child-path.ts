/*
 * Names in a store may be any bytes, so that paths are Buffers. A name that is read from a directory comes
 * as a latin1 string, which keeps every byte, and sorts in the order of the bytes.
 */

import { ContentsError } from '../model/contents.ts'

/**
 * Longest path in a tree. Linux opens 4095 bytes; 256 less leave room for the name of a store path to be
 * longer than the one under which the tree was unpacked.
 */
const MAX_PATH = 4095 - 256

const SLASH = Buffer.from('/')

/** @throws {ContentsError} `path-too-long`. */
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
