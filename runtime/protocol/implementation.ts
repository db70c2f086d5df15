/** An implementation of a protocol beside the reference one, and how what it speaks differs. */
export interface Implementation {
  readonly name: string
  /** Web address of its sources. */
  readonly repository?: string
  /** Its releases, oldest first, in spans that speak alike. */
  readonly spans: readonly ImplementationSpan[]
}

/** Releases of an implementation that speak alike. */
export interface ImplementationSpan {
  /** The first release, or a date if there are none. */
  readonly from: string
  /** The last release; undefined where the span goes on. */
  readonly to?: string
  /** Word of the newest version that it speaks. */
  readonly version: number
  /** Word of the oldest version of the peers that it talks to, if it refuses any. */
  readonly accepts?: number
  /** Names of the features that its clients and servers offer. */
  readonly features: { readonly client: readonly string[]; readonly server: readonly string[] }
  /** Opcodes that its servers refuse, though the version and the features have them. */
  readonly lacks: readonly number[]
  /** Other differences, in words. */
  readonly differs: readonly string[]
}
