import { opendir, realpath } from 'node:fs/promises'
import { isAbsolute, join, resolve } from 'node:path'
import { daemonAddress } from '../nix/daemon-address.ts'
import { parsePublicKey } from '../nix/signatures.ts'
import { isBaseName } from '../nix/store-path.ts'
import type { Target } from '../runtime/index.ts'
import { checkBytes, checkedLimits } from '../runtime/input/checked-limits.ts'
import { clearBuildLogs } from './building/build-logs.ts'
import { openDiskContents } from './disk/disk-contents.ts'
import { hasCode } from './disk/disk-error.ts'
import { freeBytes } from './disk/free-bytes.ts'
import { claimFolder, isThere, leftoverFiles } from './disk/leftover-files.ts'
import { makeFolder } from './disk/make-folder.ts'
import { reserveFile } from './disk/reserve.ts'
import { SHARED } from './disk/shared-folder.ts'
import { makeStateFolders } from './disk/state-folders.ts'
import { checkTogether, lostDatabase } from './model/check-together.ts'
import { COLLECTION_SETTINGS, type CollectionSettings } from './model/collection-settings.ts'
import { type Metadata, MetadataError } from './model/metadata.ts'
import { GC_RESERVED, type Reserve } from './model/reserve.ts'
import { Store } from './model/store.ts'
import { StoreError } from './model/store-error.ts'
import { STORE_LIMITS, type StoreLimits } from './model/store-limits.ts'
import { type UpstreamOptions, upstreamOptionsOf } from './model/upstream-options.ts'
import { openSqliteMetadata, type SqliteMetadataOptions } from './sqlite/sqlite-metadata.ts'

export interface StoreOptions {
  /**
   * Folder of the store, created if it does not exist.
   *
   * `store/` holds the contents, `state/db.sqlite` the metadata, `state/gcroots/` and `state/profiles/` links, and
   * files named like a path, that are roots, and `log/drvs/` the logs of builds.
   */
  readonly dir: string
  /**
   * The store directory as it appears in store paths. The contents are in `dir/store` in any case. If the two
   * differ, only clients that see `dir/store` at this place can read contents without the store's server.
   *
   * @defaultValue `dir/store`
   */
  readonly storeDir?: string
  /**
   * A store with the same store directory, which builds and supplies the paths that this one lacks: what `connect`
   * takes, or `daemon` for the socket at which Nix's own tools look for one.
   */
  readonly upstream?: Target
  /** Times and limits of the connections to that store, and the budget of their memory. */
  readonly upstreamOptions?: UpstreamOptions
  /**
   * Names of settings that go upstream from trusted clients although they name programs or files: `post-build-hook`
   * and others, which are left out by default. Of clients that are not trusted, only those settings go there that
   * Nix lets any user set.
   */
  readonly forwardSettings?: readonly string[]
  /**
   * Whether all clients are trusted, or none: trusted clients may add paths without signatures, repair paths and
   * more. From others, a path has to be content-addressed or signed by one of the `publicKeys`.
   *
   * By default `listenStore` decides for each client, and trusts root and the user of this process.
   */
  readonly trusted?: boolean
  /** Keys as `NAME:BASE64`. If set, even trusted clients must pass `dontCheckSigs` to skip verification. */
  readonly publicKeys?: readonly string[]
  /**
   * Whether the derivation of a live output is live too: the one that the output's metadata names. A trusted client may
   * set it for its connection, as `keep-derivations`.
   *
   * @defaultValue `true`
   */
  readonly keepDerivations?: boolean
  /**
   * Whether the outputs of a live derivation are live too. A trusted client may set it, as `keep-outputs`.
   *
   * @defaultValue `false`
   */
  readonly keepOutputs?: boolean
  /**
   * Bytes that are free on the disk, below which garbage is collected before a path is added, until `maxFree` bytes are
   * free. A trusted client may set both, and the interval, as `min-free`, `max-free` and `min-free-check-interval`.
   *
   * @defaultValue 0, for never
   */
  readonly minFree?: number
  /**
   * Bytes that are free on the disk, at which such a collection stops.
   *
   * @defaultValue `Infinity`: all garbage is deleted
   */
  readonly maxFree?: number
  /**
   * Milliseconds between two looks at the free bytes.
   *
   * @defaultValue 5 seconds
   */
  readonly minFreeCheckInterval?: number
  /**
   * Whether the files of each new path become one with equal files of others, by hard links in `store/.links`. A trusted
   * client may set it for its connection, as `auto-optimise-store`; `OptimiseStore` does it for all paths.
   *
   * @defaultValue `false`
   */
  readonly autoOptimiseStore?: boolean
  /**
   * Folder of the kernel's files about processes: paths that processes use are live. Outside of the container in which
   * a server runs, say, it is elsewhere.
   *
   * @defaultValue `/proc`
   */
  readonly processDir?: string
  /** The most that clients can make the store keep. */
  readonly limits?: Partial<StoreLimits>
  /**
   * Bytes on the disk that are kept free for collections in `state/reserved`: on a full disk, nothing could be deleted.
   *
   * @defaultValue 8 MiB
   */
  readonly gcReserved?: number
  /**
   * The crash that acknowledged changes survive: of the process, or of the machine, for which the database, contents
   * and links wait for the disk, but not the logs of builds. Neither crash damages the database.
   *
   * @defaultValue `'process'`
   */
  readonly outlive?: 'process' | 'machine'
  /**
   * Most threads that write, read and hash contents of more than 512 KiB, each started when there is work for it; 0 for
   * none, so that the event loop does it all.
   *
   * @defaultValue the number of processors that the process may use
   */
  readonly threads?: number
}

/**
 * Opens a store on the file system. Only one process can have it open.
 *
 * @throws {MetadataError} `engine-missing`, with the command that installs the missing package, `in-use`,
 *   `other-store-dir` and others. @throws {StoreError} @throws {KeyError} @throws {ContentsError}
 *   @throws {ConnectionError} `connect-failed` if `upstream` is no address, `bad-option` for a limit or a
 *   time that is none.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const publicKeys = (options.publicKeys ?? []).map(parsePublicKey)
  if (options.storeDir !== undefined) checkStoreDir(options.storeDir)
  // A store connects to it only once a client asks for something that is not here.
  const upstream = typeof options.upstream === 'string' ? daemonAddress(options.upstream) : options.upstream
  const limits = checkedLimits(STORE_LIMITS, options.limits)
  const gcReserved = options.gcReserved ?? GC_RESERVED
  checkBytes('gcReserved', gcReserved)
  const upstreamOptions = upstreamOptionsOf(options.upstreamOptions)
  const collection = collectionOf(options)
  await makeFolder(resolve(options.dir))
  const dir = await realpath(options.dir)
  const [folder, stateDir, logDir] = [join(dir, 'store'), join(dir, 'state'), join(dir, 'log')]
  const storeDir = options.storeDir ?? folder
  const outlive = options.outlive ?? 'process'
  // Open the metadata first: its lock keeps other processes away from the contents too.
  const file = join(stateDir, 'db.sqlite')
  const mark = join(stateDir, 'owns-store')
  const isNew = !(await isThere(file))
  const reserve = reserveFile(join(stateDir, 'reserved'), gcReserved)
  const metadata = await openInReserve(reserve, () => openMetadata(file, folder, { storeDir, outlive }))
  try {
    const contents = await openDiskContents({ storeDir, folder, outlive, threads: options.threads })
    await checkTogether(metadata, contents, file, folder)
    if (isNew) await claimFolder(folder, mark)
    await makeFolder(join(folder, SHARED))
    await makeStateFolders(stateDir)
    await clearBuildLogs(logDir)
    await reserve.fill()
    return new Store({
      metadata,
      contents,
      stateDir,
      logDir,
      processDir: options.processDir,
      folders: [folder],
      upstream,
      upstreamOptions,
      forwardSettings: options.forwardSettings ?? [],
      trusted: options.trusted,
      publicKeys,
      collection,
      freeBytes: () => freeBytes(folder),
      leftovers: await leftoverFiles(folder, mark),
      autoOptimiseStore: options.autoOptimiseStore,
      reserve,
      outlive,
      limits,
    })
  } catch (error) {
    await metadata.close()
    throw error
  }
}

/** Opens the database; on a full disk with the room of the reserve, so that garbage can be collected. */
async function openInReserve(reserve: Reserve, open: () => Promise<Metadata>): Promise<Metadata> {
  try {
    return await open()
  } catch (error) {
    const isFull = error instanceof MetadataError && error.code === 'no-space'
    if (!isFull || !(await reserve.release())) throw error
    return await open()
  }
}

/** Opens the database, which is only created if there are no contents. */
async function openMetadata(file: string, folder: string, options: SqliteMetadataOptions): Promise<Metadata> {
  const create = !(await holdsContents(folder))
  try {
    return await openSqliteMetadata(file, { ...options, create })
  } catch (cause) {
    if (!(cause instanceof MetadataError) || cause.code !== 'no-database') throw cause
    throw lostDatabase(file, folder, { cause })
  }
}

async function holdsContents(folder: string): Promise<boolean> {
  try {
    for await (const { name } of await opendir(folder)) if (isBaseName(name)) return true
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error
  }
  return false
}

/** Reads the settings of collections. @throws {ConnectionError} `bad-option` */
function collectionOf(options: StoreOptions): CollectionSettings {
  const defaults = COLLECTION_SETTINGS
  const settings: CollectionSettings = {
    keepDerivations: options.keepDerivations ?? defaults.keepDerivations,
    keepOutputs: options.keepOutputs ?? defaults.keepOutputs,
    minFree: options.minFree ?? defaults.minFree,
    maxFree: options.maxFree ?? defaults.maxFree,
    minFreeCheckInterval: options.minFreeCheckInterval ?? defaults.minFreeCheckInterval,
  }
  for (const name of ['minFree', 'maxFree', 'minFreeCheckInterval'] as const) checkBytes(name, settings[name])
  return settings
}

function checkStoreDir(storeDir: string): void {
  if (isAbsolute(storeDir) && resolve(storeDir) === storeDir && storeDir !== '/') return
  throw new StoreError(
    'bad-store-dir',
    `'${storeDir}' cannot be a store directory: write an absolute path without a trailing slash`,
  )
}
