import type { StorePath } from '../../generated/nix-daemon/types.ts'
import type { HashAlgorithm } from '../../nix/hash.ts'
import { type Body, WireError } from '../../runtime/index.ts'
import type { SharedFiles, SharingOptions } from './shared-files.ts'

/** Hash and size of the NAR of some contents. */
export interface Measured {
  /** SHA-256 of the NAR in base 16. */
  readonly narHash: string
  /** Size of the NAR in bytes. */
  readonly narSize: number
}

/** A content address that is no hash of a whole NAR. */
export interface AddressedBy {
  readonly algorithm: HashAlgorithm
  /**
   * The hash part of the path, whose places in the NAR are hashed as zeros; without it, the content of the NAR's only
   * file is hashed.
   */
  readonly hashPart?: string
}

export interface ReceiveOptions {
  /** Hashes to compute of the received body: of the NAR, or of the bare file. */
  readonly hashes?: readonly HashAlgorithm[]
  /** The content address to compute of a received NAR. */
  readonly addressedBy?: AddressedBy | undefined
  /** Maximum number of bytes; a longer body is refused as soon as it exceeds them. */
  readonly maxSize?: number
}

/** Contents that are complete but not at a path yet. Call `commit` or `discard`. */
export interface Pending extends Measured {
  /** The requested hashes, in base 16. */
  readonly hashes: Readonly<Partial<Record<HashAlgorithm, string>>>
  /** The hashes for `addressedBy`, in base 16, any of which may be that of the address. */
  readonly addressHashes?: readonly string[]
  /**
   * Moves the contents to a path, atomically. Existing contents are replaced, since an earlier attempt may have
   * ended between this and the registration of the path.
   *
   * @param sharing Shares the files with equal ones of other contents before, where contents can be shared.
   * @throws {PathError} if the path does not belong to this store. @throws {ContentsError} `settled` the second time.
   */
  commit(path: StorePath, sharing?: SharingOptions): Promise<void>
  /** Removes the contents. Does nothing after `commit`. */
  discard(): Promise<void>
}

/** Options of a dump. */
export interface DumpOptions {
  /**
   * Whether the memory of a piece is used again after the server of this package has sent it. Only for a dump that goes
   * to one client and nowhere else: a piece given to two would change under the second.
   */
  readonly lends?: boolean
}

/**
 * The files of store paths, without metadata. The metadata decides which paths are valid. A path is complete or
 * absent, whenever the process ends.
 *
 * Methods that take a path throw a {@link ContentsError} `not-found` if it is absent, and a PathError if it does not
 * belong to this store.
 */
export interface Contents {
  /** Equal files that are one on the disk; absent if contents cannot be shared. */
  readonly shared?: SharedFiles
  /**
   * Receives a NAR. Leaves nothing behind if it throws.
   *
   * @throws {DecodeError} `bad-nar` if it is not canonical, `short-input` if it ends early.
   * @throws {ContentsError} `too-large`, `no-space`, `path-too-long` or `failed`.
   */
  receiveNar(nar: Body, options?: ReceiveOptions): Promise<Pending>
  /** Receives the bytes of one file that is not executable. @throws {ContentsError} as `receiveNar`. */
  receiveFlat(content: Body, options?: ReceiveOptions): Promise<Pending>
  /** Reads a path as a NAR. @throws {ContentsError} also `not-storable` and `changed`. */
  dump(path: StorePath, options?: DumpOptions): AsyncIterable<Buffer>
  /**
   * Measures a path again, to compare it with its metadata.
   *
   * @param narSize the size in bytes that it should have: large contents are measured in a thread.
   * @throws {ContentsError} as `dump`.
   */
  verify(path: StorePath, narSize?: number): Promise<Measured>
  has(path: StorePath): Promise<boolean>
  /**
   * Removes a path.
   *
   * @returns the number of bytes that this frees, with those of shared files that no path has any more, which the next
   *   collection removes; undefined if the path is absent.
   */
  remove(path: StorePath): Promise<number | undefined>
  /** Lists all paths, in no particular order. */
  list(): AsyncIterable<StorePath>
  /** Ends what runs besides the calls, such as threads. No call may follow. */
  close?(): Promise<void>
}

export type ContentsCode =
  /** The path is absent. */
  | 'not-found'
  /** It contains a file that a NAR cannot represent, such as a socket or a device. */
  | 'not-storable'
  /** It changed while it was read. */
  | 'changed'
  /** The body is longer than allowed. */
  | 'too-large'
  | 'no-space'
  /** A nested path is longer than the system can open. */
  | 'path-too-long'
  /** The pending contents were committed or discarded before. */
  | 'settled'
  /** Any other error of the system, which is the cause. */
  | 'failed'

/** An operation on contents that failed. */
export class ContentsError extends WireError {
  declare readonly code: ContentsCode

  constructor(code: ContentsCode, problem: string, options?: ErrorOptions) {
    super(code, problem, {}, options)
  }
}
