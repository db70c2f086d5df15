import { randomFillSync } from 'node:crypto'
import { closeSync, mkdirSync, openSync, rmSync, truncateSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { sequence } from './data.ts'

const PIECE = 1 << 20

/*
 * Contents are written directly into a daemon's store: it trusts its metadata of a valid path, so nothing has to
 * be hashed.
 */

/** Writes a file of random bytes. */
export function putRandom(file: string, size: number): void {
  rmSync(file, { recursive: true, force: true })
  const descriptor = openSync(file, 'w')
  const piece = Buffer.allocUnsafeSlow(PIECE)
  for (let left = size; left > 0; left -= PIECE)
    writeSync(descriptor, randomFillSync(piece), 0, Math.min(left, PIECE))
  closeSync(descriptor)
}

/** Writes a file of zeros, which takes no space on the disk. */
export function putZeros(file: string, size: number): void {
  rmSync(file, { recursive: true, force: true })
  writeFileSync(file, '')
  truncateSync(file, size)
}

/** Writes a tree with a hundred files a folder, up to 8 KiB each; returns their sizes. */
export function putTree(folder: string, count: number): Map<string, Map<string, number>> {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  const next = sequence(11)
  const bytes = randomFillSync(Buffer.allocUnsafeSlow(8 << 10))
  const tree = new Map<string, Map<string, number>>()
  let files = new Map<string, number>()
  for (let index = 0; index < count; index += 1) {
    const name = `module-${Math.floor(index / 100)}`
    if (index % 100 === 0) {
      mkdirSync(join(folder, name))
      files = new Map()
      tree.set(name, files)
    }
    const file = `part-${index}.js`
    const size = next(bytes.length + 1)
    writeFileSync(join(folder, name, file), bytes.subarray(0, size))
    files.set(file, size)
  }
  return tree
}
