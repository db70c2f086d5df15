import type { Gate, Introduced, Origin, Source, VersionWord } from './base.ts'
import type { Implementation } from './implementation.ts'
import type { Default, Field, TypeDefinition, TypeRef, Written } from './types.ts'

/**
 * The resolved protocol: made by `resolve` from the YAML files, read by everything after it. Plain data,
 * without positions except for the line that each entry links back to.
 */
export interface Protocol {
  readonly name: string
  readonly title: string
  readonly doc: string
  /** The word for the server in errors. */
  readonly peer: string
  readonly implementation?: string
  /** Web address of the repository with the commits that the spec names. */
  readonly repository?: string
  readonly source: Source
  /** Other protocols that parts come from. */
  readonly bases: readonly Base[]
  readonly versions: Versions
  /** Features in the order of the spec: the index is the feature's bit in a session. */
  readonly features: readonly Feature[]
  readonly releases: readonly Release[]
  readonly implementations: readonly Implementation[]
  readonly limits: Limits
  readonly handshake?: Handshake
  readonly channel?: Channel
  readonly constants: readonly NamedConstant[]
  readonly types: readonly TypeDefinition[]
  readonly grammars: readonly Grammar[]
  readonly streams: readonly Stream[]
  readonly operations: readonly Operation[]
  readonly reserved: readonly Reserved[]
  /** Bytes with their values, of entries that are the protocol's own. */
  readonly golden: readonly Golden[]
}

/** Bytes in a session, and the value that they stand for. */
export interface Golden {
  readonly kind: 'type' | 'request' | 'response' | 'message' | 'stream'
  /** Name of the type, operation, message or stream. */
  readonly of: string
  readonly version: VersionWord
  readonly features: readonly string[]
  /** The bytes in hexadecimal digits, without blanks. */
  readonly bytes: string
  /** The value as plain data, as in the JSON of vectors. */
  readonly value: unknown
  readonly doc?: string
  readonly source: Source
}

/** Another protocol, in one session of it, and the names of the parts that come or do not come from there. */
export interface Base extends Omit<Origin, 'home'> {
  readonly kind: 'imports' | 'extends'
  /** Entries that are named in the spec; for a dialect, those that it replaces. */
  readonly named: readonly string[]
  readonly removed: readonly string[]
  readonly source: Source
}

export interface Versions {
  readonly min: VersionWord
  readonly max: VersionWord
  readonly doc?: string
  readonly changes: readonly VersionChange[]
}

export interface VersionChange {
  readonly version: VersionWord
  readonly doc: string
  readonly commit?: string
  readonly source: Source
}

export interface Feature {
  readonly name: string
  readonly doc: string
  readonly vendor?: string
  /** Said of a feature that changes nothing on the wire. */
  readonly bytes?: 'unchanged'
  readonly source: Source
}

export interface Release {
  readonly from: string
  readonly to?: string
  readonly version: VersionWord
  readonly clientFeatures: readonly string[]
  readonly serverFeatures: readonly string[]
  readonly doc?: string
  readonly source: Source
}

/** A word with a name, which the spec can say in place of the number. */
export interface NamedConstant {
  readonly name: string
  readonly value: number
  readonly doc: string
  readonly source: Source
}

export interface Limits {
  readonly string: number
  readonly count: number
  readonly frame: number
  readonly depth: number
}

export interface Handshake {
  readonly doc?: string
  readonly steps: readonly Step[]
  readonly source: Source
  readonly origin?: Origin
}

export type Step =
  | {
      readonly kind: 'say'
      readonly from: 'client' | 'server'
      readonly name: string
      readonly type: TypeRef
      readonly constant?: number
      /** Name of the constant of the protocol that stands for it in the spec. */
      readonly constantName?: string
      /** Words in place of the constant, by which the side refuses the other one. */
      readonly refusals?: readonly { readonly word: number; readonly doc: string }[]
      readonly default?: Default
      readonly gate: Gate
      readonly doc?: string
      readonly source: Source
    }
  | {
      readonly kind: 'negotiate'
      readonly what: 'version' | 'features'
      readonly client: string
      readonly server: string
      readonly gate: Gate
      readonly refuse: readonly { readonly from: VersionWord; readonly doc: string }[]
      readonly doc?: string
      readonly source: Source
    }
  | { readonly kind: 'channel'; readonly doc?: string; readonly source: Source }

export interface Channel {
  readonly name: string
  readonly doc?: string
  readonly tag: string
  readonly messages: readonly Message[]
  readonly payloads: readonly Payload[]
  readonly source: Source
  readonly origin?: Origin
}

export interface Message {
  readonly name: string
  readonly tag: number
  /** Name of the constant that stands for the tag in the spec. */
  readonly tagName?: string
  readonly role: 'log' | 'end' | 'fail' | 'pull' | 'push'
  readonly doc: string
  /** Advice for programs that still use it. */
  readonly deprecated?: string
  readonly gate: Gate
  readonly fields: readonly Field[]
  /** Message that sessions outside the gate get instead. */
  readonly instead?: Instead
  readonly source: Source
}

export interface Instead {
  readonly message: string
  readonly field: string
  readonly via: string
  readonly level?: string
}

export interface Payload {
  readonly name: string
  readonly doc: string
  readonly message: string
  readonly by: string
  readonly list: string
  readonly cases: readonly PayloadCase[]
  readonly source: Source
}

export interface PayloadCase {
  readonly name: string
  readonly doc?: string
  readonly fields: readonly { readonly name: string; readonly type: string; readonly doc?: string }[]
}

/** A format whose bodies end by themselves; `via` is the file that finds the end. */
export interface Grammar {
  readonly name: string
  readonly doc: string
  readonly via: string
  /** The same format as data, beginning with its first rule; empty if the spec does not say. */
  readonly rules: readonly GrammarRule[]
  readonly source: Source
  readonly origin?: Origin
}

/** Byte sequences in their order, as rules of a grammar name them. */
export interface GrammarRule {
  readonly name: string
  readonly items: readonly GrammarItem[]
}

/**
 * `text`: a byte sequence that is this text. `bytes`: any byte sequence, called `name`. `rule`: that rule. The others
 * begin with a `text`, which tells whether they are there: any number of times, once or not, or one of several.
 */
export type GrammarItem =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'bytes' | 'rule'; readonly name: string }
  | { readonly kind: 'repeat' | 'optional'; readonly items: readonly GrammarItem[] }
  | { readonly kind: 'choice'; readonly cases: readonly (readonly GrammarItem[])[] }

/** A part of a record. `body` parts are streamed, and end by a grammar; all others are read whole. */
export type RecordPart =
  | { readonly kind: 'field'; readonly field: Field }
  | { readonly kind: 'body'; readonly name: string; readonly grammar: string; readonly doc?: string }

export type Stream = {
  readonly name: string
  readonly doc: string
  readonly source: Source
  readonly origin?: Origin
} & (
  | { readonly kind: 'record'; readonly parts: readonly RecordPart[] }
  | { readonly kind: 'counted'; readonly record: string; readonly count: string }
  | {
      readonly kind: 'marked'
      readonly record: string
      readonly marker: { readonly type: string; readonly more: number; readonly end: number }
    }
)

export interface Ended {
  readonly version?: VersionWord
  readonly release?: string
  readonly doc: string
}

/** Contents of a body: any bytes, a format that ends by its grammar, or records. */
export type Content =
  | { readonly kind: 'bytes' }
  | { readonly kind: 'grammar' | 'stream'; readonly name: string }

export interface BodyCase {
  readonly gate: Gate
  readonly by: 'frames' | 'pull' | 'inline'
  readonly content: Content
  readonly doc?: string
}

export interface Operation {
  readonly name: string
  readonly opcode: number
  readonly doc: string
  readonly introduced: Introduced
  readonly obsolete?: Ended
  readonly removed?: Ended
  readonly served?: { readonly from: string; readonly to?: string; readonly doc?: string }
  readonly trusted?: string
  readonly gate: Gate
  readonly channel: boolean
  readonly request: readonly Field[]
  readonly upload?: { readonly name: string; readonly doc?: string; readonly wire: readonly BodyCase[] }
  readonly download?: {
    readonly name: string
    readonly doc?: string
    readonly by: 'push' | 'inline'
    readonly content: Content
  }
  /** `nothing`: no byte. `value`: one value. `fields`: an object. */
  readonly response:
    | { readonly kind: 'nothing' }
    | ({ readonly kind: 'value'; readonly doc?: string } & Written)
    | { readonly kind: 'fields'; readonly fields: readonly Field[] }
  readonly source: Source
  readonly origin?: Origin
}

export interface Reserved {
  readonly opcode: number
  readonly name?: string
  readonly doc: string
  readonly source: Source
}
