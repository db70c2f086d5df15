// Failures of a program's files, by a library that is compiled and preloaded.

import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'

/** Kinds of system calls, as bits of programs/fail.c. */
const KINDS = { open: 1, read: 2, write: 4, sync: 8, change: 16, look: 32, close: 64 } as const
const ALL = Object.values(KINDS).reduce<number>((sum, bit) => sum + bit, 0)
const NAME_AT = 24

export interface Failure {
  /** Number of the first call that fails, counted from 1. */
  readonly after: number
  /** The error, or the end of the process before the call. */
  readonly error: 'EIO' | 'ENOSPC' | 'killed'
  /** Whether all later calls fail, too. */
  readonly lasting: boolean
  /** The calls that are counted. @defaultValue all */
  readonly kinds?: readonly (keyof typeof KINDS)[]
}

/** A switch for the failures of a program's files. */
export interface FailingFiles extends Disposable {
  /** Environment for the program. */
  readonly env: Readonly<Record<string, string>>
  fail(failure: Failure): void
  /** Lets all calls succeed again; returns how many failed, and the name of the last of them. */
  stop(): { readonly failed: number; readonly calls: number; readonly name: string }
}

/** The reason for which files cannot be made to fail here; undefined if they can. */
export const cannotFail: string | undefined =
  process.platform !== 'linux'
    ? 'files are made to fail on Linux only'
    : spawnSync('cc', ['--version']).status !== 0
      ? 'there is no C compiler (cc), which makes the library that lets files fail'
      : undefined

/** Prepares failures of the files below a folder, which are off at first. */
export function failingFiles(below: string): FailingFiles {
  const folder = mkdtempSync(join(tmpdir(), 'nixwire-fail-'))
  const library = join(folder, 'fail.so')
  const source = join(import.meta.dirname, 'programs/fail.c')
  const { status, stderr } = spawnSync('cc', ['-shared', '-fPIC', '-O1', '-o', library, source, '-ldl'])
  if (status !== 0) throw new Error(`cc: ${stderr}`)
  const file = join(folder, 'control')
  writeFileSync(file, Buffer.alloc(4096))
  const control = openSync(file, 'r+')
  const write = (words: readonly number[]): void => {
    writeSync(control, Buffer.from(Int32Array.from(words).buffer), 0, words.length * 4, 0)
  }
  return {
    // Calls by io_uring would pass the library by.
    env: { LD_PRELOAD: library, FAIL_BELOW: `${below}/`, FAIL_CONTROL: file, UV_USE_IO_URING: '0' },
    fail({ after, error, lasting, kinds }) {
      const set = kinds === undefined ? ALL : kinds.reduce((sum, kind) => sum + KINDS[kind], 0)
      write([0, lasting ? 1 : 0, error === 'killed' ? -1 : constants.errno[error], 0, 0, set])
      write([after])
    },
    stop() {
      write([0])
      const bytes = Buffer.alloc(NAME_AT + 32)
      readSync(control, bytes, 0, bytes.length, 0)
      const name = bytes.subarray(NAME_AT, bytes.indexOf(0, NAME_AT)).toString()
      write([0, 0, 0, 0, 0, 0])
      return { calls: bytes.readInt32LE(12), failed: bytes.readInt32LE(16), name }
    },
    [Symbol.dispose]() {
      closeSync(control)
      rmSync(folder, { recursive: true })
    },
  }
}
