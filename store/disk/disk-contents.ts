import { randomBytes } from 'node:crypto'
import { mkdir, opendir, readdir, rename } from 'node:fs/promises'
import type { StorePath } from '../../generated/nix-daemon/types.ts'
import { MAX_DEPTH } from '../../nix/nar/nar-reader.ts'
import { parseBaseName, parseStorePath, printStorePath } from '../../nix/store-path.ts'
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
  /** The store directory as paths say it, absolute and without a slash at its end. */
  readonly storeDir: string
  /** Where the files are. Default: `storeDir`. */
  readonly folder?: string
  /** Nesting of directories in a NAR. Default: 64, as in the reference implementation. */
  readonly maxDepth?: number
}

/** What is not, or no longer, a store path. It lies beside them: there a rename needs no right to the directory itself. */
const ASIDE = '.nixwire-'

/**
 * Opens a folder in which contents are kept as the reference implementation does, so that its tools can
 * read them, and removes what a crash has left behind. No other process may write there.
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
      // What cannot be removed now is removed at the next start; the error that matters is the first.
      await removeTree(place).catch(() => {})
      throw error
    }
    let settled = false
    return {
      ...received,
      commit: async path => {
        const target = this.#place(path)
        if (settled)
          throw new ContentsError('settled', `the content for ${path} was committed or discarded before`)
        settled = true
        await this.#commit(place, target).catch(error => {
          settled = false
          throw diskError(error, `put a content at ${path}`)
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
   * A rename shows all of it or nothing, and what the system was told outlives the end of the process. Only
   * a loss of power could lose it; against that every single file would have to be synchronised.
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

/** Gives false where something is in the way that a rename does not replace. */
async function renamed(from: Buffer, to: Buffer): Promise<boolean> {
  try {
    await rename(from, to)
    return true
  } catch (error) {
    if (hasCode(error, 'ENOTEMPTY', 'EEXIST', 'EISDIR', 'ENOTDIR')) return false
    throw error
  }
}

/** Gives false where there is nothing to move. */
async function moved(from: Buffer, to: Buffer): Promise<boolean> {
  try {
    await rename(from, to)
    return true
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false
    throw error
  }
}

function isBaseName(name: string): boolean {
  try {
    parseBaseName(name)
    return true
  } catch {
    return false
  }
}
