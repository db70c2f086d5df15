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
  /** Values that are never on the wire, with the reason. */
  readonly internal?: Readonly<Record<string, string>>
}

export const counterparts: readonly Counterpart[] = [
  {
    type: 'BuildStatus',
    names: ['Status', 'BuildResultSuccessStatus', 'BuildResultFailureStatus'],
    files: ['build-result.hh', 'store-api.hh'],
    internal: { HashMismatch: 'it is sent as OutputRejected' },
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
  OptTrusted: 'its numbers stand in code, in worker-protocol.cc',
  FileIngestionMethod: 'its numbers stand in code, and only for versions below 1.25',
}

/** The oldest versions that releases are known to accept, the first release first. */
export const minima: readonly { readonly from: string; readonly version: number }[] = [
  { from: '2.0', version: (1 << 8) | 10 },
  { from: '2.33', version: (1 << 8) | 18 },
]

/** Parts that no comparison reaches, because code and not a declaration decides them. */
export const beyondReach: readonly string[] = [
  'the fields of types, requests and responses, and their gates: they stand in the serialisers',
  'the features that clients and servers offer: only their names are compared',
  'numbers that are translated in switches, such as statuses for older peers',
]
