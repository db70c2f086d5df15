import { mkdir, realpath } from 'node:fs/promises'
import { isAbsolute, join, resolve } from 'node:path'
import { parsePublicKey } from '../nix/signatures.ts'
import type { Target } from '../runtime/index.ts'
import { openDiskContents } from './disk/disk-contents.ts'
import { Store } from './model/store.ts'
import { StoreError } from './model/store-error.ts'
import { openSqliteMetadata } from './sqlite/sqlite-metadata.ts'

export interface StoreOptions {
  /**
   * The folder in which all of it lies; it is created where it is not there.
   *
   * `store/` holds the contents, `state/db.sqlite` what is known of them, `state/gcroots/` and
   * `state/profiles/` links that are roots, and `log/drvs/` the logs of builds.
   */
  readonly dir: string
  /**
   * The store directory as paths say it. The contents are in `dir/store` all the same: where this is another
   * directory, only clients who see that folder there can read contents without asking the store.
   *
   * @defaultValue `dir/store`
   */
  readonly storeDir?: string
  /** A store with the same store directory, which builds and has what this one lacks. */
  readonly upstream?: Target
  /**
   * Whether clients may add what nobody vouches for, repair paths and the like. For others, a path has to
   * follow from its contents or be signed by one of the `publicKeys`.
   *
   * @defaultValue `true`
   */
  readonly trusted?: boolean
  /** Keys as `NAME:BASE64`. Where there are any, clients who are trusted have to ask for paths not to be checked. */
  readonly publicKeys?: readonly string[]
  /**
   * Whether the derivation of a live output is alive too.
   *
   * @defaultValue `true`
   */
  readonly keepDerivations?: boolean
  /** What acknowledged changes outlive. @defaultValue `'process'` */
  readonly outlive?: 'process' | 'machine'
}

/**
 * Opens a store on the file system. No other process may have it open.
 *
 * @throws {MetadataError} `engine-missing`, with the command that installs what is missing, `in-use`,
 *   `other-store-dir` and others. @throws {StoreError} `bad-store-dir`. @throws {KeyError} @throws {ContentsError}
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const publicKeys = (options.publicKeys ?? []).map(parsePublicKey)
  if (options.storeDir !== undefined) checkStoreDir(options.storeDir)
  await mkdir(resolve(options.dir), { recursive: true })
  const dir = await realpath(options.dir)
  const [folder, stateDir] = [join(dir, 'store'), join(dir, 'state')]
  const storeDir = options.storeDir ?? folder
  const outlive = options.outlive ?? 'process'
  // The metadata comes first: its lock keeps other processes away from the contents as well.
  const metadata = await openSqliteMetadata(join(stateDir, 'db.sqlite'), { storeDir, outlive })
  try {
    for (const name of ['gcroots', 'profiles']) await mkdir(join(stateDir, name), { recursive: true })
    return new Store({
      metadata,
      contents: await openDiskContents({ storeDir, folder }),
      stateDir,
      logDir: join(dir, 'log'),
      upstream: options.upstream,
      trusted: options.trusted ?? true,
      publicKeys,
      keepDerivations: options.keepDerivations ?? true,
    })
  } catch (error) {
    await metadata.close()
    throw error
  }
}

function checkStoreDir(storeDir: string): void {
  if (isAbsolute(storeDir) && resolve(storeDir) === storeDir && storeDir !== '/') return
  throw new StoreError(
    'bad-store-dir',
    `'${storeDir}' cannot be a store directory: write an absolute path, without a slash at its end`,
  )
}
