import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmod, chown, link, lstat, mkdtemp, open, rename, rm, unlink } from 'node:fs/promises'
import { connect, type Server } from 'node:net'
import { dirname, join } from 'node:path'
import { libcProblem } from './libc.ts'
import { groupNumber } from './system-users.ts'

/** The file of a Unix socket, whose permissions decide who can connect: a client has to be able to write to it. */
export interface SocketOptions {
  /** Permissions of the file. @defaultValue `0o600`, or `0o660` if there is a `group` */
  readonly mode?: number
  /** Group of the file, by its name or number; one of those to which the user belongs, but for root. */
  readonly group?: string | number
}

/** Bytes that the path of a socket may have. */
const LONGEST = process.platform === 'linux' ? 107 : 103

/**
 * Listens on a Unix socket. Returns a function that removes its file.
 *
 * The file gets its permissions in a closed folder, and only then its place, so that there is
 * no moment in which more clients can connect. The process's umask would be another way, but it counts for all
 * files that are made meanwhile.
 */
export async function listenAtPath(
  server: Server,
  path: string,
  backlog: number,
  options: SocketOptions = {},
): Promise<() => Promise<void>> {
  // Node would truncate a longer path, and listen somewhere else.
  if (Buffer.byteLength(path) > LONGEST)
    throw new Error(`the path of a socket has at most ${LONGEST} bytes; choose a shorter one`)
  // A socket in the abstract namespace of Linux has no file.
  if (path.startsWith('\0')) {
    if (options.mode !== undefined || options.group !== undefined)
      throw new Error('a socket without a file has no mode and no group')
    await listening(server, path, backlog)
    return async () => {}
  }
  const { mode = options.group === undefined ? 0o600 : 0o660, group } = options
  const gid = typeof group === 'string' ? await gidOf(group) : group
  await removeStale(path)
  const folder = await closedFolder(dirname(path))
  try {
    // Other users cannot guess it, so that the server's own removal of this file never meets one of theirs.
    const name = randomBytes(6).toString('hex')
    const made = join(folder, name)
    await listenIn(server, folder, name, backlog)
    if (gid !== undefined) await chown(made, -1, gid)
    await chmod(made, mode)
    const { dev, ino } = await lstat(made)
    await moveTo(made, path)
    return async () => {
      const found = await lstat(path).catch(() => undefined)
      if (found?.dev === dev && found.ino === ino) await unlink(path).catch(() => {})
    }
  } catch (error) {
    server.close()
    throw error
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Makes a folder that only this user can open. */
async function closedFolder(where: string): Promise<string> {
  try {
    return await mkdtemp(join(where, '.new-'))
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    throw new Error(code === 'ENOENT' ? `there is no folder ${where}` : message, { cause })
  }
}

/** The largest number of a group; the one after it stands for none. */
const LAST_GROUP = 2 ** 32 - 2

/** Finds the number of a group, which may be written as its name. */
async function gidOf(group: string): Promise<number> {
  if (/^\d+$/.test(group) && Number(group) <= LAST_GROUP) return Number(group)
  const gid = await groupNumber(group)
  if (gid !== undefined) return gid
  const problem = await libcProblem()
  throw new Error(
    problem === undefined
      ? `there is no group '${group}'`
      : `the number of group '${group}' is not known: ${problem}`,
  )
}

/** Listens in a folder whose path may be too long for a socket: there is a short name for it on Linux. */
async function listenIn(server: Server, folder: string, name: string, backlog: number): Promise<void> {
  const path = join(folder, name)
  if (Buffer.byteLength(path) <= LONGEST) return listening(server, path, backlog)
  if (process.platform !== 'linux')
    throw new Error(`the folder of a socket has at most ${LONGEST - 25} bytes; choose a shorter one`)
  const handle = await open(folder)
  try {
    await listening(server, `/proc/self/fd/${handle.fd}/${name}`, backlog)
  } finally {
    await handle.close()
  }
}

async function listening(server: Server, path: string, backlog: number): Promise<void> {
  const heard = once(server, 'listening')
  server.listen({ path, backlog })
  await heard
}

/** Gives a socket its place, unless there is something else. */
async function moveTo(made: string, path: string): Promise<void> {
  try {
    await link(made, path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') throw new Error(`listen EADDRINUSE: address already in use ${path}`)
    if (await exists(path)) throw error
    // Not every file system has links.
    await rename(made, path)
  }
}

async function exists(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined
}

/** Removes the socket that a killed server left behind; the socket of a running server stays. */
async function removeStale(path: string): Promise<void> {
  // Connecting to a regular file fails like connecting to a dead socket, so check for a socket first.
  const found = await lstat(path).catch(() => undefined)
  if (found?.isSocket() !== true) return
  const probe = connect(path)
  const error = await new Promise<NodeJS.ErrnoException | undefined>(resolve => {
    probe.once('connect', () => resolve(undefined))
    probe.once('error', resolve)
  })
  probe.destroy()
  if (error?.code === 'ECONNREFUSED') await unlink(path).catch(() => {})
}
