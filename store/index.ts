/** A store behind the server's handlers, and the parts that it is made of. */

export type { Contents, ContentsCode, Measured, Pending, ReceiveOptions } from './contents.ts'
export { ContentsError } from './contents.ts'
export { type DiskOptions, openDiskContents } from './disk/disk-contents.ts'
export { listenStore, STORE_FEATURES } from './listen-store.ts'
export type {
  DerivationOutputs,
  MaybePromise,
  Metadata,
  MetadataCode,
  MetadataCounts,
  MetadataSubject,
  PathListing,
  Registration,
} from './metadata.ts'
export { MetadataError } from './metadata.ts'
export { openStore, type StoreOptions } from './open-store.ts'
export { type PathCode, PathError } from './path/errors.ts'
export { type PublicKey, parsePublicKey } from './signatures.ts'
export { openSqliteMetadata, type SqliteMetadataOptions } from './sqlite/sqlite-metadata.ts'
export { Store, type StoreParts } from './store.ts'
export { type StoreCode, StoreError } from './store-error.ts'
export { storeHandlers } from './store-handlers.ts'
