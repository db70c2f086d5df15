import type { Server, Socket } from 'node:net'
import { ConnectionError } from '../errors/errors.ts'
import { graceOf, type ListenLimits, limitsOf } from './listen-limits.ts'
import type { Peer } from './peer.ts'
import { peerKey } from './peer-key.ts'
import { Tally } from './tally.ts'

export type { ListenLimits }

/** A connection that is served. */
export interface Served {
  /** Fulfilled once no handler runs any more. */
  readonly done: Promise<void>
  /** Ends the connection after the call that is being served. */
  close(): void
}

/** A connection that is being opened, and the callbacks for its failure. */
export interface Serving {
  readonly connection: Promise<Served>
  readonly onError?: ((error: unknown, operation: string | undefined) => void) | undefined
  readonly onLeave?: ((error: unknown, operation: string | undefined) => void) | undefined
}

/** Milliseconds that handlers get to end by their signal once the connections of a server have been ended. */
const SETTLE_MS = 1000
/** Refused clients that may be told so at a time; further ones are closed at once, which costs less. */
const MOST_REFUSING = 64

/** The clients of listening sockets: those that are served, and those that are refused. */
export class Clients {
  readonly #servers: readonly Server[]
  readonly #serve: (stream: Socket, peer: Peer, refusal?: Error) => Serving
  readonly #limits: ReturnType<typeof limitsOf>
  readonly #refusals: Tally
  /** Sockets that are open, and what is known of their connections. */
  readonly #sockets: Map<Socket, Served | undefined> = new Map()
  /** Sockets of clients that are being told that they are refused. */
  readonly #refusing: Set<Socket> = new Set()
  readonly #peers: Map<string, number> = new Map()
  /** Connections whose handlers may still run. */
  readonly #serving: Set<Served> = new Set()
  #closing: Promise<void> | undefined
  #settle: () => void = () => {}
  readonly #timers: NodeJS.Timeout[] = []
  /** Whether all connections have ended, or are given up. */
  #isSettled = false
  /** Sockets that are listening, or will be. */
  #listening: number
  refused = 0

  constructor(
    servers: readonly Server[],
    serve: (stream: Socket, peer: Peer, refusal?: Error) => Serving,
    options: ListenLimits,
  ) {
    this.#servers = servers
    this.#listening = servers.length
    this.#serve = serve
    this.#limits = limitsOf(options)
    this.#refusals = new Tally((text, count) => {
      options.onError?.(new ConnectionError('too-many-connections', `${text}${more(count)}`), undefined)
    })
    for (const server of servers) {
      server.once('close', () => {
        this.#listening -= 1
        this.#check()
      })
    }
  }

  /** Number of connections that are open. */
  get size(): number {
    return this.#sockets.size
  }

  /** Serves a client, or refuses it if there are too many. */
  receive(socket: Socket, peer: Peer): void {
    // A connection may begin to listen later, and an error without a listener would end the process.
    socket.on('error', ignore)
    const key = peerKey(peer)
    const why = this.#whyNot(peer, key)
    if (why !== undefined) {
      this.refuse(`refused a client: ${why}`)
      this.#sendAway(socket, peer, why)
      return
    }
    this.#sockets.set(socket, undefined)
    if (key !== undefined) this.#peers.set(key, (this.#peers.get(key) ?? 0) + 1)
    // A listener that is called once has a wrapper, which would be kept as long as the connection.
    socket.on('close', () => this.#forget(socket, key))
    this.#start(socket, peer)
  }

  /** Counts a client that is not served. */
  refuse(why: string): void {
    this.refused += 1
    this.#refusals.add(why)
  }

  /** Ends the connections after their calls, and all that are left once `grace` milliseconds are over. */
  close(given: number | false = this.#limits.grace): Promise<void> {
    const grace = graceOf(given)
    this.#closing ??= this.#begin()
    // A timer of a later call would keep the process from ending.
    if (this.#isSettled) return this.#closing
    if (grace === 0) this.#end()
    else this.#timers.push(setTimeout(() => this.#end(), Math.min(grace, LONGEST_TIMER)))
    return this.#closing
  }

  #begin(): Promise<void> {
    const closed = new Promise<void>(resolve => {
      this.#settle = resolve
    })
    for (const server of this.#servers) server.close()
    for (const socket of this.#refusing) socket.destroy()
    for (const [socket, served] of this.#sockets) {
      if (served === undefined) socket.destroy()
      else served.close()
    }
    return closed.then(() => {
      this.#isSettled = true
      for (const timer of this.#timers) clearTimeout(timer)
      this.#refusals.tell()
    })
  }

  #end(): void {
    for (const socket of this.#sockets.keys()) socket.destroy()
    this.#timers.push(setTimeout(this.#settle, SETTLE_MS))
  }

  #check(): void {
    // Servers say that they are closed before their sockets do.
    if (this.#listening + this.#sockets.size + this.#serving.size === 0) this.#settle()
  }

  #whyNot(peer: Peer, key: string | undefined): string | undefined {
    const { maxConnections } = this.#limits
    const maxConnectionsPerPeer = this.#limits.perPeer(peer)
    if (this.#sockets.size >= maxConnections)
      return `${maxConnections} connections are open, the most allowed in all`
    if (key !== undefined && (this.#peers.get(key) ?? 0) >= maxConnectionsPerPeer)
      return `${key} has ${maxConnectionsPerPeer} connections open, the most allowed for one`
    return undefined
  }

  /** Tells a client in its handshake why it is refused, unless many are told at the moment. */
  #sendAway(socket: Socket, peer: Peer, why: string): void {
    // Code that was generated for an earlier release knows no refusal, and would serve the client.
    const canTell = this.#serve.length > 2 && this.#closing === undefined
    if (!canTell || this.#refusing.size >= MOST_REFUSING) {
      socket.destroy()
      return
    }
    this.#refusing.add(socket)
    socket.once('close', () => this.#refusing.delete(socket))
    const refusal = new ConnectionError('too-many-connections', `this client is refused: ${why}`)
    this.#tryToServe(socket, peer, refusal)?.connection.catch(() => {})
  }

  #start(socket: Socket, peer: Peer): void {
    const serving = this.#tryToServe(socket, peer)
    serving?.connection.then(
      served => this.#keep(socket, served),
      error => {
        const isLeft = error instanceof ConnectionError && error.left
        const tell = isLeft ? serving.onLeave : serving.onError
        tell?.(error, undefined)
      },
    )
  }

  /** Keeps an open connection. A function of its own, so that its callbacks do not keep all that opened it. */
  #keep(socket: Socket, served: Served): void {
    this.#serving.add(served)
    void served.done.then(() => {
      this.#serving.delete(served)
      this.#check()
    })
    if (this.#sockets.has(socket)) this.#sockets.set(socket, served)
    if (this.#closing !== undefined) served.close()
  }

  /** Starts to serve a client. If that throws, closes the socket and warns: the other clients are served. */
  #tryToServe(socket: Socket, peer: Peer, refusal?: Error): Serving | undefined {
    try {
      return this.#serve(socket, peer, refusal)
    } catch (error) {
      socket.destroy()
      process.emitWarning(error instanceof Error ? error : new Error(String(error)))
      return undefined
    }
  }

  #forget(socket: Socket, key: string | undefined): void {
    this.#sockets.delete(socket)
    if (key !== undefined) {
      const left = (this.#peers.get(key) ?? 1) - 1
      if (left > 0) this.#peers.set(key, left)
      else this.#peers.delete(key)
    }
    this.#check()
  }
}

/** The longest time that a timer of Node takes. */
const LONGEST_TIMER = 2 ** 31 - 1

const ignore = (): void => {}

function more(count: number): string {
  return count > 1 ? ` (and ${count - 1} more clients since the last report)` : ''
}
