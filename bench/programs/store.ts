import { join } from 'node:path'
import type { Listening } from '../../runtime/transport/listen.ts'
import { listenStore, openStore, type Registration, type Store } from '../../store/index.ts'
import { registrations } from '../inputs/store-data.ts'
import { answer } from './answer.ts'
import type { Opening } from './requests.ts'

/** Number of paths registered in one call. */
const TOGETHER = 10_000

interface Open {
  readonly store: Store
  readonly listening: Listening
}

let open: Open | undefined

answer({
  /** Opens a new store with some valid paths, without contents; returns the address of its socket. */
  async open({ dir, storeDir, paths }: Opening): Promise<string> {
    const store = await openStore({ dir, storeDir })
    let together: Registration[] = []
    for (const registration of registrations(paths)) {
      together.push(registration)
      if (together.length < TOGETHER) continue
      await store.metadata.register(together)
      together = []
    }
    await store.metadata.register(together)
    open = { store, listening: await listenStore(store, join(dir, 'socket')) }
    return open.listening.url
  },
  /** Closes the store and leaves its files. */
  async close(): Promise<void> {
    await open?.listening.close()
    await open?.store.close()
  },
})
