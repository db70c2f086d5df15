import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { ConnectionError } from '../errors/errors.ts'
import { type Address, parseAddress } from './address.ts'
import { KEEP_ALIVE } from './keep-alive.ts'
import { type Peer, peersOf } from './peer.ts'
import { listenAtPath, type SocketOptions } from './socket-file.ts'

/** A listening socket. */
export interface Listening extends AsyncDisposable {
  /** Address of the socket, with the port that the system chose. */
  readonly url: string
  /** Stops listening. Calls that are being served end first, then their connections. */
  close(): Promise<void>
}

/** Options of a listening socket, beside those of its connections. */
export interface ListenOptions {
  /** Permissions of the socket, if it is that of a path. */
  readonly socket?: SocketOptions
}

export interface Served {
  readonly done: Promise<void>
  close(): void
}

/** A connection that is being opened, and the callback for its failure. */
export interface Serving {
  readonly connection: Promise<Served>
  readonly onError?: ((error: unknown, operation: string | undefined) => void) | undefined
}

/** Connections that may wait to be accepted; with 5, as in the reference implementation, clients failed. */
const BACKLOG = 511

/**
 * Listens on a socket, and serves every connection.
 *
 * @throws {ConnectionError} `connect-failed` if `url` is no address, `listen-failed` if the address is in use
 * this user may not listen there, or may not give the socket its group.
 */
export async function listenOn(
  url: string,
  serve: (stream: Socket, peer: Peer) => Serving,
  options: ListenOptions = {},
): Promise<Listening> {
  const where = parseAddress(url)
  const peerOf = await peersOf(where)
  const serving = new Set<Served>()
  const shaking = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true, noDelay: true, ...KEEP_ALIVE }, socket => {
    // A connection may begin to listen later, and an error without a listener would end the process.
    socket.on('error', () => {})
    const started = tryToServe(() => serve(socket, peerOf(socket)), socket)
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
  const remove = await open(server, url, where, options.socket)
  // If accepting one client fails, for lack of file descriptors say, go on serving the others.
  server.on('error', () => {})
  const close = async (): Promise<void> => {
    await remove()
    const closed = once(server, 'close')
    server.close()
    for (const socket of shaking) socket.destroy()
    for (const connection of serving) connection.close()
    await closed
  }
  return { url: urlOf(server, where), close, [Symbol.asyncDispose]: close }
}

/** Starts to serve a client. If that throws, closes the socket and warns: the other clients are served. */
function tryToServe(serve: () => Serving, socket: Socket): Serving | undefined {
  try {
    return serve()
  } catch (error) {
    socket.destroy()
    process.emitWarning(error instanceof Error ? error : new Error(String(error)))
    return undefined
  }
}

/** Starts to listen. Returns a function that removes what listening has left behind. */
async function open(
  server: Server,
  url: string,
  where: Address,
  options: SocketOptions | undefined,
): Promise<() => Promise<void>> {
  try {
    if ('path' in where) return await listenAtPath(server, where.path, BACKLOG, options)
    if (options?.mode !== undefined || options?.group !== undefined)
      throw new Error('only the socket of a path has a mode and a group')
    const listening = once(server, 'listening')
    server.listen({ ...where, backlog: BACKLOG })
    await listening
    return async () => {}
  } catch (cause) {
    throw listenFailed(url, (cause as Error).message, cause)
  }
}

function listenFailed(url: string, why: string, cause?: unknown): ConnectionError {
  return new ConnectionError('listen-failed', `cannot listen on ${url}: ${why}`, {}, { cause })
}

function urlOf(server: Server, where: Address): string {
  if ('path' in where) return `unix://${where.path.split('/').map(encodeURIComponent).join('/')}`
  const bound = server.address()
  const port = typeof bound === 'object' && bound !== null ? bound.port : where.port
  return `tcp://${where.host.includes(':') ? `[${where.host}]` : where.host}:${port}`
}
