import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Listening } from '../../runtime/transport/listen.ts'
import { listenStore, openStore, type Registration, type Store } from '../../store/index.ts'
import { storePaths } from '../inputs/data.ts'
import { EMPTY_INFO, registrations } from '../inputs/store-data.ts'
import { answer } from './answer.ts'
import type { Opening } from './requests.ts'

/** Number of paths registered in one call. */
const TOGETHER = 10_000

interface Open {
  readonly store: Store
  readonly listening: Listening
}

let open: Open | undefined

const turns = { isRunning: false, longest: 0 }

/** Returns the processor time of the main thread in ms, which hardly depends on other processes and threads. */
function threadTime(): number {
  const [ns] = readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'latin1').split(' ')
  return Number(ns) / 1e6
}

function measureTurns(before: number): void {
  setImmediate(() => {
    turns.longest = Math.max(turns.longest, threadTime() - before)
    measureTurns(threadTime())
  })
}

answer({
  /** Opens a new store with some valid paths, without contents; returns the address of its socket. */
  async open({ dir, storeDir, paths, star, contents, folder, upstream }: Opening): Promise<string> {
    const store = await openStore({ dir, storeDir, ...(upstream === undefined ? {} : { upstream }) })
    const base = storePaths(1)
    if (folder === true) await addFolder(store, dir, paths)
    let together: Registration[] = []
    for (const registration of registrations(folder === true ? 0 : paths)) {
      together.push(
        star === true ? { ...registration, info: { ...registration.info, references: base } } : registration,
      )
      if (contents === true) writeFileSync(join(dir, 'store', basename(registration.path)), '')
      if (together.length < TOGETHER) continue
      await store.metadata.register(together)
      together = []
    }
    await store.metadata.register(together)
    open = { store, listening: await listenStore(store, join(dir, 'socket')) }
    return open.listening.url
  },
  /** Begins to measure turns of the event loop; returns the longest one until then, in ms of processor time. */
  longestTurn(): number {
    const { longest } = turns
    turns.longest = 0
    if (!turns.isRunning) measureTurns(threadTime())
    turns.isRunning = true
    return longest
  },
  /** Closes the store and leaves its files. */
  async close(): Promise<void> {
    await open?.listening.close()
    await open?.store.close()
  },
})

/** Makes the folder of the first path, with empty files, and registers it. */
async function addFolder(store: Store, dir: string, files: number): Promise<void> {
  const [path = ''] = storePaths(1)
  const folder = join(dir, 'store', basename(path))
  mkdirSync(folder)
  for (let file = 0; file < files; file += 1) writeFileSync(join(folder, `file-${file}`), '')
  await store.metadata.register([
    { path, info: { ...EMPTY_INFO, narHash: '0'.repeat(64), narSize: 1000, references: [] } },
  ])
}
