import { listenStore, openStore } from 'nixwire/store'

await using store = await openStore({ dir: process.argv[2] ?? '/tmp/store' })
await using listening = await listenStore(store, 'unix:///tmp/store.sock')
console.log(`${store.storeDir} is served on ${listening.url}`)
await new Promise(resolve => process.once('SIGINT', resolve))
