/** Counterpart of an enum of the spec in the sources of Nix. */
export interface Counterpart {
  /** Name of the enum in the spec. */
  readonly type: string
  /** Names that the enum has had; several in one file are taken together. */
  readonly names: readonly string[]
  /** Prefix of the names of its values. */
  readonly prefix?: string
  /** Files that have declared it, the newest place first. */
  readonly files: readonly string[]
  /** Accepted names in the sources, by the names that the spec has for the same number. */
  readonly aliases?: Readonly<Record<string, string>>
  /** Values that are never on the wire, with those that are sent for them. */
  readonly internal?: Readonly<Record<string, { readonly to: string }>>
}

export const counterparts: readonly Counterpart[] = [
  {
    type: 'BuildStatus',
    names: ['Status', 'BuildResultSuccessStatus', 'BuildResultFailureStatus'],
    files: ['build-result.hh', 'store-api.hh'],
    internal: { HashMismatch: { to: 'OutputRejected' } },
  },
  { type: 'BuildMode', names: ['BuildMode'], prefix: 'bm', files: ['build-mode.hh', 'store-api.hh'] },
  { type: 'GCAction', names: ['GCAction'], prefix: 'gc', files: ['gc-store.hh', 'store-api.hh'] },
  { type: 'Verbosity', names: ['Verbosity'], prefix: 'lvl', files: ['error.hh', 'logging.hh', 'types.hh'] },
  {
    type: 'ActivityType',
    names: ['ActivityType'],
    prefix: 'act',
    files: ['logging.hh'],
    aliases: { Download: 'FileTransfer' },
  },
  { type: 'ResultType', names: ['ResultType'], prefix: 'res', files: ['logging.hh'] },
  { type: 'FieldType', names: ['FieldType', 'type'], prefix: 't', files: ['logging.hh'] },
]

/** Enums of the spec whose numbers no declaration has. */
export const withoutCounterpart: Readonly<Record<string, string>> = {
  FileIngestionMethod: 'its numbers stand in code, and only for versions below 1.25',
}

/** The oldest versions that releases are known to accept, the first release first. */
export const minima: readonly { readonly from: string; readonly version: number }[] = [
  { from: '2.0', version: (1 << 8) | 10 },
  { from: '2.33', version: (1 << 8) | 18 },
]

/** Enums whose numbers serialisers translate: by switches, or by a table in the order of the numbers. */
export const translated: readonly {
  readonly type: string
  readonly cpp: string
  readonly prefix?: string
}[] = [
  { type: 'BuildMode', cpp: 'BuildMode', prefix: 'bm' },
  { type: 'GCAction', cpp: 'GCAction', prefix: 'gc' },
  { type: 'OptTrusted', cpp: 'std::optional<TrustedFlag>' },
  { type: 'BuildStatus', cpp: 'BuildResultStatus' },
]

/** Parts that no comparison reaches. */
export const beyondReach: readonly string[] = [
  'the order and the types of fields: only their number is compared, where the code has no branches',
  'fields in the code of clients, and in serialisers that all protocols of Nix share',
]

/** Versions at which a client chooses otherwise, or explains more, without any change of the bytes. */
export const choices: Readonly<Record<string, readonly number[]>> = {
  AddToStoreNar: [(1 << 8) | 18],
  session: [(1 << 8) | 36],
}

/** Finds the types of the spec that C++ types stand for; a feature gives some of them another form. */
export function serialisers(features: ReadonlySet<string>): Readonly<Record<string, string>> {
  const names = ['BuildResult', 'KeyedBuildResult', 'ValidPathInfo', 'UnkeyedValidPathInfo', 'DerivedPath']
  const forms = {
    DrvOutput: 'DrvOutputS',
    Realisation: 'RealisationS',
    UnkeyedRealisation: 'UnkeyedRealisationS',
  }
  const isNew = features.has('realisation-with-path-not-hash')
  return { ...Object.fromEntries(names.map(name => [name, name])), ...(isNew ? forms : {}) }
}
