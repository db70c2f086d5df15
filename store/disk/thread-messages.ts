import type { HashAlgorithm } from '../../nix/hash.ts'
import type { AddressedBy, Measured } from '../model/contents.ts'
import type { PackedError } from './packed-error.ts'
import type { Received } from './receiver.ts'

/** A message to a thread about one of its jobs. */
export type Order = { readonly job: number } & (
  | {
      readonly kind: 'receive'
      readonly form: 'nar' | 'flat'
      readonly root: Uint8Array
      readonly algorithms: readonly HashAlgorithm[]
      readonly addressedBy?: AddressedBy | undefined
      readonly maxDepth: number
    }
  /** The next bytes of a body, in memory that is shared until the thread reports them as taken. */
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'end' }
  | { readonly kind: 'abandon' }
  | { readonly kind: 'measure'; readonly root: Uint8Array }
)

/** A message of a thread about one of its jobs. The last one is `done`; `failed` stands before it, if at all. */
export type Report = { readonly job: number } & (
  | { readonly kind: 'taken' }
  | { readonly kind: 'failed'; readonly error: PackedError }
  | { readonly kind: 'done'; readonly result: Received | Measured | undefined }
)
