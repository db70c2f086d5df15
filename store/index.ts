/** A Nix store behind the generated server, and its parts. */

export { type AccessRules, type ClientAccess, clientAccess } from '../nix/client-access.ts'
export { type ClientRights, clientRights } from '../nix/client-rights.ts'
export type { SettingsRules } from '../nix/client-settings.ts'
export { daemonAddress } from '../nix/daemon-address.ts'
export { KeyError, type PathCode, PathError } from '../nix/errors.ts'
export { type PublicKey, parsePublicKey } from '../nix/signatures.ts'
export { type DiskOptions, openDiskContents } from './disk/disk-contents.ts'
export { COLLECTION_SETTINGS, type CollectionSettings } from './model/collection-settings.ts'
export type {
  Contents,
  ContentsCode,
  DumpOptions,
  Measured,
  Pending,
  ReceiveOptions,
} from './model/contents.ts'
export { ContentsError } from './model/contents.ts'
export type { Leftovers } from './model/leftovers.ts'
export type {
  DerivationOutputs,
  IndirectRoot,
  MarkOptions,
  MaybePromise,
  Metadata,
  MetadataCode,
  MetadataCounts,
  MetadataSubject,
  PathListing,
  Registration,
  Survey,
} from './model/metadata.ts'
export { MetadataError } from './model/metadata.ts'
export { Store, type StoreParts } from './model/store.ts'
export { type StoreCode, StoreError } from './model/store-error.ts'
export { STORE_LIMITS, type StoreLimits } from './model/store-limits.ts'
export { UPSTREAM_TIMES, type UpstreamOptions } from './model/upstream-options.ts'
export { openStore, type StoreOptions } from './open-store.ts'
export { listenStore, STORE_FEATURES, type StoreServeOptions } from './serving/listen-store.ts'
export { type StoreClient, storeHandlers } from './serving/store-handlers.ts'
export { openSqliteMetadata, type SqliteMetadataOptions } from './sqlite/sqlite-metadata.ts'
