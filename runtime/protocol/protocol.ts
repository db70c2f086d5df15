import type { Layout } from '../layout/layout.ts'
import type { Gate } from '../session/gate.ts'
import type { Limits } from '../session/limits.ts'
import type { AnyCodec, Codec } from '../wire/codec.ts'
import type { EnumTable } from '../wire/enum-table.ts'
import type { Read } from '../wire/read.ts'
import type { Reader } from '../wire/reader.ts'
import type { Write } from '../wire/write.ts'
import type { Writer } from '../wire/writer.ts'

/** What a body contains: plain bytes, a NAR, or records. */
export type Content = 'bytes' | 'nar' | AnyStreamCodec

/** One era of an upload. `frames`: lengths and raw bytes; `pull`: pieces that the server asks for; `inline`: raw. */
export interface UploadEra {
  readonly gate: Gate
  readonly by: 'frames' | 'pull' | 'inline'
  readonly content: Content
}

/** `push`: pieces inside the log channel; `inline`: raw, after it. */
export interface Download {
  readonly by: 'push' | 'inline'
  readonly content: Content
}

/** An operation, apart from the types that it carries. */
export interface OperationInfo {
  readonly name: string
  readonly opcode: number
  readonly gate: Gate
  /** False if the answer comes without the log channel. */
  readonly channel: boolean
  /** Name of the method that calls it, and of the handler that answers it. */
  readonly method: string
  readonly upload?: readonly UploadEra[]
  readonly download?: Download
}

/** One operation of a protocol, as the spec says. */
export interface Operation<Request, Response> extends OperationInfo {
  readonly readRequest: Read<Request>
  readonly writeRequest: Write<Request>
  readonly readResponse: Read<Response>
  readonly writeResponse: Write<Response>
  /** Writes an element of a response that is a list. */
  readonly writeElement?: Write<never>
}

/** An operation whose types are not known here; writers check what they are given. */
export interface AnyOperation extends OperationInfo {
  readRequest(r: Reader): unknown
  writeRequest(w: Writer, value: unknown): void
  readResponse(r: Reader): unknown
  writeResponse(w: Writer, value: unknown): void
  writeElement?(w: Writer, value: unknown): void
}

/** A message of the log channel, of which only the kind is known here. */
export type AnyMessage = { readonly kind: string }

/** The purpose of a message of the log channel. */
export type Role = 'log' | 'end' | 'fail' | 'pull' | 'push'

/** The log channel of a protocol, for a client that reads it. */
export interface Channel<Message extends AnyMessage = AnyMessage> {
  /** Name of the messages' type. */
  readonly name: string
  readonly read: Read<Message>
  readonly roles: Readonly<Record<string, Role>>
  /** The word that starts a `fail` message: where a body should be, it says that there is none. */
  readonly failTag: number
  /** Field of a `pull` message that says how many bytes are asked for. */
  readonly pullField?: string
  /** Field of a `push` message that holds the bytes. */
  readonly pushField?: string
  /** Fields of a `fail` message that not every session has. */
  readonly failGates: Readonly<Record<string, Gate>>
}

/** The log channel of a protocol, for a server that writes it. */
export interface ServedChannel<Message extends AnyMessage = AnyMessage> extends Channel<Message> {
  write(w: Writer, message: Message): void
  /** The kinds of the messages that have a role of which there is one message. */
  readonly kinds: {
    readonly end: string
    readonly fail: string
    readonly pull?: string
    readonly push?: string
  }
  /** The fields of a `fail` message for an error that does not say more. */
  readonly failDefaults: object
  /** Messages that not every session has, and what is said instead where there is something to say. */
  readonly gated: Readonly<Record<string, GatedMessage>>
}

/** A message that is not for every session. */
interface GatedMessage {
  readonly gate: Gate
  readonly instead?: Instead
}

/** How a message is put in words for a session that does not have it. */
export interface Instead {
  /** The message that carries the words, and its field for them. */
  readonly kind: string
  readonly field: string
  /** Gives the words, or undefined if there is nothing to say. */
  text(message: unknown): string | undefined
  /** The field that says how important the message is. */
  readonly level?: string
  readonly levels?: EnumTable<string>
}

/** One step of a handshake, in the order of the wire. */
export type Step =
  | {
      readonly kind: 'say'
      readonly from: 'client' | 'server'
      readonly name: string
      readonly gate: Gate
      readonly codec: AnyCodec
      /** A magic number. */
      readonly constant?: number
      /** The value that a side says if its user chose none. */
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

/** A record of a stream: fields, one streamed body, fields. */
export interface RecordCodec<Head, Tail, Name extends string> {
  /** What the layout calls the record: its fields stand there as `NAMEHead` and `NAMETail`. */
  readonly name: string
  readonly head: Codec<Head>
  readonly body: { readonly name: Name; readonly content: 'nar' }
  readonly tail: Codec<Tail>
}

/** The words around the records of a stream: nothing, a count before all, or a marker before each. */
export interface StreamCodec<Head, Tail, Name extends string> {
  readonly name: string
  readonly record: RecordCodec<Head, Tail, Name>
  readonly count?: Codec<number>
  readonly marker?: Marker
}

/** A word before each record of a stream, and another after the last one. */
export interface Marker {
  readonly codec: Codec<number>
  readonly more: number
  readonly end: number
}

/** A stream whose record types are not known here. */
export interface AnyStreamCodec {
  readonly name: string
  readonly record: {
    readonly name: string
    readonly head: AnyCodec
    readonly body: { readonly name: string; readonly content: 'nar' }
    readonly tail: AnyCodec
  }
  readonly count?: Codec<number>
  readonly marker?: Marker
}

/** The parts of a protocol that every client needs, whatever operations it calls. */
export interface ProtocolCore<Message extends AnyMessage = AnyMessage> {
  readonly name: string
  readonly min: number
  readonly max: number
  /** Names of the features; the index is the bit in a session. */
  readonly features: readonly string[]
  /** Names of the features that a peer offers unless its user says otherwise. */
  readonly offered: readonly string[]
  readonly limits: Limits
  readonly handshake: readonly Step[]
  /** Absent where a protocol answers without one. */
  readonly channel?: Channel<Message>
  /** Loads the layout, when an error or a dump has to name the field of some bytes. */
  readonly layout: () => Promise<Layout>
}

/** A protocol, as the spec says. */
export interface Protocol<Message extends AnyMessage = AnyMessage> extends ProtocolCore<Message> {
  readonly channel?: ServedChannel<Message>
  readonly operations: ReadonlyMap<number, AnyOperation>
}
