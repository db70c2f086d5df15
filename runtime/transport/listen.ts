import { once } from 'node:events'
import { lstat, unlink } from 'node:fs/promises'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { ConnectionError } from '../errors/errors.ts'
import { type Address, parseAddress } from './address.ts'

/** A socket that clients can connect to. */
export interface Listening extends AsyncDisposable {
  /** The address on which it listens; a TCP port that was left to the system is filled in. */
  readonly url: string
  /** Ends it: requests that are being answered are answered, then their connections end. */
  close(): Promise<void>
}

interface Served {
  readonly done: Promise<void>
  close(): void
}

/** A connection that is being opened, and the listener for errors of that. */
interface Serving {
  readonly connection: Promise<Served>
  readonly onError?: ((error: unknown, operation: string | undefined) => void) | undefined
}

/** Clients that may wait to be accepted; the reference implementation's 5 made clients fail. */
const BACKLOG = 511
/** Bytes in the path of a socket. */
const LONGEST = process.platform === 'linux' ? 107 : 103

/**
 * Listens, and has every connection served.
 *
 * @throws {ConnectionError} `listen-failed` if another server listens there, or this user may not.
 */
export async function listenOn(url: string, serve: (stream: Socket) => Serving): Promise<Listening> {
  const where = parseAddress(url)
  const serving = new Set<Served>()
  const shaking = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true, noDelay: true }, socket => {
    const { connection, onError } = serve(socket)
    shaking.add(socket)
    connection.then(
      served => {
        shaking.delete(socket)
        serving.add(served)
        void served.done.then(() => serving.delete(served))
      },
      error => {
        shaking.delete(socket)
        onError?.(error, undefined)
      },
    )
  })
  await open(server, url, where)
  // A client that could not be accepted, for want of file descriptors say, is no reason to stop serving the others.
  server.on('error', () => {})
  const close = async (): Promise<void> => {
    const closed = once(server, 'close')
    server.close()
    for (const socket of shaking) socket.destroy()
    for (const connection of serving) connection.close()
    await closed
  }
  return { url: urlOf(server, where), close, [Symbol.asyncDispose]: close }
}

async function open(server: Server, url: string, where: Address): Promise<void> {
  if ('path' in where) {
    // Node would cut what does not fit, and listen somewhere else.
    if (Buffer.byteLength(where.path) > LONGEST)
      throw listenFailed(url, `the path of a socket has at most ${LONGEST} bytes; choose a shorter one`)
    await removeStale(where.path)
  }
  server.listen({ ...where, backlog: BACKLOG })
  try {
    await once(server, 'listening')
  } catch (cause) {
    throw listenFailed(url, (cause as Error).message, cause)
  }
}

function listenFailed(url: string, why: string, cause?: unknown): ConnectionError {
  return new ConnectionError('listen-failed', `cannot listen on ${url}: ${why}`, {}, { cause })
}

/** A server that was killed leaves its socket behind; one that lives is left alone. */
async function removeStale(path: string): Promise<void> {
  // Connecting to a file that is no socket is refused just as one to a dead socket.
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

function urlOf(server: Server, where: Address): string {
  if ('path' in where) return `unix://${where.path.split('/').map(encodeURIComponent).join('/')}`
  const bound = server.address()
  const port = typeof bound === 'object' && bound !== null ? bound.port : where.port
  return `tcp://${where.host.includes(':') ? `[${where.host}]` : where.host}:${port}`
}
