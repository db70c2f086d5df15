import type { Source, VersionWord } from './base.ts'

/** An implementation of the protocol beside the reference one, and its dialects. */
export interface Implementation {
  readonly name: string
  readonly doc: string
  /** Web address of its sources. */
  readonly repository?: string
  /** Its releases, oldest first. */
  readonly spans: readonly ImplementationSpan[]
  readonly source: Source
}

/** Releases of an implementation that speak alike. */
export interface ImplementationSpan {
  readonly from: string
  readonly to?: string
  /** The newest version that it speaks. */
  readonly version: VersionWord
  /** The oldest version of the peers that it talks to. */
  readonly accepts?: VersionWord
  readonly clientFeatures: readonly string[]
  readonly serverFeatures: readonly string[]
  /** Names of the only operations that it serves. */
  readonly serves?: readonly string[]
  /** Names of the operations that it does not serve. */
  readonly lacks?: readonly string[]
  /** Other differences, as texts. */
  readonly differs: readonly string[]
  /** Files of its sources in which all this can be seen. */
  readonly evidence: readonly string[]
  readonly source: Source
}
