import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { ConnectionError } from '../errors/errors.ts'
import { type Address, parseAddress, urlOfPath } from './address.ts'
import { Clients, type ListenLimits, type Serving } from './clients.ts'
import { KEEP_ALIVE } from './keep-alive.ts'
import { type Peer, peersOf } from './peer.ts'
import { listenAtPath, type SocketOptions } from './socket-file.ts'

/** A listening socket. */
export interface Listening extends AsyncDisposable {
  /** Address of the socket, with the port that the system chose. */
  readonly url: string
  /** Number of connections that are open. */
  readonly connections: number
  /** Number of clients that were refused. */
  readonly refused: number
  /**
   * Stops listening, and ends each connection after the call that is being served. All that have not ended after
   * `grace` milliseconds, by default those of the options, are ended then, and their handlers' signals aborted. Rejected
   * only for a `grace` that is none; a later call can shorten the time.
   */
  close(options?: { readonly grace?: number | false }): Promise<void>
}

/** Options of a listening socket, beside those of its connections. */
export interface ListenOptions extends ListenLimits {
  /** Permissions of the socket, if it is that of a path. */
  readonly socket?: SocketOptions
}

/** Connections that may wait to be accepted; with 5, as in the reference implementation, clients failed. */
const BACKLOG = 511

/**
 * Listens on a socket, and serves every connection.
 *
 * @throws {ConnectionError} `connect-failed` if `url` is no address, `listen-failed` if the address is in use,
 * this user may not listen there, or may not give the socket its group, `bad-option`.
 */
export async function listenOn(
  url: string,
  serve: (stream: Socket, peer: Peer, refusal?: Error) => Serving,
  options: ListenOptions = {},
): Promise<Listening> {
  const where = parseAddress(url)
  const peerOf = await peersOf(where)
  const server = createServer({ allowHalfOpen: true, noDelay: true, ...KEEP_ALIVE })
  const clients = new Clients(server, peerOf, serve, options)
  server.on('connection', socket => clients.receive(socket))
  const remove = await open(server, url, where, options.socket)
  // If accepting one client fails, for lack of file descriptors say, go on serving the others.
  server.on('error', error => clients.refuse(`could not accept a client: ${error.message}`))
  let removed: Promise<void> | undefined
  const close = async ({ grace }: { readonly grace?: number | false } = {}): Promise<void> => {
    const closed = clients.close(grace)
    removed ??= remove()
    await Promise.all([removed, closed])
  }
  return {
    url: urlOf(server, where),
    get connections() {
      return clients.size
    },
    get refused() {
      return clients.refused
    },
    close,
    [Symbol.asyncDispose]: () => close(),
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
  if ('path' in where) return urlOfPath(where.path)
  const bound = server.address()
  const port = typeof bound === 'object' && bound !== null ? bound.port : where.port
  return `tcp://${where.host.includes(':') ? `[${where.host}]` : where.host}:${port}`
}
