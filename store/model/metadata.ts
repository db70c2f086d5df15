import type {
  DrvOutput,
  OptStorePath,
  OutputName,
  Path,
  Realisation,
  Signature,
  StorePath,
  StorePathHash,
  UnkeyedValidPathInfo,
  ValidPathInfo,
} from '../../generated/nix-daemon/types.ts'
import { WireError } from '../../runtime/index.ts'

/** What an engine in the same process has at once, and one behind a connection later. */
export type MaybePromise<T> = T | Promise<T>

/** The outputs of a derivation by name; a path is missing where only the build tells it. */
export type DerivationOutputs = readonly (readonly [OutputName, OptStorePath])[]

/** A path to be made valid. */
export interface Registration extends ValidPathInfo {
  /** What a derivation puts out, if the path is one. */
  readonly outputs?: DerivationOutputs
}

/** All paths as they were at one moment, whatever is registered or removed while they are read. */
export interface PathListing {
  /** How many paths all pages hold together. */
  readonly count: number
  /** The paths in byte order, some thousands a page. Read once; it closes itself when it ends or is left. */
  readonly pages: AsyncIterable<readonly StorePath[]>
  /**
   * Gives up what keeps that moment readable. Needed where `pages` is not read; harmless otherwise. Reading on
   * throws a {@link MetadataError} `closed`.
   */
  close(): MaybePromise<void>
}

export interface MetadataCounts {
  readonly paths: number
  readonly realisations: number
  readonly indirectRoots: number
}

/**
 * What a store knows of its paths: which are valid, what they refer to, and what derivations turned out to be.
 *
 * A method that changes something does all of it or nothing, and what it has returned from outlives the
 * process, however that ends. Lists of paths are in byte order and hold each path once.
 *
 * Methods that take a store path throw a PathError where it cannot be one of this store.
 */
export interface Metadata {
  /** The store directory, without a slash at its end. */
  readonly storeDir: string
  /** Version of the layout in which the engine keeps all this; it counts up from 1. */
  readonly schemaVersion: number

  isValid(path: StorePath): MaybePromise<boolean>
  /** Those of the paths that are valid. */
  validOf(paths: Iterable<StorePath>): MaybePromise<StorePath[]>
  /** What is known of a path, its references in byte order; undefined where it is not valid. */
  info(path: StorePath): MaybePromise<UnkeyedValidPathInfo | undefined>
  /** The first valid path with this hash part. @throws {MetadataError} `bad-value` where it is no hash part. */
  pathByHash(hash: StorePathHash): MaybePromise<StorePath | undefined>
  /** All valid paths. */
  allPaths(): MaybePromise<PathListing>
  /** The valid paths that refer to this one, itself among them if it does; none where it is not valid. */
  referrers(path: StorePath): MaybePromise<StorePath[]>
  /**
   * The paths and all that they refer to, or all that refers to them, however far away.
   *
   * @throws {MetadataError} `not-valid`.
   */
  closure(paths: Iterable<StorePath>, along: 'references' | 'referrers'): MaybePromise<StorePath[]>

  /** The valid derivations that were registered with this path as an output. */
  validDerivers(path: StorePath): MaybePromise<StorePath[]>
  /** What a derivation was registered with, by name; empty where it is not valid or none. */
  derivationOutputs(derivation: StorePath): MaybePromise<DerivationOutputs>

  /**
   * Makes paths valid. They may refer to each other, and otherwise to valid paths only.
   *
   * Of a path that is valid already what is known stays; its signatures are added to, and its outputs where
   * it has none of that name.
   *
   * @throws {MetadataError} `missing-reference`, or `bad-value` where what is told of a path cannot be.
   */
  register(registrations: Iterable<Registration>): MaybePromise<void>
  /** @throws {MetadataError} `not-valid`, or `bad-value`. */
  addSignatures(path: StorePath, signatures: Iterable<Signature>): MaybePromise<void>
  /**
   * Makes paths invalid, and forgets their outputs and the realisations that lead to them. A path that is not
   * valid is no error.
   *
   * @throws {MetadataError} `still-referenced` by a path that is not to be removed as well.
   */
  remove(paths: Iterable<StorePath>): MaybePromise<void>

  /**
   * Keeps what an output turned out to be, by the `id` of the value. Known already, it gains signatures.
   *
   * @throws {MetadataError} `not-valid` where its path is not, `realisation-conflict` where another path is
   *   known for the same output, `bad-value`.
   */
  registerRealisation(realisation: Realisation): MaybePromise<void>
  realisation(id: DrvOutput): MaybePromise<Realisation | undefined>

  /** Keeps the place of a symbolic link that holds a path. @throws {MetadataError} `bad-value`. */
  addIndirectRoot(link: Path): MaybePromise<void>
  /** Forgets it; unknown is no error. */
  removeIndirectRoot(link: Path): MaybePromise<void>
  indirectRoots(): MaybePromise<Path[]>

  counts(): MaybePromise<MetadataCounts>
  /** What the engine finds wrong in what it keeps, in words; empty where all is whole. */
  check(): MaybePromise<string[]>
  /** Afterwards every method throws a {@link MetadataError} `closed`. Closing again is no error. */
  close(): MaybePromise<void>
}

export type MetadataCode =
  /** A path is not valid that has to be. */
  | 'not-valid'
  /** A reference of a path is neither valid nor registered with it. */
  | 'missing-reference'
  /** Another path refers to one that is to be removed. */
  | 'still-referenced'
  /** Two different paths for one output of a derivation. */
  | 'realisation-conflict'
  /** A value that cannot be kept. */
  | 'bad-value'
  /** The engine's package is not installed, or does not load. */
  | 'engine-missing'
  /** Another process has it open. */
  | 'in-use'
  /** What is there was not written by this engine. */
  | 'not-a-store'
  /** It belongs to another store directory. */
  | 'other-store-dir'
  /** It was written by a later release. */
  | 'newer-schema'
  | 'corrupt'
  | 'no-space'
  | 'closed'
  /** Whatever else the engine refused; the cause says what. */
  | 'failed'

/** What a {@link MetadataError} is about, where that is a path. */
export interface MetadataSubject {
  readonly path?: StorePath
  /** The reference that is missing, or the path that still refers to it. */
  readonly other?: StorePath
}

/** Something that metadata cannot say or keep. */
export class MetadataError extends WireError {
  declare readonly code: MetadataCode
  readonly subject: MetadataSubject

  constructor(code: MetadataCode, problem: string, subject: MetadataSubject = {}, options?: ErrorOptions) {
    super(code, problem, {}, options)
    this.subject = subject
  }
}
