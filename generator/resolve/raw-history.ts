/** The parts of the spec language that say what a protocol is called, and what it was; as `raw.ts` has the others. */

export interface RawFeature {
  readonly name: string
  readonly doc?: string
  readonly vendor?: string
  readonly bytes?: 'unchanged'
}

export interface RawRelease {
  readonly from: string
  readonly to?: string
  readonly version: string
  readonly features?: { readonly client?: readonly string[]; readonly server?: readonly string[] }
  readonly doc?: string
}

export interface RawVersions {
  readonly doc?: string
  readonly min: string
  readonly max: string
  readonly changes?: readonly { readonly version: string; readonly doc: string; readonly commit?: string }[]
}

export interface RawProtocolInfo {
  readonly name: string
  readonly title?: string
  readonly doc?: string
  readonly peer?: string
  readonly implementation?: string
  readonly repository?: string
}

export interface RawNamedConstant {
  readonly name: string
  readonly value: number
  readonly doc?: string
}

export interface RawImplementation {
  readonly name: string
  readonly doc?: string
  readonly repository?: string
  readonly spans: readonly RawImplementationSpan[]
}

export interface RawImplementationSpan {
  readonly from: string
  readonly to?: string
  readonly version: string
  readonly accepts?: string
  readonly features?: { readonly client?: readonly string[]; readonly server?: readonly string[] }
  readonly serves?: readonly string[]
  readonly lacks?: readonly string[]
  readonly differs?: readonly string[]
  readonly evidence?: readonly string[]
}
