import { listenAsProxy } from 'nixwire'

// Says which operations clients ask of a daemon; every byte passes as it is.
const [listen = '/tmp/watch.sock', daemon = 'unix:///nix/var/nix/daemon-socket/socket'] =
  process.argv.slice(2)

await using proxy = await listenAsProxy(listen, daemon, {
  events: { request: (operation, request) => console.log(operation.name, request) },
})
console.log(`listening on ${proxy.url}`)
await new Promise(resolve => process.once('SIGINT', resolve))
