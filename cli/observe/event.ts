import type { AnyOperation, Role } from '../../runtime/protocol/protocol.ts'
import type { Session } from '../../runtime/session/session.ts'
import type { Grammar } from '../../runtime/wire/grammar.ts'
import type { Side } from './recording.ts'

/** A place in the session: bytes `start` up to `end` of those that one side sent. */
export interface Span {
  readonly from: Side
  readonly start: number
  readonly end: number
}

interface Seen {
  readonly span: Span
  /** Index of the call that it belongs to; undefined in the handshake. */
  readonly call?: number
}

interface Coded extends Seen {
  /** Name under which the layout has its parts. */
  readonly type: string
  /** The session as agreed on when it was sent. */
  readonly session: Session
}

/** One step of the handshake. */
export interface HelloEvent extends Coded {
  readonly kind: 'hello'
  readonly name: string
  readonly value: unknown
}

/** The end of the handshake: what both sides agreed on. */
export interface AgreedEvent {
  readonly kind: 'agreed'
  readonly session: Session
  readonly features: readonly string[]
}

/** A request: the opcode, and the fields after it. */
export interface RequestEvent extends Coded {
  readonly kind: 'request'
  readonly opcode: number | bigint
  /** Undefined if the protocol does not have the opcode. */
  readonly operation: AnyOperation | undefined
  readonly value: unknown
}

/** A message of the log channel. */
export interface MessageEvent extends Coded {
  readonly kind: 'message'
  readonly role: Role
  readonly message: { readonly kind: string }
  /** True if it came after the call had failed, because a fatal error is sent twice. */
  readonly late: boolean
}

/** A piece of an upload that the server asked for. */
export interface PieceEvent extends Coded {
  readonly kind: 'piece'
  readonly desired: number
  readonly size: number
}

/** A part of a body, at these bytes of it. */
export interface ContentPart {
  readonly kind: 'count' | 'marker' | 'head' | 'body' | 'tail'
  /** The grammar that ends a `body`. */
  readonly grammar?: Grammar
  readonly start: number
  readonly end: number
  /** Index of the record that it belongs to. */
  readonly record?: number
  readonly value?: unknown
}

/** A whole body, however it travelled; the span goes from its first byte to its last one. */
export interface BodyEvent extends Seen {
  readonly kind: 'body'
  readonly way: 'upload' | 'download'
  readonly by: 'frames' | 'pull' | 'push' | 'inline'
  /** Sizes of the frames or pieces. */
  readonly pieces: readonly number[]
  readonly bytes: Buffer
  readonly content: 'bytes' | 'grammar' | 'records'
  /** The grammar that ends the body, if one does. */
  readonly grammar?: Grammar
  readonly parts: readonly ContentPart[]
  /** The reason why the body is not as it should be: clients give up, and servers stop asking. */
  readonly problem?: string
}

/** The reply of a call. */
export interface ResponseEvent extends Coded {
  readonly kind: 'response'
  readonly value: unknown
}

/** The place from which on the bytes of one side are not understood. */
export interface StopEvent extends Seen {
  readonly kind: 'stop'
  /** True if the session ends here, as sessions do; false if the bytes are wrong. */
  readonly cut: boolean
  readonly problem: string
}

export type ObservedEvent =
  | HelloEvent
  | AgreedEvent
  | RequestEvent
  | MessageEvent
  | PieceEvent
  | BodyEvent
  | ResponseEvent
  | StopEvent

/** A value that was encoded again and gave other bytes. */
export interface Difference {
  /** The type that was encoded, such as `QueryPathInfoResponse`. */
  readonly type: string
  /** Dotted path of the first field that differs, if the layout knows it. */
  readonly path: string | undefined
  /** The side that sent it; if it is part of a body, offsets count in that body. */
  readonly from: Side
  readonly offset: number
  readonly problem: string
}
