import {
  type BigIntStats,
  chmodSync,
  linkSync,
  mkdirSync,
  readlinkSync,
  renameSync,
  unlinkSync,
  utimesSync,
} from 'node:fs'
import type { SharingOptions } from '../model/shared-files.ts'
import { childPath } from './child-path.ts'
import { hasCode } from './disk-error.ts'
import { entryOf, fileHash, hashOf, symlinkHash, withFile } from './file-hash.ts'
import { InodeSet } from './inode-set.ts'

/** A file or symbolic link of a tree. */
export interface TreeFile {
  readonly path: Buffer
  /** Its path in messages. */
  readonly shown: string
  readonly stat: BigIntStats
  /** The folder that holds it; undefined if it is the whole tree. */
  readonly folder: Buffer | undefined
  /** The whole tree. */
  readonly root: Buffer
}

/** The folder of shared files. */
export interface SharedPlace {
  readonly folder: Buffer
  /** Its path in messages. */
  readonly shown: string
  /** Makes a new path beside the contents. */
  readonly aside: () => Buffer
}

/** Shares files one by one. */
export class FileSharing {
  /** Inodes of shared files. */
  readonly known: InodeSet = new InodeSet()
  readonly #place: SharedPlace
  /** Inodes of shared files whose contents were seen to be those of their name. */
  readonly #sound = new InodeSet()

  constructor(place: SharedPlace) {
    this.#place = place
  }

  /** Makes a file one with the equal one that is shared, or the first of those to come. */
  async share(file: TreeFile, options: SharingOptions): Promise<void> {
    const { path, shown, stat } = file
    if (stat.isFile() && (stat.mode & 0o200n) !== 0n) {
      options.onNotice?.('Warn', `skipping suspicious writable file '${shown}'`)
      return
    }
    if (stat.nlink > 1n && this.known.has(stat.ino)) return
    if (!stat.isFile()) return this.#shareAs(symlinkHash(readlinkSync(path, 'buffer')), file, options)
    // It stays open to the end, so that a file which takes its place cannot have its inode.
    await withFile(path, async open => {
      if (open.inode === stat.ino) await this.#shareAs(await fileHash(open), file, options)
    })
  }

  async #shareAs(name: string, file: TreeFile, options: SharingOptions): Promise<void> {
    for (;;) {
      const shared = await this.#soundFile(name, file, options)
      const unlock = await options.lock?.()
      try {
        // No await from here on: no other run and no collection may change the shared file in between.
        if (entryOf(file.path)?.ino !== file.stat.ino || !isWithoutLinks(file)) return
        const now = entryOf(this.#pathOf(name))?.ino
        if (now === undefined) return this.#put(name, file, options)
        if (now === file.stat.ino) return
        if (now === shared) return this.#replace(name, file, options)
      } finally {
        unlock?.()
      }
    }
  }

  /**
   * Finds the shared file of a name. A damaged one is forgotten, since it would damage all files that become one with
   * it.
   */
  async #soundFile(name: string, { stat }: TreeFile, options: SharingOptions): Promise<bigint | undefined> {
    const path = this.#pathOf(name)
    const shared = entryOf(path)
    if (shared === undefined || shared.ino === stat.ino || this.#sound.has(shared.ino)) return shared?.ino
    if (shared.size === stat.size && (await hashOf(path, shared)) === name) {
      this.#sound.add(shared.ino)
      return shared.ino
    }
    options.onNotice?.('Warn', `removing corrupted link "${this.#place.shown}/${name}"`)
    options.onNotice?.(
      'Warn',
      'There may be more corrupted paths.\nYou should run `nix-store --verify --check-contents --repair` to fix them all',
    )
    if (entryOf(path)?.ino === shared.ino) unlinkSync(path)
    return undefined
  }

  /** Gives a file its further name. */
  #put(name: string, { path, shown, stat }: TreeFile, options: SharingOptions): void {
    const at = this.#pathOf(name)
    try {
      linkOrMake(path, at, this.#place.folder)
    } catch (error) {
      // On ext4, the index of the folder may be full; the file stays as it is.
      if (!hasCode(error, 'ENOSPC')) throw error
      options.onNotice?.(
        'Info',
        `cannot link "${this.#place.shown}/${name}" to '${shown}': No space left on device`,
      )
      return
    }
    this.known.add(stat.ino)
    this.#sound.add(stat.ino)
  }

  /** Replaces a file by the shared one, so that whenever the process ends, one of them is there. */
  #replace(name: string, { path, shown, stat, folder }: TreeFile, options: SharingOptions): void {
    const link = `"${this.#place.shown}/${name}"`
    options.onNotice?.('Talkative', `linking "${shown}" to ${link}`)
    const aside = this.#place.aside()
    try {
      linkSync(this.#pathOf(name), aside)
    } catch (error) {
      if (!hasCode(error, 'EMLINK')) throw error
      // Empty files are many, and nothing is lost with them.
      if (stat.size > 0n) options.onNotice?.('Info', `${link} has maximum number of links`)
      return
    }
    try {
      if (folder !== undefined) chmodSync(folder, 0o755)
      renameSync(aside, path)
    } catch (error) {
      unlinkSync(aside)
      // Some file systems have one name more while they rename.
      if (hasCode(error, 'EMLINK')) return
      throw error
    } finally {
      if (folder !== undefined) close(folder)
    }
    options.onShared?.(Number(stat.size), Number(stat.blocks))
  }

  #pathOf(name: string): Buffer {
    return childPath(this.#place.folder, name)
  }
}

/**
 * Tells whether all that leads from the root of a tree to a file are folders. In another tree that took its place meanwhile,
 * one may be a link, behind which the file would be that of a user.
 */
function isWithoutLinks({ root, folder, path }: TreeFile): boolean {
  if (folder === undefined) return true
  for (let end = root.length; end >= 0; end = path.indexOf(SLASH, end + 1))
    if (entryOf(path.subarray(0, end))?.isDirectory() !== true) return false
  return true
}

const SLASH = '/'.charCodeAt(0)

/** Makes the folder only with the first file in it. */
function linkOrMake(path: Buffer, at: Buffer, folder: Buffer): void {
  try {
    linkSync(path, at)
  } catch (error) {
    if (!hasCode(error, 'ENOENT') || entryOf(folder) !== undefined) throw error
    mkdirSync(folder, 0o755)
    linkSync(path, at)
  }
}

function close(folder: Buffer): void {
  chmodSync(folder, 0o555)
  utimesSync(folder, 1, 1)
}
