import type { Layout } from '../layout/layout.ts'
import type { Gate } from '../session/gate.ts'
import type { Limits } from '../session/limits.ts'
import type { AnyCodec, Codec } from '../wire/codec.ts'
import type { EnumTable } from '../wire/enum-table.ts'
import type { Grammar } from '../wire/grammar.ts'
import type { Read } from '../wire/read.ts'
import type { Reader } from '../wire/reader.ts'
import type { Write } from '../wire/write.ts'
import type { Writer } from '../wire/writer.ts'

/** The content of a body: plain bytes, a format whose grammar tells where it ends, or records. */
export type Content = { readonly kind: 'bytes' } | SelfEnding

/** The content of a body that tells where it ends. */
export type SelfEnding =
  | { readonly kind: 'grammar'; readonly grammar: Grammar }
  | { readonly kind: 'stream'; readonly stream: AnyStreamCodec }

/**
 * One era of an upload: `frames` sends lengths and raw bytes; `pull`, pieces as the server asks for them;
 * `inline`, raw bytes.
 */
export type UploadEra = { readonly gate: Gate } & (
  | { readonly by: 'frames' | 'pull'; readonly content: Content }
  | { readonly by: 'inline'; readonly content: SelfEnding }
)

/** A download: `push` sends pieces as messages of the log channel, `inline` raw bytes after its end. */
export type Download =
  | { readonly by: 'push'; readonly content: Content }
  | { readonly by: 'inline'; readonly content: SelfEnding }

/** An operation without the codecs of its types. */
export interface OperationInfo {
  readonly name: string
  readonly opcode: number
  readonly gate: Gate
  /** Whether the reply comes after the log channel. */
  readonly channel: boolean
  /** Name of the client's method, and of the server's handler. */
  readonly method: string
  /** Whether the response is a list without a count, which ends by the empty string. */
  readonly isUncounted?: boolean
  readonly upload?: readonly UploadEra[]
  readonly download?: Download
}

/** An operation with the codecs of its types. */
export interface Operation<Request, Response> extends OperationInfo {
  readonly readRequest: Read<Request>
  readonly writeRequest: Write<Request>
  readonly readResponse: Read<Response>
  readonly writeResponse: Write<Response>
  /** Writes one element, if the response is a list. */
  readonly writeElement?: Write<never>
}

/** An operation whose types are known only at run time. Its writers check the values. */
export interface AnyOperation extends OperationInfo {
  readRequest(r: Reader): unknown
  writeRequest(w: Writer, value: unknown): void
  readResponse(r: Reader): unknown
  writeResponse(w: Writer, value: unknown): void
  writeElement?(w: Writer, value: unknown): void
}

/** A message of the log channel, of which only the kind is known. */
export type AnyMessage = { readonly kind: string; readonly cut?: number }

/** The meaning of a message of the log channel for a call, see `meaningOf`. */
export type Role = 'log' | 'end' | 'fail' | 'pull' | 'push'

/** The log channel of a protocol, as a client reads it. */
export interface Channel<Message extends AnyMessage = AnyMessage> {
  /** Name of the messages' type. */
  readonly name: string
  readonly read: Read<Message>
  readonly roles: Readonly<Record<string, Role>>
  /** First word of a `fail` message: it tells a failure from the body that would stand in its place. */
  readonly failTag: number
  /** Field of a `pull` message with the number of bytes that the server asks for. */
  readonly pullField?: string
  /** Field of a `push` message with the bytes. */
  readonly pushField?: string
  /** Gates of the fields of a `fail` message that not every session has. */
  readonly failGates: Readonly<Record<string, Gate>>
}

/** The log channel of a protocol, as a server writes it. */
export interface ServedChannel<Message extends AnyMessage = AnyMessage> extends Channel<Message> {
  write(w: Writer, message: Message): void
  /** The kind of the message that has each of these roles. */
  readonly kinds: {
    readonly end: string
    readonly fail: string
    readonly pull?: string
    readonly push?: string
  }
  /** The fields of a `fail` message for an error that has no others. */
  readonly failDefaults: object
  /** Messages that not every session has, and how to put them in words. */
  readonly gated: Readonly<Record<string, GatedMessage>>
}

/** A message that not every session has, and its substitute. */
interface GatedMessage {
  readonly gate: Gate
  readonly instead?: Instead
}

/** The words in place of a message, for a session that does not have it. */
export interface Instead {
  /** Kind of the message that carries the words, and its field for them. */
  readonly kind: string
  readonly field: string
  /** The fields of the message that a handler may leave out, as they are then. */
  readonly defaults?: object
  /** Returns the words, or undefined if there are none. */
  text(message: unknown): string | undefined
  /** Field with the level of the message, and the names of its levels. */
  readonly level?: string
  readonly levels?: EnumTable<string>
}

/** One step of a handshake. */
export type Step =
  | {
      readonly kind: 'say'
      readonly from: 'client' | 'server'
      readonly name: string
      readonly gate: Gate
      readonly codec: AnyCodec
      /** A magic number: the only value that `from` may send. */
      readonly constant?: number
      /** Words in place of the constant, by which `from` refuses the other side. */
      readonly refusals?: readonly { readonly word: number; readonly doc: string }[]
      /** Value that a side sends unless its options set another. */
      readonly default?: unknown
    }
  | {
      readonly kind: 'negotiate'
      readonly what: 'version' | 'features'
      readonly client: string
      readonly server: string
      readonly gate: Gate
      readonly refuse: readonly { readonly from: number; readonly doc: string }[]
    }
  | { readonly kind: 'channel' }

/**
 * A record of a stream: fields, one body, fields. Those to write may lack what has a default, as `HeadInit` and
 * `TailInit` say.
 */
export interface RecordCodec<Head, Tail, Name extends string, HeadInit = Head, TailInit = Tail> {
  /** Name of the record in the layout, which has its fields as `NAMEHead` and `NAMETail`. */
  readonly name: string
  readonly head: Codec<Head, HeadInit>
  readonly body: { readonly name: Name; readonly grammar: Grammar }
  readonly tail: Codec<Tail, TailInit>
}

/** A stream of records: on the wire, nothing else, a count before all of them, or a marker before each. */
export interface StreamCodec<Head, Tail, Name extends string, HeadInit = Head, TailInit = Tail> {
  readonly name: string
  readonly record: RecordCodec<Head, Tail, Name, HeadInit, TailInit>
  readonly count?: Codec<number>
  readonly marker?: Marker
}

/** A word before each record of a stream, and another one after the last record. */
export interface Marker {
  readonly codec: Codec<number>
  readonly more: number
  readonly end: number
}

/** A stream whose record types are known only at run time. */
export interface AnyStreamCodec {
  readonly name: string
  readonly record: {
    readonly name: string
    readonly head: AnyCodec
    readonly body: { readonly name: string; readonly grammar: Grammar }
    readonly tail: AnyCodec
  }
  readonly count?: Codec<number>
  readonly marker?: Marker
}

/** The parts of a protocol that a client needs, apart from the operations that it calls. */
export interface ProtocolCore<Message extends AnyMessage = AnyMessage> {
  readonly name: string
  /** The word for the server in errors: their code, and the subject of their text. */
  readonly peer: string
  readonly min: number
  readonly max: number
  /** Names of the features; the index of a name is its bit in a session. */
  readonly features: readonly string[]
  /** Names of the features that a client offers unless its options name others. */
  readonly offered: readonly string[]
  readonly limits: Limits
  readonly handshake: readonly Step[]
  /** Absent if the protocol has no log channel. */
  readonly channel?: Channel<Message>
  /** Loads the layouts of the types, which errors and dumps need to name the field of a byte. */
  readonly layout: () => Promise<Layout>
}

/** A protocol with all of its operations, as a server needs it. */
export interface Protocol<Message extends AnyMessage = AnyMessage> extends ProtocolCore<Message> {
  readonly channel?: ServedChannel<Message>
  readonly operations: ReadonlyMap<number, AnyOperation>
}
