import { join } from 'node:path'
import type { Listening } from '../../runtime/listen.ts'
import { removeTree } from '../../store/disk/remove-tree.ts'
import { listenStore, openStore, type Registration, type Store } from '../../store/index.ts'
import { registrations, STORE_DIR } from '../store-data.ts'
import { answer } from './answer.ts'

/** Paths that are registered in one go. */
const TOGETHER = 10_000

interface Open {
  readonly dir: string
  readonly store: Store
  readonly listening: Listening
}

let open: Open | undefined

answer({
  /** Opens a new store with so many valid paths, without contents; gives the address of its socket. */
  async open({ dir, paths }: { readonly dir: string; readonly paths: number }): Promise<string> {
    const store = await openStore({ dir, storeDir: STORE_DIR })
    let together: Registration[] = []
    for (const registration of registrations(paths)) {
      together.push(registration)
      if (together.length < TOGETHER) continue
      await store.metadata.register(together)
      together = []
    }
    await store.metadata.register(together)
    open = { dir, store, listening: await listenStore(store, join(dir, 'socket')) }
    return open.listening.url
  },
  async remove(): Promise<void> {
    if (open === undefined) return
    const { dir, store, listening } = open
    await listening.close()
    await store.close()
    await removeTree(Buffer.from(dir))
  },
})
