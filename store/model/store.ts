import type { StorePath } from '../../generated/nix-daemon/types.ts'
import type { DerivationHash } from '../../nix/derivation-hash.ts'
import type { PublicKey } from '../../nix/signatures.ts'
import type { Target } from '../../runtime/index.ts'
import { AutoCollection } from './auto-collection.ts'
import { COLLECTION_SETTINGS, type CollectionSettings } from './collection-settings.ts'
import type { Contents } from './contents.ts'
import type { Leftovers } from './leftovers.ts'
import type { Metadata } from './metadata.ts'
import { Mutex } from './mutex.ts'
import { PathLocks } from './path-locks.ts'
import { RecentMap } from './recent-map.ts'
import type { Reserve } from './reserve.ts'
import { STORE_LIMITS, type StoreLimits } from './store-limits.ts'
import { TempRoots } from './temp-roots.ts'
import { type UpstreamOptions, type UpstreamSettings, upstreamOptionsOf } from './upstream-options.ts'

/** Number of hashes kept: more than a system of NixOS has derivations, and some 20 MB. */
const KEPT_HASHES = 50_000

export interface StoreParts {
  readonly contents: Contents
  readonly metadata: Metadata
  /** Folder with `gcroots` and `profiles`; the links in them are permanent roots. */
  readonly stateDir: string
  /** Folder of build logs. */
  readonly logDir: string
  /** Folder of the kernel's files about processes, whose use of paths keeps those live. */
  readonly processDir?: string | undefined
  /** Further folders that clients must not make links in, such as that of the contents. */
  readonly folders?: readonly string[]
  /** Another store with the same store directory, which builds and supplies the paths that this one lacks. */
  readonly upstream?: Target | undefined
  /** Times, limits and memory of the connections to `upstream`. */
  readonly upstreamOptions?: UpstreamOptions | undefined
  /** Settings that name programs or files, and that trusted clients may set upstream all the same. */
  readonly forwardSettings?: readonly string[]
  /** Whether clients may add paths that are neither signed nor content-addressed; absent to ask for each client. */
  readonly trusted?: boolean | undefined
  /** Keys whose signatures let untrusted clients add a path. */
  readonly publicKeys: readonly PublicKey[]
  /** The settings of collections, where they differ from {@link COLLECTION_SETTINGS}. */
  readonly collection?: Partial<CollectionSettings> | undefined
  /** Files that are garbage beside the contents; absent if such files may be others'. */
  readonly leftovers?: Leftovers | undefined
  /** Tells how many bytes of the disk can be used; absent if no collection starts by itself. */
  readonly freeBytes?: (() => Promise<number>) | undefined
  /** Whether the files of new paths become one with equal ones. */
  readonly autoOptimiseStore?: boolean | undefined
  /** Room on the disk that collections may use. */
  readonly reserve?: Reserve | undefined
  /** The crash that acknowledged changes survive, for the links that the store itself makes. */
  readonly outlive?: 'process' | 'machine' | undefined
  /** The most that clients can make the store keep, where it differs from {@link STORE_LIMITS}. */
  readonly limits?: Partial<StoreLimits> | undefined
}

/**
 * The parts of a store and the state that its connections share. Nothing else changes the parts.
 *
 * Additions and collections run at the same time, under these rules:
 *
 * - The metadata says which paths exist. A path is registered after its contents are in place, and made
 *   invalid before they are removed, so a registered path is whole whenever the process ends. Contents
 *   without a registration are garbage.
 * - Both happen under the lock of the path ({@link PathLocks}), so a removal never deletes contents that an
 *   addition has just put there.
 * - The metadata refuses to register a path with an invalid reference, and to remove a path that another
 *   one refers to. Of two such changes, the later one fails or leaves the path alone.
 * - A collection searches for live paths once. A root made after that search is a temporary root at first
 *   ({@link TempRoots}), and each removal checks the temporary roots again; the references of a root are
 *   kept by the rule above. `AddTempRoot` answers only after a running removal of that path has ended, so a
 *   path that a client then finds valid stays valid.
 * - One collection runs at a time.
 */
export class Store implements StoreParts, AsyncDisposable {
  readonly contents: Contents
  readonly metadata: Metadata
  readonly stateDir: string
  readonly logDir: string
  readonly processDir: string
  readonly folders: readonly string[]
  readonly upstream: Target | undefined
  readonly upstreamOptions: UpstreamSettings
  readonly forwardSettings: readonly string[]
  readonly trusted: boolean | undefined
  readonly publicKeys: readonly PublicKey[]
  readonly collection: CollectionSettings
  readonly leftovers: Leftovers | undefined
  readonly freeBytes: (() => Promise<number>) | undefined
  readonly autoOptimiseStore: boolean
  readonly reserve: Reserve | undefined
  readonly outlive: 'process' | 'machine'
  readonly limits: StoreLimits
  readonly locks: PathLocks = new PathLocks()
  readonly tempRoots: TempRoots = new TempRoots()
  /** Hashes of derivations that others depend on, since each upload of a derivation needs those of all its inputs. */
  readonly derivationHashes: RecentMap<StorePath, DerivationHash> = new RecentMap(KEPT_HASHES)
  /** Hashes by which realisations name the outputs of derivations. */
  readonly realisationHashes: RecentMap<StorePath, DerivationHash> = new RecentMap(KEPT_HASHES)
  /** The collections that start by themselves. */
  readonly automatic: AutoCollection | undefined
  /** Held by the running collection. */
  readonly collecting: Mutex = new Mutex()
  /** Held by the run that makes equal files one. */
  readonly sharing: Mutex = new Mutex()
  #isClosing = false

  constructor(parts: StoreParts) {
    this.contents = parts.contents
    this.metadata = parts.metadata
    this.stateDir = parts.stateDir
    this.logDir = parts.logDir
    this.processDir = parts.processDir ?? '/proc'
    this.folders = parts.folders ?? []
    this.upstream = parts.upstream
    this.upstreamOptions = upstreamOptionsOf(parts.upstreamOptions)
    this.forwardSettings = parts.forwardSettings ?? []
    this.trusted = parts.trusted
    this.publicKeys = parts.publicKeys
    this.collection = { ...COLLECTION_SETTINGS, ...parts.collection }
    this.leftovers = parts.leftovers
    this.freeBytes = parts.freeBytes
    this.automatic = parts.freeBytes && new AutoCollection(parts.freeBytes)
    this.autoOptimiseStore = parts.autoOptimiseStore ?? false
    this.reserve = parts.reserve
    this.outlive = parts.outlive ?? 'process'
    this.limits = { ...STORE_LIMITS, ...parts.limits }
  }

  /** The store directory as it appears in store paths, without a trailing slash. */
  get storeDir(): string {
    return this.metadata.storeDir
  }

  /** The folders in which no client may make a link. */
  get ownFolders(): readonly string[] {
    return [this.stateDir, this.logDir, ...this.folders]
  }

  /** Forgets the hashes of a derivation, whose file is about to be replaced. */
  forgetHashes(path: StorePath): void {
    this.derivationHashes.delete(path)
    this.realisationHashes.delete(path)
  }

  /** Whether a run over all paths has to end early. */
  get isClosing(): boolean {
    return this.#isClosing
  }

  /**
   * Closes the metadata, so that another process may open the store. All connections must have ended before; a collection
   * or another run over all paths that one of them has begun ends here.
   */
  async close(): Promise<void> {
    this.#isClosing = true
    for (const running of [this.collecting, this.sharing]) {
      const unlock = await running.lock()
      unlock()
    }
    await this.contents.close?.()
    await this.metadata.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}
