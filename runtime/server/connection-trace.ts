import { areCallsHeard, isServerHeard, tell } from '../diagnostics/channels.ts'
import type { ServedConnection } from '../diagnostics/events.ts'
import { isLeaving } from '../errors/leaving.ts'
import type { Protocol } from '../protocol/protocol.ts'
import { formatVersion, type Session } from '../session/session.ts'
import type { Peer } from '../transport/peer.ts'
import type { Transport } from '../transport/transport.ts'
import { CallTrace, type CountedBytes } from './call-trace.ts'

/** Counts the connections of this process. */
let opened = 0

/** The options of a server that its events need. */
interface TraceOptions {
  readonly connectionId?: number
  readonly peer?: Peer
}

/** The result of a handshake. */
interface AgreedState {
  readonly session: Session
  readonly features: readonly string[]
  /** Values that both sides sent. */
  readonly client: object
}

/** Tells the events of a connection: made only if any event of servers is heard. */
export class ConnectionTrace implements ServedConnection {
  readonly id: number
  readonly protocol: string
  readonly peer: Peer | undefined
  readonly #start: number = performance.now()
  #transport: Transport | undefined
  #unsent: (() => number) | undefined
  #isClosed = false
  #call: CallTrace | undefined

  constructor(protocol: Protocol, peer: Peer | undefined, id: number) {
    this.id = id
    this.protocol = protocol.name
    this.peer = peer
    tell('nixwire:server:connection-opened', { connection: this })
  }

  get bytesIn(): number {
    return this.#transport?.received ?? 0
  }

  get bytesOut(): number {
    return this.#transport?.sent ?? 0
  }

  get unsent(): number {
    return this.#unsent?.() ?? 0
  }

  /** Counts the bytes of a transport from now on. */
  count(transport: Transport): void {
    this.#transport = transport
  }

  /** Tells the end of a handshake. `unsent` counts the bytes that the client has not taken. */
  agreed({ session, features, client }: AgreedState, unsent: () => number): void {
    this.#unsent = unsent
    const version = formatVersion(session.version)
    tell('nixwire:server:handshake-done', { connection: this, version, features, said: { ...client } })
  }

  /** Tells that the client was refused, and the end of its connection. */
  refused(error: unknown): void {
    tell('nixwire:server:connection-refused', { connection: this, error, isFault: !isLeaving(error) })
    this.closed()
  }

  /** Tells an error; it is no fault if the client merely left. */
  failed(error: unknown, operation: string | undefined, isFault: boolean): void {
    this.#call?.failed(error, isFault)
    tell('nixwire:server:connection-failed', { connection: this, error, operation, isFault })
  }

  closed(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    tell('nixwire:server:connection-closed', { connection: this, duration: performance.now() - this.#start })
  }

  /** Begins to watch a call, if that is heard. */
  beginCall(bytes: CountedBytes, opcode: number): CallTrace | undefined {
    this.#call = areCallsHeard() ? new CallTrace(this, bytes, opcode) : undefined
    return this.#call
  }
}

/** Begins to tell the events of a connection, if any event of servers is heard. */
export function traceConnection(
  protocol: Protocol,
  { connectionId, peer }: TraceOptions,
): ConnectionTrace | undefined {
  opened += 1
  return isServerHeard() ? new ConnectionTrace(protocol, peer, connectionId ?? opened) : undefined
}

/** Opens a connection whose events are told; an error of `open` refuses the client. */
export async function refusing<T>(trace: ConnectionTrace | undefined, open: () => Promise<T>): Promise<T> {
  try {
    return await open()
  } catch (error) {
    trace?.refused(error)
    throw error
  }
}
