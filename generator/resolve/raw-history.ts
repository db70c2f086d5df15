// Versions, features and releases as they stand in the YAML, valid by the schema.

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
