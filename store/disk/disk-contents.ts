import { randomBytes } from 'node:crypto'
import { renameSync } from 'node:fs'
import { mkdir, opendir, readdir, rename } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import type { StorePath } from '../../generated/nix-daemon/types.ts'
import { MAX_DEPTH } from '../../nix/nar/nar-reader.ts'
import { isBaseName, parseStorePath, printStorePath } from '../../nix/store-path.ts'
import type { Body } from '../../runtime/index.ts'
import {
  type Contents,
  ContentsError,
  type DumpOptions,
  type Measured,
  type Pending,
  type ReceiveOptions,
} from '../model/contents.ts'
import { Mutex } from '../model/mutex.ts'
import type { SharedFiles, SharingOptions } from '../model/shared-files.ts'
import { measure } from './body-hash.ts'
import { childPath } from './child-path.ts'
import { diskError, hasCode } from './disk-error.ts'
import { dumpTree } from './dump-tree.ts'
import { type Reception, receive } from './receive.ts'
import type { Received } from './receiver.ts'
import { exists, removeTree } from './remove-tree.ts'
import { SHARED, SharedFolder } from './shared-folder.ts'
import { SLAB, Slabs } from './slabs.ts'
import { FolderSync, syncTree } from './sync.ts'
import { Threads } from './threads.ts'

export interface DiskOptions {
  /** The store directory as it appears in store paths, absolute and without a trailing slash. */
  readonly storeDir: string
  /** Folder of the files. Default: `storeDir`. */
  readonly folder?: string
  /** Maximum nesting in a NAR. Default: 64, as in the reference implementation. */
  readonly maxDepth?: number
  /**
   * The crash that contents survive once they are at their path: of the process, or of the machine, for which each of
   * their files waits for the disk.
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
  readonly threads?: number | undefined
}

/**
 * Prefix of contents without a store path, and of contents that are being replaced. They are in the same folder, so
 * that a rename can move them.
 */
export const ASIDE = '.nixwire-'

/**
 * Opens a folder of contents, in the layout of the reference implementation, so that its tools can read them.
 * Removes files that a crash has left behind, and puts back contents whose replacement a crash has cut off. No other
 * process may write there.
 */
export async function openDiskContents(options: DiskOptions): Promise<Contents> {
  const folder = Buffer.from(options.folder ?? options.storeDir)
  await mkdir(folder, { recursive: true })
  for (const name of await readdir(folder, 'latin1'))
    if (name.startsWith(ASIDE)) await clearAside(folder, name)
  return new DiskContents(folder, options)
}

async function clearAside(folder: Buffer, name: string): Promise<void> {
  const aside = childPath(folder, name)
  const replaced = name.slice(ASIDE.length)
  if (!isBaseName(replaced) || exists(childPath(folder, replaced))) await removeTree(aside)
  else await rename(aside, childPath(folder, replaced))
}

class DiskContents implements Contents {
  readonly shared: SharedFiles
  readonly #sharedFolder: SharedFolder
  readonly #folder: Buffer
  readonly #storeDir: string
  readonly #maxDepth: number
  readonly #prefix = `${ASIDE}${randomBytes(6).toString('hex')}-`
  /** Held while contents are moved aside and others take their place. */
  readonly #replacing: Mutex = new Mutex()
  /** Names of contents that are still aside, because the disk failed when they should have been put back. */
  readonly #displaced = new Set<string>()
  #count = 0

  /** Set if contents have to survive a crash of the machine. */
  readonly #names: FolderSync | undefined
  readonly #reception: Reception

  constructor(folder: Buffer, options: DiskOptions) {
    this.#folder = folder
    this.#names = options.outlive === 'machine' ? new FolderSync(folder) : undefined
    this.#storeDir = options.storeDir
    const place = childPath(folder, SHARED)
    const shown = `${options.storeDir}/${SHARED}`
    this.#sharedFolder = new SharedFolder({ folder: place, shown, aside: () => this.#aside() })
    this.shared = this.#shareByPath(this.#sharedFolder)
    this.#maxDepth = options.maxDepth ?? MAX_DEPTH
    this.#reception = {
      slabs: new Slabs(),
      threads: Threads.of(options.threads ?? availableParallelism()),
    }
  }

  receiveNar(nar: Body, options: ReceiveOptions = {}): Promise<Pending> {
    return this.#receive('nar', nar, options)
  }

  receiveFlat(content: Body, options: ReceiveOptions = {}): Promise<Pending> {
    return this.#receive('flat', content, options)
  }

  async *dump(path: StorePath, options?: DumpOptions): AsyncGenerator<Buffer, void, undefined> {
    yield* dumpTree(this.#place(path), options)
  }

  async verify(path: StorePath, narSize = 0): Promise<Measured> {
    const place = this.#place(path)
    // To a thread, little work is not worth a message.
    const measured = narSize > SLAB ? await this.#reception.threads?.measure(place) : undefined
    return measured ?? (await measure(dumpTree(place, { lends: true })))
  }

  async has(path: StorePath): Promise<boolean> {
    return exists(this.#place(path))
  }

  async remove(path: StorePath): Promise<number | undefined> {
    const aside = this.#aside()
    try {
      return (await moved(this.#place(path), aside)) ? await removeTree(aside) : undefined
    } catch (error) {
      throw diskError(error, `remove ${path}`)
    }
  }

  async *list(): AsyncGenerator<StorePath, void, undefined> {
    for await (const { name } of await opendir(this.#folder.toString(), { encoding: 'latin1' }))
      if (isBaseName(name)) yield printStorePath(this.#storeDir, name)
  }

  /** Ends the threads. Bodies that are being received fail. */
  async close(): Promise<void> {
    await this.#reception.threads?.close()
  }

  async #receive(
    form: 'nar' | 'flat',
    body: Body,
    { hashes: algorithms = [], addressedBy, maxSize }: ReceiveOptions,
  ): Promise<Pending> {
    const place = this.#aside()
    const receiving = { form, root: place, algorithms, addressedBy, maxDepth: this.#maxDepth }
    let received: Received
    try {
      received = await receive(body, receiving, maxSize, this.#reception)
    } catch (error) {
      // Report the first error. Files that cannot be removed now are removed at the next start.
      await removeTree(place).catch(() => {})
      throw error
    }
    let settled = false
    return {
      ...received,
      commit: async (path, sharing) => {
        const { baseName } = parseStorePath(this.#storeDir, path)
        if (settled)
          throw new ContentsError('settled', `the contents for ${path} were committed or discarded before`)
        settled = true
        await this.#commit(place, path, baseName, sharing).catch(error => {
          settled = false
          throw diskError(error, `put contents at ${path}`)
        })
      },
      discard: async () => {
        if (settled) return
        settled = true
        await removeTree(place)
      },
    }
  }

  /**
   * Renames the contents, which is atomic and survives the end of the process. Only a loss of power could undo it,
   * and to prevent that, each file would have to be synchronised. No rename can replace a folder, so the contents of
   * a valid path would be lost between two renames: their name says where to put them back.
   */
  async #commit(
    place: Buffer,
    path: StorePath,
    baseName: string,
    sharing: SharingOptions | undefined,
  ): Promise<void> {
    const target = this.#place(path)
    if (sharing !== undefined) await this.#sharedFolder.share(place, path, sharing)
    if (this.#names !== undefined) await syncTree(place)
    if (!renamed(place, target)) await this.#replace(place, target, baseName)
    await this.#names?.sync()
  }

  async #replace(place: Buffer, target: Buffer, baseName: string): Promise<void> {
    const unlock = await this.#replacing.lock()
    try {
      const aside = childPath(this.#folder, ASIDE + baseName)
      await replace(place, target, aside, () => this.#displaced.add(baseName))
      // Files that cannot be removed now are removed at the next start.
      await removeTree(aside).catch(() => {})
    } finally {
      unlock()
    }
  }

  #shareByPath(folder: SharedFolder): SharedFiles {
    return {
      begin: async () => {
        const run = await folder.begin()
        return {
          known: run.known,
          share: (path, options) => folder.share(this.#place(path), path, options, run),
        }
      },
      removeUnshared: onRemoved => folder.removeUnshared(onRemoved),
      damaged: () => folder.damaged(),
      forget: name => folder.forget(name),
    }
  }

  #place(path: StorePath): Buffer {
    const { baseName } = parseStorePath(this.#storeDir, path)
    const place = childPath(this.#folder, baseName)
    if (this.#displaced.has(baseName)) {
      renameSync(childPath(this.#folder, ASIDE + baseName), place)
      this.#displaced.delete(baseName)
    }
    return place
  }

  #aside(): Buffer {
    this.#count += 1
    return childPath(this.#folder, this.#prefix + this.#count)
  }
}

/**
 * Renames a file, and first moves the existing one aside. If it cannot take that place, the other one is put back, or
 * `onDisplaced` is called.
 */
async function replace(from: Buffer, to: Buffer, aside: Buffer, onDisplaced: () => void): Promise<void> {
  while (!renamed(from, to)) {
    await removeTree(aside)
    if (!(await moved(to, aside))) continue
    try {
      if (renamed(from, to)) return
    } catch (error) {
      await rename(aside, to).catch(onDisplaced)
      throw error
    }
  }
}

/**
 * Renames a file; returns false if a rename cannot replace the existing one. A rename takes less time than a message to
 * a thread and back.
 */
function renamed(from: Buffer, to: Buffer): boolean {
  try {
    renameSync(from, to)
    return true
  } catch (error) {
    if (hasCode(error, 'ENOTEMPTY', 'EEXIST', 'EISDIR', 'ENOTDIR')) return false
    throw error
  }
}

/** Renames a file; returns false if it does not exist. */
async function moved(from: Buffer, to: Buffer): Promise<boolean> {
  try {
    await rename(from, to)
    return true
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false
    throw error
  }
}
