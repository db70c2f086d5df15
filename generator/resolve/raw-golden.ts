/** Bytes with their values, as raw.ts has the rest of the spec language. */
export interface RawGolden {
  readonly part?: 'request' | 'response'
  readonly at?: string
  readonly features?: readonly string[]
  readonly hex?: string
  readonly file?: string
  readonly value: unknown
  readonly doc?: string
}
