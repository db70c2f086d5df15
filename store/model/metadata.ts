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

/** A result that an engine in this process returns at once, and one behind a connection later. */
export type MaybePromise<T> = T | Promise<T>

/** The outputs of a derivation by name; a path is undefined if only the build determines it. */
export type DerivationOutputs = readonly (readonly [OutputName, OptStorePath])[]

/** A path to be made valid. */
export interface Registration extends ValidPathInfo {
  /** The outputs, if the path is a derivation. */
  readonly outputs?: DerivationOutputs
}

/** A snapshot of all paths: registrations and removals while it is read do not show. */
export interface PathListing {
  /** Number of paths on all pages together. */
  readonly count: number
  /** The paths in byte order, up to a thousand a page. It can be read once, and closes itself at its end. */
  readonly pages: AsyncIterable<readonly StorePath[]>
  /**
   * Releases the snapshot. Necessary if `pages` is not read, harmless otherwise. Further reading throws a
   * {@link MetadataError} `closed`.
   */
  close(): MaybePromise<void>
}

/** The paths beside the references of live ones that are live, too. */
export interface MarkOptions {
  /** Whether the derivations that the metadata of live outputs names are live too. */
  readonly derivations: boolean
  /** Whether the outputs with which live derivations were registered are live too. Default: no. */
  readonly outputs?: boolean
}

/** The paths that are valid at one moment, split into live and dead ones. Later paths are neither. */
export interface Survey {
  /** Marks roots as live, and everything that they lead to. Paths that are not valid are ignored. */
  mark(roots: Iterable<StorePath>, options: MarkOptions): Promise<void>
  /** Tells whether a path was marked. */
  isLive(path: StorePath): MaybePromise<boolean>
  /** Tells whether a path was valid then, is so now, and was not marked. */
  isDead(path: StorePath): MaybePromise<boolean>
  /** Lists the marked paths or the others in byte order, up to a thousand a page. Paths removed meanwhile are left out. */
  pages(which: 'live' | 'dead'): AsyncIterable<readonly StorePath[]>
}

/** A registered link, and the path to which it last led, which need not be valid. */
export interface IndirectRoot {
  readonly link: Path
  readonly target: OptStorePath
}

export interface MetadataCounts {
  readonly paths: number
  readonly realisations: number
  readonly indirectRoots: number
}

/**
 * The metadata of a store: valid paths, their references, the outputs of derivations, realisations and roots.
 *
 * Each change is atomic. Once a method has returned, its change survives the end of the process, however that
 * comes. Lists of paths are in byte order and hold each path once.
 *
 * Methods that take a store path throw a PathError if it does not belong to this store.
 */
export interface Metadata {
  /** The store directory, without a trailing slash. */
  readonly storeDir: string
  /** Version of the engine's schema, counted from 1. */
  readonly schemaVersion: number

  isValid(path: StorePath): MaybePromise<boolean>
  /** Selects the valid ones among some paths. */
  validOf(paths: Iterable<StorePath>): MaybePromise<StorePath[]>
  /** Returns the metadata of a path, its references in byte order; undefined if it is not valid. */
  info(path: StorePath): MaybePromise<UnkeyedValidPathInfo | undefined>
  /** Finds the first valid path with a hash part. @throws {MetadataError} `bad-value` if it is malformed. */
  pathByHash(hash: StorePathHash): MaybePromise<StorePath | undefined>
  /** Lists all valid paths. */
  allPaths(): MaybePromise<PathListing>
  /** Lists the valid paths that refer to a path, itself included; none if it is not valid. */
  referrers(path: StorePath): MaybePromise<StorePath[]>
  /**
   * Returns the paths with all their direct and indirect references or referrers.
   *
   * @throws {MetadataError} `not-valid`.
   */
  closure(paths: Iterable<StorePath>, along: 'references' | 'referrers'): MaybePromise<StorePath[]>

  /** Begins to tell live paths from dead ones. Other methods can be called, and change paths, meanwhile. */
  survey(): MaybePromise<Survey>

  /** Lists the valid derivations that were registered with this path as an output. */
  validDerivers(path: StorePath): MaybePromise<StorePath[]>
  /** Lists the outputs with which a derivation was registered; empty if it is not a valid derivation. */
  derivationOutputs(derivation: StorePath): MaybePromise<DerivationOutputs>

  /**
   * Makes paths valid. They may refer to each other, and otherwise to valid paths only.
   *
   * The metadata of a path that is already valid stays; new signatures are added, and outputs with new names.
   *
   * @throws {MetadataError} `missing-reference`, or `bad-value` if the metadata of a path is malformed.
   */
  register(registrations: Iterable<Registration>): MaybePromise<void>
  /** Adds signatures to a path. @throws {MetadataError} `not-valid`, or `bad-value`. */
  addSignatures(path: StorePath, signatures: Iterable<Signature>): MaybePromise<void>
  /**
   * Makes paths invalid, and removes their outputs and the realisations that lead to them. Paths that are not valid
   * are ignored.
   *
   * @throws {MetadataError} `still-referenced` if a remaining path refers to one of them.
   */
  remove(paths: Iterable<StorePath>): MaybePromise<void>

  /**
   * Stores a realisation under its `id`. One that is already known gains signatures.
   *
   * @throws {MetadataError} `not-valid` if its path is not valid, `realisation-conflict` if another path is known
   *   for the same output, `bad-value`.
   */
  registerRealisation(realisation: Realisation): MaybePromise<void>
  realisation(id: DrvOutput): MaybePromise<Realisation | undefined>

  /**
   * Registers a symbolic link that keeps a path live, and remembers that path if it is given.
   *
   * @throws {MetadataError} `bad-value`.
   */
  addIndirectRoot(link: Path, target?: StorePath): MaybePromise<void>
  /** Removes the registration of a link; an unknown link is ignored. */
  removeIndirectRoot(link: Path): MaybePromise<void>
  indirectRoots(): MaybePromise<IndirectRoot[]>
  indirectRootCount(): MaybePromise<number>

  counts(): MaybePromise<MetadataCounts>
  /** Checks the engine's data; returns a description of each problem. */
  check(): MaybePromise<string[]>
  /** Closes the metadata: other methods throw a {@link MetadataError} `closed` from then on. */
  close(): MaybePromise<void>
}

export type MetadataCode =
  /** The path is not valid. */
  | 'not-valid'
  /** A reference of a path is neither valid nor registered with it. */
  | 'missing-reference'
  /** Another path refers to a path to be removed. */
  | 'still-referenced'
  /** Two different paths for one output of a derivation. */
  | 'realisation-conflict'
  /** A value that cannot be stored. */
  | 'bad-value'
  /** The engine's package is not installed or cannot be loaded. */
  | 'engine-missing'
  /** Another process has the database open. */
  | 'in-use'
  /** There is no database, and none is to be created. */
  | 'no-database'
  /** The file was not written by this engine. */
  | 'not-a-store'
  /** The database belongs to another store directory. */
  | 'other-store-dir'
  /** The database was written by a later release. */
  | 'newer-schema'
  | 'corrupt'
  | 'no-space'
  | 'closed'
  /** Any other error of the engine, which is the cause. */
  | 'failed'

/** The paths that a {@link MetadataError} is about. */
export interface MetadataSubject {
  readonly path?: StorePath
  /** The missing reference, or the path that still refers to `path`. */
  readonly other?: StorePath
}

/** An operation on metadata that failed. */
export class MetadataError extends WireError {
  declare readonly code: MetadataCode
  readonly subject: MetadataSubject

  constructor(code: MetadataCode, problem: string, subject: MetadataSubject = {}, options?: ErrorOptions) {
    super(code, problem, {}, options)
    this.subject = subject
  }
}
