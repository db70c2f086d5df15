/** Definitions of another protocol, by their names. */
export interface RawImport {
  readonly from: string
  readonly at: string
  readonly features?: readonly string[]
  readonly types?: readonly string[]
  readonly streams?: readonly string[]
  readonly grammars?: readonly string[]
}

/** Another protocol of which this one is a dialect. */
export interface RawExtends {
  readonly protocol: string
  readonly at: string
  readonly features?: readonly string[]
  readonly remove?: RawParts
  readonly replace?: RawParts
}

/** Parts of the other protocol, by their names. */
export interface RawParts {
  readonly types?: readonly string[]
  readonly streams?: readonly string[]
  readonly grammars?: readonly string[]
  readonly operations?: readonly string[]
  readonly sections?: readonly ('limits' | 'handshake' | 'channel')[]
}

/** An own text for an inherited entry, which one of the first keys names. */
export interface RawInherited {
  readonly operation?: string
  readonly type?: string
  readonly stream?: string
  readonly grammar?: string
  readonly message?: string
  readonly section?: 'handshake' | 'channel'
  readonly doc: string
  readonly trusted?: string
}
