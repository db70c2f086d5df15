import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { listenStore, openStore } from '../../store/index.ts'

/** Serves the store in a folder until it is killed, and prints when it listens. */
const dir = process.argv[2] as string
const store = await openStore({ dir })
await listenStore(store, join(dir, 'socket'))
writeSync(1, 'ready\n')
