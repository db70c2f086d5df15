/** A protocol version as the wire packs it, `major << 8 | minor`, so that versions compare as numbers. */
export type VersionWord = number

/** Place of an entry in the spec: `file` is relative to the project's root, `line` counts from 1. */
export interface Source {
  readonly file: string
  readonly line: number
}

/** Protocol that a definition comes from, and the session in which it was taken. */
export interface Origin {
  readonly protocol: string
  readonly title: string
  readonly at: VersionWord
  readonly features: readonly string[]
  /** Protocol whose generated code has the definition as it is; absent if the session made another one of it. */
  readonly home?: string
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
