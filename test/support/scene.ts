import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import { removeTree } from '../../store/disk/remove-tree.ts'

/** The folder of a running test, and the servers and clients that it has opened there. */
export interface Scene {
  readonly folder: string
  /** Closed after the test, the last first. */
  readonly open: AsyncDisposable[]
  /** Closes all that is open. */
  close(): Promise<void>
}

/** Gives each test of a file a folder of its own. */
export function sceneOf(name: string): Scene {
  const open: AsyncDisposable[] = []
  let folder = ''
  const close = async (): Promise<void> => {
    for (const each of open.splice(0).reverse()) await each[Symbol.asyncDispose]()
  }
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), `nixwire-${name}-`))
  })
  afterEach(async () => {
    await close()
    // Folders of a store are not writable.
    await removeTree(Buffer.from(folder))
  })
  return {
    get folder() {
      return folder
    },
    open,
    close,
  }
}
