// A disk that is soon full.

import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A file system in memory, mounted on a folder until it is disposed of. */
export interface SmallDisk extends Disposable {
  readonly folder: string
  /** Bytes that are free. */
  readonly free: number
  /** Fills the disk, but for that many bytes. */
  fill(free: number): void
  /** Frees all that {@link fill} has filled. */
  clear(): void
}

function mount(folder: string, size: number): string | undefined {
  const { status, stderr, error } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder])
  return status === 0
    ? undefined
    : `a tmpfs cannot be mounted here: ${error?.message ?? String(stderr).trim()}`
}

/** The reason for which there can be no small disk here; undefined if there can. */
export const cannotMount: string | undefined = tryToMount()

function tryToMount(): string | undefined {
  if (process.getuid?.() !== 0) return 'only root can mount a tmpfs'
  const folder = mkdtempSync(join(tmpdir(), 'nixwire-mount-'))
  const problem = mount(folder, 1 << 16)
  if (problem === undefined) spawnSync('umount', [folder])
  rmdirSync(folder)
  return problem
}

/** Mounts a disk of that many bytes on a new folder. */
export function smallDisk(folder: string, size: number): SmallDisk {
  mkdirSync(folder)
  const problem = mount(folder, size)
  if (problem !== undefined) throw new Error(problem)
  const filler = join(folder, 'filler')
  const free = (): number => {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  }
  return {
    folder,
    get free() {
      return free()
    },
    fill(left) {
      rmSync(filler, { force: true })
      writeFileSync(filler, Buffer.alloc(Math.max(0, free() - left)))
    },
    clear() {
      rmSync(filler, { force: true })
    },
    [Symbol.dispose]() {
      // A program that was killed may still hold it for a moment.
      spawnSync('umount', ['--lazy', folder])
      rmdirSync(folder)
    },
  }
}
