import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readdirSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Tap } from '../../runtime/transport/tap.ts'
import { UserError } from '../io.ts'
import { recordTo } from '../observe/recorder.ts'

/** Names the file of a connection: the given one for the first, `NAME.2` and so on for the others. */
export function fileOf(file: string, number: number): string {
  if (number === 1) return file
  const dot = file.lastIndexOf('.')
  return dot > file.lastIndexOf('/') + 1
    ? `${file.slice(0, dot)}.${number}${file.slice(dot)}`
    : `${file}.${number}`
}

/** The switch that lets recordings be written over. */
export const force = { about: 'let --record write over files that are there' } as const

/**
 * Creates the file of the first connection, to find a mistake in its name before that comes. Unless `over` is true,
 * none of the files of recordings may be there yet, because they would be lost.
 *
 * @throws {UserError}
 */
export function checkWritable(file: string, over: boolean): void {
  try {
    const there = over ? undefined : recordingLike(file)
    if (there !== undefined) throw new Error(`${there} is there already: name another file, or add --force`)
    closeSync(openSync(file, 'a', MODE))
  } catch (error) {
    throw new UserError(`--record ${file}: ${(error as Error).message}`)
  }
}

/** Recordings hold all that clients send and get, so they are for the user of the proxy alone. */
const MODE = 0o600

const { O_CREAT, O_NOFOLLOW, O_NONBLOCK, O_WRONLY } = constants

/**
 * Opens the file of a connection. The names of all but the first follow from it, so where others may make files, none
 * of theirs is written to or waited for.
 */
function openFor({ file, number, over }: RecordingFile): number {
  if (number === 1) return openSync(file, 'w', MODE)
  const descriptor = openSync(fileOf(file, number), O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK, MODE)
  try {
    const found = fstatSync(descriptor)
    const isOwn = found.isFile() && found.nlink === 1 && found.uid === (process.geteuid?.() ?? found.uid)
    if (!isOwn) throw new Error('there is a file of another user, a link or the like in its place')
    if (found.size > 0 && !over) throw new Error('it is there already')
    ftruncateSync(descriptor)
    return descriptor
  } catch (error) {
    closeSync(descriptor)
    throw error
  }
}

/** Finds a regular file with bytes in it that a recording would write over. */
function recordingLike(file: string): string | undefined {
  const isFilled = (path: string): boolean => {
    const found = statSync(path, { throwIfNoEntry: false })
    return found?.isFile() === true && found.size > 0
  }
  if (isFilled(file)) return file
  if (!existsSync(dirname(file))) return undefined
  const numbered = /^(.*)\.([2-9]|[1-9]\d+)(\.[^.]*)?$/
  const names = readdirSync(dirname(file)).filter(name => {
    const number = Number(numbered.exec(name)?.[2] ?? 0)
    return number > 1 && basename(fileOf(file, number)) === name
  })
  return names.map(name => join(dirname(file), name)).find(isFilled)
}

/** The file of a connection's recording. */
export interface RecordingFile {
  /** Name of the protocol. */
  readonly protocol: string
  /** The file of the first connection. */
  readonly file: string
  /** Number of the connection. */
  readonly number: number
  /** Whether files that are there are written over. */
  readonly over: boolean
}

/**
 * Records a connection in a file. Each line is written at once, so that the file is good even if this process is
 * killed. If a line cannot be written, `tell` is called and the recording ends after the line before, because the
 * connection matters more.
 */
export function recordInto(to: RecordingFile, tell: (text: string) => void): Tap | undefined {
  let descriptor: number | undefined
  let written = 0
  const close = (): void => {
    if (descriptor === undefined) return
    const open = descriptor
    // The system gives the number to the next file or socket, so forget it first.
    descriptor = undefined
    closeSync(open)
  }
  const giveUp = (error: unknown): void => {
    tell(`the recording in ${fileOf(to.file, to.number)} ends: ${(error as Error).message}`)
    try {
      if (descriptor !== undefined) ftruncateSync(descriptor, written)
    } catch {
      // A pipe cannot be truncated, and has no half line to remove.
    }
    try {
      close()
    } catch {
      // The error that ended the recording has been told.
    }
  }
  const write = (line: string): void => {
    if (descriptor === undefined) return
    try {
      writeFileSync(descriptor, line)
      written += Buffer.byteLength(line)
    } catch (error) {
      giveUp(error)
    }
  }
  try {
    descriptor = openFor(to)
  } catch (error) {
    giveUp(error)
    return undefined
  }
  const tap = recordTo({ protocol: to.protocol, title: 'A session through nixwire proxy' }, write)
  return {
    ...tap,
    finished() {
      tap.finished()
      try {
        close()
      } catch (error) {
        giveUp(error)
      }
    },
  }
}
