import { closeSync, constants, fstatSync, lstatSync, openSync, readlinkSync, readSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { COPIED, NarWriter } from '../../nix/nar/nar-writer.ts'
import { ContentsError } from '../model/contents.ts'
import { TurnTimer } from '../model/turn-timer.ts'
import { childPath } from './child-path.ts'
import { diskError } from './disk-error.ts'
import { readBlocks } from './read-blocks.ts'

type Kind = 'file' | 'directory' | 'symlink' | 'other'

interface Entry {
  readonly name: string
  readonly kind: Kind
}

interface Folder {
  readonly path: Buffer
  /** Remaining entries in descending order, so that the next one is at the end. */
  readonly entries: Entry[]
}

const OPEN = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK

/**
 * Reads a tree as a NAR.
 *
 * @throws {ContentsError} `not-found`, `not-storable`, `changed`, `path-too-long` or `failed`.
 */
export async function* dumpTree(root: Buffer): AsyncGenerator<Buffer, void, undefined> {
  try {
    yield* new TreeReader().pieces(root)
  } catch (error) {
    throw diskError(error, 'read from the store')
  }
}

class TreeReader {
  readonly #writer = new NarWriter()
  readonly #folders: Folder[] = []
  readonly #timer = new TurnTimer()
  readonly #scratch = Buffer.allocUnsafeSlow(COPIED)

  async *pieces(root: Buffer): AsyncGenerator<Buffer, void, undefined> {
    let path: Buffer | undefined = root
    let kind = kindOf(lstatSync(root))
    while (path !== undefined) {
      if (kind === 'file') yield* this.#file(path)
      else if (kind === 'directory') await this.#directory(path)
      else if (kind === 'symlink') this.#writer.symlink(readlinkSync(path, 'buffer'))
      else throw new ContentsError('not-storable', `'${path}' is not a file, directory or symbolic link`)
      yield* this.#writer.take()
      const turn = this.#timer.yieldTurn()
      if (turn !== undefined) await turn
      const next = this.#next()
      path = next?.path
      kind = next?.kind ?? 'other'
    }
    yield* this.#writer.end()
  }

  /** Ends directories without remaining entries, and starts the next entry. */
  #next(): { path: Buffer; kind: Kind } | undefined {
    for (let folder = this.#folders.at(-1); folder !== undefined; folder = this.#folders.at(-1)) {
      const entry = folder.entries.pop()
      if (entry !== undefined) {
        this.#writer.entry(Buffer.from(entry.name, 'latin1'))
        return { path: childPath(folder.path, entry.name), kind: entry.kind }
      }
      this.#writer.directoryEnd()
      this.#folders.pop()
    }
    return undefined
  }

  async #directory(path: Buffer): Promise<void> {
    const found = await readdir(path, { encoding: 'latin1', withFileTypes: true })
    // Reading and sorting very many names can use up the whole turn.
    await this.#timer.yieldTurn()
    const entries = found.map(entry => ({ name: entry.name, kind: kindOf(entry) }))
    entries.sort((a, b) => (a.name < b.name ? 1 : -1))
    this.#writer.directory()
    this.#folders.push({ path, entries })
  }

  async *#file(path: Buffer): AsyncGenerator<Buffer, void, undefined> {
    const fd = openSync(path, OPEN)
    try {
      const { size, mode } = fstatSync(fd)
      this.#writer.file((mode & 0o100) !== 0, size)
      if (size > COPIED) {
        for await (const block of readBlocks(fd, size)) {
          this.#writer.content(block)
          yield* this.#writer.take()
        }
      } else if (size > 0) {
        if (readSync(fd, this.#scratch, 0, size, 0) < size)
          throw new ContentsError('changed', `'${path}' became shorter while it was read`)
        this.#writer.content(this.#scratch.subarray(0, size))
      }
    } finally {
      closeSync(fd)
    }
  }
}

function kindOf(entry: { isFile(): boolean; isDirectory(): boolean; isSymbolicLink(): boolean }): Kind {
  if (entry.isFile()) return 'file'
  if (entry.isDirectory()) return 'directory'
  return entry.isSymbolicLink() ? 'symlink' : 'other'
}
