import { randomBytes } from 'node:crypto'
import { mkdir, opendir, readdir, rename } from 'node:fs/promises'
import type { StorePath } from '../../generated/nix-daemon/types.ts'
import { MAX_DEPTH } from '../../nix/nar/nar-reader.ts'
import { isBaseName, parseStorePath, printStorePath } from '../../nix/store-path.ts'
import type { Body } from '../../runtime/index.ts'
import {
  type Contents,
  ContentsError,
  type Measured,
  type Pending,
  type ReceiveOptions,
} from '../model/contents.ts'
import { measure } from './body-hash.ts'
import { childPath } from './child-path.ts'
import { diskError, hasCode } from './disk-error.ts'
import { dumpTree } from './dump-tree.ts'
import { type Received, receiveFlat, receiveNar } from './receive.ts'
import { exists, removeTree } from './remove-tree.ts'

export interface DiskOptions {
  /** The store directory as it appears in store paths, absolute and without a trailing slash. */
  readonly storeDir: string
  /** Folder of the files. Default: `storeDir`. */
  readonly folder?: string
  /** Maximum nesting in a NAR. Default: 64, as in the reference implementation. */
  readonly maxDepth?: number
}

/** Prefix of contents without a store path. They are in the same folder, so that a rename can move them. */
const ASIDE = '.nixwire-'

/**
 * Opens a folder of contents, in the layout of the reference implementation, so that its tools can read them.
 * Removes files that a crash has left behind. No other process may write there.
 */
export async function openDiskContents(options: DiskOptions): Promise<Contents> {
  const folder = Buffer.from(options.folder ?? options.storeDir)
  await mkdir(folder, { recursive: true })
  for (const name of await readdir(folder, 'latin1'))
    if (name.startsWith(ASIDE)) await removeTree(childPath(folder, name))
  return new DiskContents(folder, options)
}

class DiskContents implements Contents {
  readonly #folder: Buffer
  readonly #storeDir: string
  readonly #maxDepth: number
  readonly #prefix = `${ASIDE}${randomBytes(6).toString('hex')}-`
  #count = 0

  constructor(folder: Buffer, options: DiskOptions) {
    this.#folder = folder
    this.#storeDir = options.storeDir
    this.#maxDepth = options.maxDepth ?? MAX_DEPTH
  }

  receiveNar(nar: Body, options: ReceiveOptions = {}): Promise<Pending> {
    return this.#receive(place => receiveNar(nar, place, options, this.#maxDepth))
  }

  receiveFlat(content: Body, options: ReceiveOptions = {}): Promise<Pending> {
    return this.#receive(place => receiveFlat(content, place, options))
  }

  async *dump(path: StorePath): AsyncGenerator<Buffer, void, undefined> {
    yield* dumpTree(this.#place(path))
  }

  async verify(path: StorePath): Promise<Measured> {
    return await measure(this.dump(path))
  }

  async has(path: StorePath): Promise<boolean> {
    return exists(this.#place(path))
  }

  async remove(path: StorePath): Promise<boolean> {
    const aside = this.#aside()
    try {
      if (!(await moved(this.#place(path), aside))) return false
      await removeTree(aside)
      return true
    } catch (error) {
      throw diskError(error, `remove ${path}`)
    }
  }

  async *list(): AsyncGenerator<StorePath, void, undefined> {
    for await (const { name } of await opendir(this.#folder.toString(), { encoding: 'latin1' }))
      if (isBaseName(name)) yield printStorePath(this.#storeDir, name)
  }

  async #receive(receive: (place: Buffer) => Promise<Received>): Promise<Pending> {
    const place = this.#aside()
    let received: Received
    try {
      received = await receive(place)
    } catch (error) {
      // Report the first error. Files that cannot be removed now are removed at the next start.
      await removeTree(place).catch(() => {})
      throw error
    }
    let settled = false
    return {
      ...received,
      commit: async path => {
        const target = this.#place(path)
        if (settled)
          throw new ContentsError('settled', `the contents for ${path} were committed or discarded before`)
        settled = true
        await this.#commit(place, target).catch(error => {
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
   * and to prevent that, each file would have to be synchronised.
   */
  async #commit(place: Buffer, target: Buffer): Promise<void> {
    while (!(await renamed(place, target))) {
      const aside = this.#aside()
      if (await moved(target, aside)) await removeTree(aside)
    }
  }

  #place(path: StorePath): Buffer {
    return childPath(this.#folder, parseStorePath(this.#storeDir, path).baseName)
  }

  #aside(): Buffer {
    this.#count += 1
    return childPath(this.#folder, this.#prefix + this.#count)
  }
}

/** Renames a file; returns false if a rename cannot replace the existing one. */
async function renamed(from: Buffer, to: Buffer): Promise<boolean> {
  try {
    await rename(from, to)
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
