import type { Gate, Introduced, Origin, Source, VersionWord } from './base.ts'

export type TypeRef =
  | { readonly kind: 'named'; readonly name: string }
  /** With `until`, no count is written, and the empty string ends it in place of an element or a key. */
  | { readonly kind: 'list'; readonly of: TypeRef; readonly ordered: boolean; readonly until?: '' }
  | { readonly kind: 'map'; readonly key: TypeRef; readonly value: TypeRef; readonly until?: '' }
  /**
   * `tag` names the type of the word before the value; without a tag, nothing is written as the empty string.
   */
  | { readonly kind: 'optional'; readonly of: TypeRef; readonly tag?: string }
  | { readonly kind: 'pinned'; readonly of: TypeRef; readonly at: VersionWord }

export interface TypeDefinition {
  readonly name: string
  /** Advice for programs that still use it. */
  readonly deprecated?: string
  readonly doc: string
  /** Name of the type that sessions outside the gate have in its place. */
  readonly instead?: string
  /** True if the type is meant for its codec, and no message has it. */
  readonly standalone?: true
  readonly gate: Gate
  readonly source: Source
  /** Absent for a type of the spec's own. */
  readonly origin?: Origin
  readonly shape: Shape
}

/** The meaning of words above 1 for a reader: an error, true, or false because only 1 is true. */
export type BooleanKind = 'strict' | 'lax' | 'one'

export type Shape =
  | { readonly kind: 'integer'; readonly max: bigint; readonly as: 'number' | 'bigint' | 'mixed' }
  | { readonly kind: 'boolean'; readonly reads: BooleanKind }
  | ({ readonly kind: 'bytes' } & StringRules)
  | ({ readonly kind: 'string' } & StringRules)
  | {
      readonly kind: 'enum'
      readonly of: string
      readonly open: boolean
      readonly values: readonly EnumValue[]
    }
  | { readonly kind: 'struct'; readonly fields: readonly Field[] }
  | {
      readonly kind: 'union'
      readonly tag: string
      readonly cases: readonly UnionCase[]
      /** The case of all tags without one. */
      readonly otherwise?: OtherwiseCase
    }
  | { readonly kind: 'alias'; readonly of: TypeRef }
  | {
      readonly kind: 'adapted'
      readonly wire: TypeRef
      readonly via: string
      readonly gate: Gate
      readonly examples: readonly (string | number | boolean)[]
    }

export interface StringRules {
  readonly max?: number
  readonly pattern?: string
  readonly examples: readonly string[]
}

export interface EnumValue {
  readonly name: string
  /** Advice for programs that still use it. */
  readonly deprecated?: string
  readonly value: number
  readonly doc?: string
  readonly introduced?: Introduced
  readonly vendor?: string
}

export interface UnionCase {
  readonly name: string
  /** Advice for programs that still use it. */
  readonly deprecated?: string
  readonly tag: number
  /** Name of the constant that stands for the tag in the spec. */
  readonly tagName?: string
  readonly doc?: string
  readonly fields: readonly Field[]
}

/** A case that keeps its tag: the first of its fields is the tag itself. */
export interface OtherwiseCase {
  readonly name: string
  /** Advice for programs that still use it. */
  readonly deprecated?: string
  readonly doc?: string
  readonly fields: readonly [Field, ...Field[]]
}

/** One of several ways to write a value: the first whose gate holds is taken. */
export interface WireForm {
  readonly gate: Gate
  readonly type: TypeRef
}

/**
 * A value that is written in one way or, with `wire`, in ways that depend on the session; the last has an
 * empty gate.
 */
export interface Written {
  readonly type: TypeRef
  readonly wire?: readonly WireForm[]
}

export interface Field extends Written {
  readonly name: string
  readonly doc?: string
  /** Advice for programs that still use it. */
  readonly deprecated?: string
  readonly gate: Gate
  readonly default?: Default
  readonly lossy: boolean
  /** Fixed content on the wire, which is not part of the value. */
  readonly constant?: Constant
  readonly source: Source
}

/** `none`: no value. `empty`: an empty list or map. The default of an enum is the name of its value. */
export type Default =
  | { readonly kind: 'none' }
  | { readonly kind: 'empty' }
  | { readonly kind: 'value'; readonly value: number | bigint | string | boolean }

export interface Constant {
  /** Name of the constant of the protocol that stands for it in the spec. */
  readonly name?: string
  readonly value: number | string | boolean
  readonly check: boolean
}
