/** The settings of collections. A trusted client may change them for its own connection. */
export interface CollectionSettings {
  /** Whether the derivation of a live output is live too: the one that the output's metadata names. */
  readonly keepDerivations: boolean
  /** Whether the outputs of a live derivation are live too. */
  readonly keepOutputs: boolean
  /** Bytes that are free on the disk, below which garbage is collected before a path is added. 0: never. */
  readonly minFree: number
  /** Bytes that are free on the disk, at which such a collection stops. */
  readonly maxFree: number
  /** Milliseconds between two looks at the free bytes. */
  readonly minFreeCheckInterval: number
}

/** The settings of a store that is opened without any, as those of Nix. */
export const COLLECTION_SETTINGS: CollectionSettings = {
  keepDerivations: true,
  keepOutputs: false,
  minFree: 0,
  maxFree: Number.POSITIVE_INFINITY,
  minFreeCheckInterval: 5000,
}
