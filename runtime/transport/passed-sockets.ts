import { fstatSync, readFileSync } from 'node:fs'
import { ConnectionError } from '../errors/errors.ts'

/** Sockets that another program, such as systemd, has opened for this one. */
export interface PassedSockets {
  /** Their descriptors in this process. Each has to be a listening stream socket, of a path or of TCP. */
  readonly fds: readonly number[]
}

/** Descriptor of the first socket that is passed. */
const FIRST = 3
const VARIABLES = ['LISTEN_PID', 'LISTEN_FDS', 'LISTEN_FDNAMES', 'LISTEN_PIDFDID'] as const

/**
 * Takes the sockets that were passed to this process by systemd's convention; undefined if there are none. It removes
 * the variables, by which programs that this one starts would take the sockets for theirs.
 *
 * @throws {ConnectionError} `listen-failed` if they are meant for another process, or make no sense.
 */
export function takePassedSockets(
  env: Record<string, string | undefined> = process.env,
  pid: number = process.pid,
): PassedSockets | undefined {
  const { LISTEN_FDS: count, LISTEN_PID: owner } = env
  if (count === undefined) return undefined
  if (owner !== String(pid)) {
    throw notPassed(
      `LISTEN_PID is ${owner === undefined ? 'not set' : `'${owner}'`}, and this process is ${pid}: have the service manager start this program itself, without npx and without a shell that waits for it, or unset LISTEN_FDS`,
    )
  }
  if (!/^[1-9]\d{0,3}$/.test(count)) throw notPassed(`LISTEN_FDS is '${count}', and no number of sockets`)
  for (const name of VARIABLES) delete env[name]
  return { fds: Array.from({ length: Number(count) }, (_, index) => FIRST + index) }
}

/**
 * Finds the path of a Unix socket that was passed; undefined for one of TCP, or if the system does not tell.
 *
 * @throws {ConnectionError} `listen-failed` for what is known to be no listening stream socket.
 */
export function pathOfPassed(fd: number): string | undefined {
  const found = LINE.exec(unixSocket(inodeOf(fd)) ?? '')
  if (found === null) return undefined
  const [, flags = '', type = '', path] = found
  if (Number.parseInt(type, 16) !== STREAM)
    throw notPassed(`descriptor ${fd} is not a stream socket: write ListenStream= in a unit of systemd`)
  if ((Number.parseInt(flags, 16) & ACCEPTS) === 0) {
    throw notPassed(
      `descriptor ${fd} is a connection, and not a listening socket: write Accept=no in a unit of systemd`,
    )
  }
  return path?.replace(/^@/, '\0')
}

/** A line of the kernel's list of Unix sockets: number, users, protocol, flags, type, state, inode and path. */
const LINE = /^\S+ \S+ \S+ (\S+) (\S+) \S+ +\d+(?: (.*))?$/
/** The numbers of a stream socket, and of the flag of listening ones, in that list. */
const STREAM = 1
const ACCEPTS = 0x10000

function inodeOf(fd: number): string {
  try {
    const found = fstatSync(fd)
    if (found.isSocket()) return String(found.ino)
  } catch (cause) {
    throw notPassed(`descriptor ${fd} cannot be used: ${(cause as Error).message}`)
  }
  throw notPassed(`descriptor ${fd} is not a socket`)
}

/** Finds the line of a socket. There is none if it was made in another network namespace, and none but on Linux. */
function unixSocket(inode: string): string | undefined {
  try {
    return lineOf(inode, readFileSync('/proc/self/net/unix', 'utf8'))
  } catch {
    return undefined
  }
}

/**
 * Finds the line of a socket in the kernel's list; undefined if there are several. Any user can add one that looks like
 * it, by a line feed in the path of another socket, and so tell that this one is at a place where it is not.
 */
export function lineOf(inode: string, list: string): string | undefined {
  const [line, ...others] = list.split('\n').filter(each => each.split(/ +/, 7)[6] === inode)
  return others.length === 0 ? line : undefined
}

function notPassed(why: string): ConnectionError {
  return new ConnectionError(
    'listen-failed',
    `cannot listen on the sockets that were passed to this process: ${why}`,
  )
}
