import type { StorePath } from '../../generated/nix-daemon/types.ts'
import type { HashAlgorithm } from '../../nix/hash.ts'
import { type Body, WireError } from '../../runtime/index.ts'

/** The NAR of a content, measured. */
export interface Measured {
  /** SHA-256 of the NAR in base 16. */
  readonly narHash: string
  /** Bytes of the NAR. */
  readonly narSize: number
}

export interface ReceiveOptions {
  /** Hashes wanted of the body as it comes: of the NAR, or of a file's content without a NAR around it. */
  readonly hashes?: readonly HashAlgorithm[]
  /** Bytes at most; a longer body is refused as soon as it is. */
  readonly maxSize?: number
}

/** A content that is whole but not to be seen yet. One of `commit` and `discard` must follow. */
export interface Pending extends Measured {
  /** What was asked for, in base 16. */
  readonly hashes: Readonly<Partial<Record<HashAlgorithm, string>>>
  /**
   * Makes it the content of a path, at once. What is there already is replaced: an earlier attempt may have
   * ended between this and the registration of the path.
   *
   * @throws {PathError} where it is no path of this store. @throws {ContentsError} `settled` the second time.
   */
  commit(path: StorePath): Promise<void>
  /** Removes it. Does nothing after `commit`. */
  discard(): Promise<void>
}

/**
 * What store paths hold, without anything that is known about them: which of the paths count is for the
 * metadata to say. A path is there whole or not at all, whenever the process ends.
 *
 * Methods that take a path throw a {@link ContentsError} `not-found` where it is not there, and a PathError
 * where it cannot be one of this store.
 */
export interface Contents {
  /**
   * Takes in a NAR. Nothing of it is left behind where this throws.
   *
   * @throws {DecodeError} `bad-nar` where it is not canonical, `short-input` where it ends early.
   * @throws {ContentsError} `too-large`, `no-space`, `path-too-long` or `failed`.
   */
  receiveNar(nar: Body, options?: ReceiveOptions): Promise<Pending>
  /** Takes in the bytes of one file that is not executable. @throws {ContentsError} as `receiveNar`. */
  receiveFlat(content: Body, options?: ReceiveOptions): Promise<Pending>
  /** The NAR of a path, as it is read. @throws {ContentsError} also `not-storable` and `changed`. */
  dump(path: StorePath): AsyncIterable<Buffer>
  /** Reads a path anew, to compare with what is known of it. @throws {ContentsError} as `dump`. */
  verify(path: StorePath): Promise<Measured>
  has(path: StorePath): Promise<boolean>
  /** Gives false where nothing was there; it is no error. */
  remove(path: StorePath): Promise<boolean>
  /** The paths that are there, in no order. */
  list(): AsyncIterable<StorePath>
}

export type ContentsCode =
  /** There is nothing at the path. */
  | 'not-found'
  /** It holds something that a NAR cannot: a socket, a device or the like. */
  | 'not-storable'
  /** It was changed while it was read. */
  | 'changed'
  /** The body is longer than allowed. */
  | 'too-large'
  | 'no-space'
  /** Nested names are longer together than the system can open. */
  | 'path-too-long'
  /** The pending content was committed or discarded before. */
  | 'settled'
  /** Whatever else the system refused; the cause says what. */
  | 'failed'

/** Something that the place where contents are kept did not do. */
export class ContentsError extends WireError {
  declare readonly code: ContentsCode

  constructor(code: ContentsCode, problem: string, options?: ErrorOptions) {
    super(code, problem, {}, options)
  }
}
