import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { ConnectionError } from '../errors/errors.ts'
import { type Address, parseAddress, urlOfPath } from './address.ts'
import { Clients, type ListenLimits, type Serving } from './clients.ts'
import { KEEP_ALIVE } from './keep-alive.ts'
import { type PassedSockets, pathOfPassed } from './passed-sockets.ts'
import { type PassedPlace, type Peer, type PeerOf, peersOf } from './peer.ts'
import { listenAtPath, type SocketOptions } from './socket-file.ts'

/** A place to listen: the address of a socket, or sockets that another program has opened for this one. */
export type ListenAddress = string | PassedSockets

/** A listening socket, or several that were passed. */
export interface Listening extends AsyncDisposable {
  /**
   * Address of the socket, with the port that the system chose; of several, that of the first. It is `fd:3` for a Unix
   * socket that was passed as descriptor 3, if the system does not tell its path.
   */
  readonly url: string
  /** Addresses of all sockets. */
  readonly urls: readonly string[]
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
 * Listens on a socket, or on those that were passed, and serves every connection.
 *
 * @throws {ConnectionError} `connect-failed` if `address` is none, `listen-failed` if the address is in use,
 * this user may not listen there, may not give the socket its group, or if a socket that was passed cannot be used,
 * `bad-option`.
 */
export async function listenOn(
  address: ListenAddress,
  serve: (stream: Socket, peer: Peer, refusal?: Error) => Serving,
  options: ListenOptions = {},
): Promise<Listening> {
  const places = placesOf(address)
  const peersOfPlaces = await Promise.all(places.map(peersOf))
  const servers = places.map(() => createServer({ allowHalfOpen: true, noDelay: true, ...KEEP_ALIVE }))
  const clients = new Clients(servers, serve, options)
  const removals: (() => Promise<void>)[] = []
  const remove = async (): Promise<void> => {
    for (const each of removals.splice(0)) await each()
  }
  try {
    for (const [index, server] of servers.entries()) {
      const [place, peerOf] = [places[index] as Place, peersOfPlaces[index] as PeerOf]
      server.on('connection', socket => clients.receive(socket, peerOf(socket)))
      removals.push(await open(server, place, options.socket))
      // If accepting one client fails, for lack of file descriptors say, go on serving the others.
      server.on('error', error => clients.refuse(`could not accept a client: ${error.message}`))
    }
  } catch (error) {
    for (const server of servers) server.close()
    await remove()
    throw error
  }
  const urls = servers.map((server, index) => urlOf(server, places[index] as Place))
  let removed: Promise<void> | undefined
  const close = async ({ grace }: { readonly grace?: number | false } = {}): Promise<void> => {
    const closed = clients.close(grace)
    removed ??= remove()
    await Promise.all([removed, closed])
  }
  return {
    url: urls[0] as string,
    urls,
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

/** One place to listen: an address, or a descriptor with the path of its socket, as far as that is known. */
type Place = { readonly url: string; readonly address: Address } | PassedPlace

function placesOf(address: ListenAddress): Place[] {
  if (typeof address === 'string') return [{ url: address, address: parseAddress(address) }]
  if (address.fds.length === 0)
    throw new ConnectionError('bad-option', 'no descriptor of a socket is given to listen on')
  return address.fds.map(fd => ({ fd, path: pathOfPassed(fd) }))
}

/** Starts to listen. Returns a function that removes what listening has left behind. */
async function open(
  server: Server,
  place: Place,
  options: SocketOptions | undefined,
): Promise<() => Promise<void>> {
  try {
    if ('address' in place && 'path' in place.address)
      return await listenAtPath(server, place.address.path, BACKLOG, options)
    if (options?.mode !== undefined || options?.group !== undefined)
      throw new Error(
        'only the socket of a path has a mode and a group, which the program that makes it gives to it',
      )
    const listening = once(server, 'listening')
    server.listen({ ...('address' in place ? place.address : { fd: place.fd }), backlog: BACKLOG })
    await listening
    // The file of a socket that was passed belongs to the program that made it.
    return async () => {}
  } catch (cause) {
    const where = 'address' in place ? place.url : `descriptor ${place.fd}`
    throw new ConnectionError(
      'listen-failed',
      `cannot listen on ${where}: ${(cause as Error).message}`,
      {},
      { cause },
    )
  }
}

function urlOf(server: Server, place: Place): string {
  const path = 'address' in place ? ('path' in place.address ? place.address.path : undefined) : place.path
  if (path !== undefined) return urlOfPath(path)
  const bound = server.address()
  if (typeof bound === 'object' && bound !== null) {
    const host = 'address' in place && 'host' in place.address ? place.address.host : bound.address
    return `tcp://${host.includes(':') ? `[${host}]` : host}:${bound.port}`
  }
  return `fd:${(place as PassedPlace).fd}`
}
