import type { Peer } from '../transport/peer.ts'

/** A connection of a server: the same object in all events about it, with counts that go on. */
export interface ServedConnection {
  /** The `connectionId` of the options, or the number of the connection in this process, from 1. */
  readonly id: number
  /** Name of the protocol. */
  readonly protocol: string
  /** The client as `listen` or the options tell it. */
  readonly peer: Peer | undefined
  /** Bytes that have arrived from the client so far. */
  readonly bytesIn: number
  /** Bytes that were sent to the client so far. */
  readonly bytesOut: number
  /** Bytes that are kept because the client has not taken them yet. */
  readonly unsent: number
}

/** A client has connected. Exactly one {@link ConnectionClosed} follows. */
export interface ConnectionOpened {
  readonly connection: ServedConnection
}

/** Both sides of a connection have agreed. */
export interface HandshakeDone {
  readonly connection: ServedConnection
  /** The version as text, such as `1.37`. */
  readonly version: string
  readonly features: readonly string[]
  /** Values that both sides sent, by the names of the handshake's steps. */
  readonly said: Readonly<Record<string, unknown>>
}

/** A client was refused: in its handshake, or before it, because there were too many. */
export interface ConnectionRefused {
  readonly connection: ServedConnection
  readonly error: unknown
  /** False if the client merely left before the end of its handshake. */
  readonly isFault: boolean
}

/** A connection has ended, in whichever way. */
export interface ConnectionClosed {
  readonly connection: ServedConnection
  /** Milliseconds since the client connected. */
  readonly duration: number
}

/**
 * An error that a client got as a reply, that ended its connection, or that ended its tap or events; the same as the
 * option `onError` gets.
 */
export interface ConnectionFailed {
  readonly connection: ServedConnection
  readonly error: unknown
  /** Name of the operation; undefined between calls. */
  readonly operation: string | undefined
  /** False if the client merely left where it may, which `onLeave` is told. */
  readonly isFault: boolean
}

/** A call of a client: the same object when it begins and when it ends. */
export interface ServedCall {
  readonly connection: ServedConnection
  readonly opcode: number
  /** Name of the operation; undefined if there is none with this opcode in the session. */
  readonly operation: string | undefined
  /** The request; undefined if it has no fields, or could not be decoded. */
  readonly request: unknown
}

/** A request was read. A call whose request cannot be read only ends. */
export interface CallStarted {
  readonly call: ServedCall
}

/**
 * The end of a call: the client got a response, it got an error, the connection ended before either, or a time-out did.
 */
export type CallOutcome = 'ok' | 'error' | 'connection-ended' | 'timed-out'

/** A call has ended. */
export interface CallEnded {
  readonly call: ServedCall
  readonly outcome: CallOutcome
  /** The error, unless the outcome is `ok`; a client that has left may be the reason without one. */
  readonly error: unknown
  /** Milliseconds since the opcode was read. */
  readonly duration: number
  /** Bytes of the request and its body. */
  readonly bytesIn: number
  /** Bytes of log, response and body. */
  readonly bytesOut: number
}

/** A call that this process has made as a client: the same object when it begins and when it ends. */
export interface ClientCall {
  /** Name of the protocol. */
  readonly protocol: string
  readonly operation: string
}

/** A call was made; it may wait for its turn. */
export interface ClientCallStarted {
  readonly call: ClientCall
}

/** A call was answered or has failed. One with a body or a list as reply ends when that was read or given up. */
export interface ClientCallEnded {
  readonly call: ClientCall
  readonly outcome: CallOutcome
  readonly error: unknown
  /** Milliseconds since the call was made. */
  readonly duration: number
}

/** The events of the library, by the names of their channels. */
export interface DiagnosticEvents {
  readonly 'nixwire:server:connection-opened': ConnectionOpened
  readonly 'nixwire:server:handshake-done': HandshakeDone
  readonly 'nixwire:server:connection-refused': ConnectionRefused
  readonly 'nixwire:server:connection-failed': ConnectionFailed
  readonly 'nixwire:server:connection-closed': ConnectionClosed
  readonly 'nixwire:server:call-started': CallStarted
  readonly 'nixwire:server:call-ended': CallEnded
  readonly 'nixwire:client:call-started': ClientCallStarted
  readonly 'nixwire:client:call-ended': ClientCallEnded
}
