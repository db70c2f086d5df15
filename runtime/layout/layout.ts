import type { Gate } from '../session/gate.ts'

/** A type expression as data. */
export type LayoutRef =
  | string
  /** With `until`, there is no count, and the empty string ends it. */
  | { readonly list: LayoutRef; readonly until?: '' }
  | { readonly map: readonly [LayoutRef, LayoutRef]; readonly until?: '' }
  | { readonly optional: LayoutRef; readonly tag?: string }
  | { readonly pinned: LayoutRef; readonly at: number }
  | { readonly forms: readonly { readonly gate?: Gate; readonly type: LayoutRef }[] }

/** A field of a struct, or of a case of a union. */
export type LayoutField = readonly [name: string, type: LayoutRef, gate?: Gate]

/** The layout of one type: a word, a padded string, fields, or a tag and the fields of its case. */
export type LayoutShape =
  | 'word'
  | 'text'
  | { readonly alias: LayoutRef }
  | { readonly fields: readonly LayoutField[] }
  | {
      readonly union: string
      readonly cases: readonly {
        readonly name: string
        /** Absent for the case of all other tags, whose first field is the tag. */
        readonly tag?: number
        readonly fields: readonly LayoutField[]
      }[]
    }

/** The shapes of a protocol's types, by name. */
export type Layout = Readonly<Record<string, LayoutShape>>
