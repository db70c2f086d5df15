// A folder of contents for the tests of one file.

import { mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { openDiskContents } from '../../../store/disk/disk-contents.ts'
import { removeTree } from '../../../store/disk/remove-tree.ts'
import type { Contents } from '../../../store/model/contents.ts'
import { type Node, nar } from '../../live/support/nar.ts'

export const storeDir = '/nix/store'

export class ContentsFolder {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'nixwire-contents-'))
  #contents: Contents | undefined
  #count = 0

  get contents(): Contents {
    if (this.#contents === undefined) throw new Error('the contents are not open')
    return this.#contents
  }

  async open(): Promise<void> {
    this.#contents = await openDiskContents({ storeDir, folder: this.folder })
  }

  /** Makes a path that does not exist yet. */
  newPath(): string {
    this.#count += 1
    return `${storeDir}/${String(this.#count).padStart(32, '0')}-name`
  }

  file(path: string, ...rest: string[]): string {
    return join(this.folder, path.slice(storeDir.length + 1), ...rest)
  }

  /** Lists the files of the folder that belong to no path. */
  leftovers(): string[] {
    return readdirSync(this.folder).filter(name => !/^\d{32}-/.test(name))
  }

  async put(node: Node, path: string = this.newPath()): Promise<string> {
    await (await this.contents.receiveNar(nar(node))).commit(path)
    return path
  }

  async dump(path: string): Promise<Buffer> {
    return Buffer.concat(await collect(this.contents.dump(path)))
  }
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = []
  for await (const item of items) collected.push(item)
  return collected
}

/** Makes a folder that exists during the tests of the importing file. */
export function useContents(): ContentsFolder {
  const folder = new ContentsFolder()
  beforeAll(() => folder.open())
  afterAll(() => removeTree(Buffer.from(folder.folder)))
  return folder
}
