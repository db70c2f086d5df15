import { unlinkSync } from 'node:fs'
import { opendir } from 'node:fs/promises'
import { TurnTimer } from '../../runtime/server/turn-timer.ts'
import type { DamagedFile, SharedFiles, SharingOptions, SharingRun } from '../model/shared-files.ts'
import { childPath } from './child-path.ts'
import { diskError } from './disk-error.ts'
import { entryOf, hashOf } from './file-hash.ts'
import { FileSharing, type SharedPlace } from './share-file.ts'
import { shareTree } from './share-tree.ts'

/** Name of the folder of shared files, beside the contents. */
export const SHARED = '.links'

/** Size of the blocks that `stat` counts. */
const BLOCK = 512n

/** A run of {@link SharedFolder}; `share` takes the place of a path. */
type FolderRun = Omit<SharingRun, 'share'> & { readonly sharing: FileSharing }

/** The shared files of a folder of contents. */
export class SharedFolder implements Omit<SharedFiles, 'begin'> {
  readonly #place: SharedPlace

  constructor(place: SharedPlace) {
    this.#place = place
  }

  /** Begins a run that knows the files that are shared already. */
  async begin(): Promise<FolderRun> {
    const sharing = new FileSharing(this.#place)
    let known = 0
    for await (const name of this.#names()) {
      known += 1
      const file = entryOf(this.#pathOf(name))
      // One that no path has is no reason to pass over a file.
      if (file !== undefined && file.nlink > 1n) sharing.known.add(file.ino)
    }
    return { known, sharing }
  }

  /** Shares the files of a tree, by itself or in a run. */
  async share(root: Buffer, shown: string, options: SharingOptions, run?: FolderRun): Promise<void> {
    try {
      await shareTree(root, shown, run?.sharing ?? new FileSharing(this.#place), options)
    } catch (error) {
      throw diskError(error, `share the files of ${shown}`)
    }
  }

  async removeUnshared(onRemoved?: (name: string) => void): Promise<number> {
    let saved = 0n
    for await (const name of this.#names()) {
      // No await between both: a file that becomes one with it must not lose its further name.
      const file = entryOf(this.#pathOf(name))
      if (file === undefined) continue
      if (file.nlink !== 1n) {
        saved += (file.nlink - 2n) * file.size
        continue
      }
      onRemoved?.(name)
      this.forget(name)
    }
    const folder = entryOf(this.#place.folder)
    if (folder !== undefined) saved -= folder.blocks * BLOCK
    return Number(saved)
  }

  async *damaged(): AsyncGenerator<DamagedFile, void, undefined> {
    for await (const name of this.#names()) {
      const file = entryOf(this.#pathOf(name))
      if (file === undefined) continue
      const found = await hashOf(this.#pathOf(name), file)
      if (found !== undefined && found !== name) yield { name, found }
    }
  }

  forget(name: string): void {
    try {
      unlinkSync(this.#pathOf(name))
    } catch (error) {
      throw diskError(error, `remove ${this.#place.shown}/${name}`)
    }
  }

  /** Lists the names, in turns of the event loop. */
  async *#names(): AsyncGenerator<string, void, undefined> {
    if (entryOf(this.#place.folder) === undefined) return
    const timer = new TurnTimer()
    for await (const { name } of await opendir(this.#place.folder, { encoding: 'latin1' })) {
      yield name
      const turn = timer.yieldTurn()
      if (turn !== undefined) await turn
    }
  }

  #pathOf(name: string): Buffer {
    return childPath(this.#place.folder, name)
  }
}
