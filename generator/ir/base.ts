/** A protocol version as the wire packs it, `major << 8 | minor`, so that versions compare as numbers. */
export type VersionWord = number

/** Place of an entry in the spec: `file` is relative to the project's root, `line` counts from 1. */
export interface Source {
  readonly file: string
  readonly line: number
}

/** Condition on a session. All given parts must hold; an empty gate always holds. */
export interface Gate {
  readonly since?: VersionWord
  readonly before?: VersionWord
  readonly feature?: string
  readonly without?: string
}

export interface Introduced {
  readonly version?: VersionWord
  readonly release?: string
  readonly bumped: boolean
  readonly feature?: string
}
