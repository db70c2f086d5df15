import { once } from 'node:events'
import { lstat, unlink } from 'node:fs/promises'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { ConnectionError } from '../errors/errors.ts'
import { type Address, parseAddress } from './address.ts'

/** A listening socket. */
export interface Listening extends AsyncDisposable {
  /** Address of the socket, with the port that the system chose. */
  readonly url: string
  /** Stops listening. Calls that are being served end first, then their connections. */
  close(): Promise<void>
}

interface Served {
  readonly done: Promise<void>
  close(): void
}

/** A connection that is being opened, and the callback for its failure. */
interface Serving {
  readonly connection: Promise<Served>
  readonly onError?: ((error: unknown, operation: string | undefined) => void) | undefined
}

/** Connections that may wait to be accepted; with 5, as in the reference implementation, clients failed. */
const BACKLOG = 511
/** Bytes that the path of a socket may have. */
const LONGEST = process.platform === 'linux' ? 107 : 103

/**
 * Listens on a socket, and serves every connection.
 *
 * @throws {ConnectionError} `connect-failed` if `url` is no address, `listen-failed` if the address is in use
 * or this user may not listen there.
 */
export async function listenOn(url: string, serve: (stream: Socket) => Serving): Promise<Listening> {
  const where = parseAddress(url)
  const serving = new Set<Served>()
  const shaking = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true, noDelay: true }, socket => {
    // A connection may begin to listen later, and an error without a listener would end the process.
    socket.on('error', () => {})
    const started = tryToServe(serve, socket)
    if (started === undefined) return
    const { connection, onError } = started
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
  // If accepting one client fails, for lack of file descriptors say, go on serving the others.
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

/** Starts to serve a client. If that throws, closes the socket and warns: the other clients are served. */
function tryToServe(serve: (stream: Socket) => Serving, socket: Socket): Serving | undefined {
  try {
    return serve(socket)
  } catch (error) {
    socket.destroy()
    process.emitWarning(error instanceof Error ? error : new Error(String(error)))
    return undefined
  }
}

async function open(server: Server, url: string, where: Address): Promise<void> {
  if ('path' in where) {
    // Node would truncate a longer path, and listen somewhere else.
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

function urlOf(server: Server, where: Address): string {
  if ('path' in where) return `unix://${where.path.split('/').map(encodeURIComponent).join('/')}`
  const bound = server.address()
  const port = typeof bound === 'object' && bound !== null ? bound.port : where.port
  return `tcp://${where.host.includes(':') ? `[${where.host}]` : where.host}:${port}`
}
