import { closeSync, constants, fstatSync, lstatSync, openSync, readlinkSync, readSync } from 'node:fs'
import { COPIED, NarWriter } from '../../nix/nar/nar-writer.ts'
import { TurnTimer } from '../../runtime/server/turn-timer.ts'
import { lend } from '../../runtime/streams/lent-piece.ts'
import { ContentsError, type DumpOptions } from '../model/contents.ts'
import { inSlices, sortTexts } from '../model/slices.ts'
import { giveBack } from './block-pool.ts'
import { childPath } from './child-path.ts'
import { diskError } from './disk-error.ts'
import { readBlocks } from './read-blocks.ts'
import { readFolder } from './read-folder.ts'

type Kind = 'file' | 'directory' | 'symlink' | 'other'

interface Folder {
  readonly path: Buffer
  /** Names of the entries in ascending order. */
  readonly names: readonly string[]
  readonly kinds: ReadonlyMap<string, Kind>
  /** Index of the next entry. */
  next: number
}

const OPEN = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK

/** Reused for all small files: the writer copies one before another is read. */
const scratch = Buffer.allocUnsafeSlow(COPIED)

/**
 * Reads a tree as a NAR. With `lends`, the blocks of large files are lent: they are filled again once a server has
 * sent them.
 *
 * @throws {ContentsError} `not-found`, `not-storable`, `changed`, `path-too-long` or `failed`.
 */
export async function* dumpTree(
  root: Buffer,
  { lends = false }: DumpOptions = {},
): AsyncGenerator<Buffer, void, undefined> {
  try {
    yield* new TreeReader(lends).pieces(root)
  } catch (error) {
    throw diskError(error, 'read from the store')
  }
}

class TreeReader {
  readonly #writer = new NarWriter()
  readonly #folders: Folder[] = []
  readonly #timer = new TurnTimer()
  readonly #lends: boolean

  constructor(lends: boolean) {
    this.#lends = lends
  }

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
      const name = folder.names[folder.next]
      if (name !== undefined) {
        folder.next += 1
        this.#writer.entry(Buffer.from(name, 'latin1'))
        return { path: childPath(folder.path, name), kind: folder.kinds.get(name) ?? 'other' }
      }
      this.#writer.directoryEnd()
      this.#folders.pop()
    }
    return undefined
  }

  async #directory(path: Buffer): Promise<void> {
    const kinds = new Map<string, Kind>()
    await inSlices(await readFolder(path), entry => void kinds.set(entry.name, kindOf(entry)))
    const names = await sortTexts([...kinds.keys()])
    this.#writer.directory()
    this.#folders.push({ path, names, kinds, next: 0 })
  }

  async *#file(path: Buffer): AsyncGenerator<Buffer, void, undefined> {
    const fd = openSync(path, OPEN)
    try {
      const { size, mode } = fstatSync(fd)
      this.#writer.file((mode & 0o100) !== 0, size)
      if (size > COPIED) {
        for await (const block of readBlocks(fd, size)) {
          this.#writer.content(block)
          if (block.length <= COPIED) giveBack(block)
          else if (this.#lends) lend(block, () => giveBack(block))
          yield* this.#writer.take()
        }
      } else if (size > 0) {
        if (readSync(fd, scratch, 0, size, 0) < size)
          throw new ContentsError('changed', `'${path}' became shorter while it was read`)
        this.#writer.content(scratch.subarray(0, size))
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
