import { HandlerError, listen, type UnkeyedValidPathInfo } from 'nixwire'

// A server that keeps what clients tell it about paths, and throws their contents away.
const paths = new Map<string, UnkeyedValidPathInfo>()

await using server = await listen(
  process.argv[2] ?? '/tmp/example.sock',
  {
    setOptions: ({ verbosity }, call) => {
      call.log.verbosity = verbosity
    },
    isValidPath: ({ path }) => paths.has(path),
    queryPathInfo: ({ path }) => paths.get(path),
    queryAllValidPaths: () => ({ count: paths.size, items: paths.keys() }),
    async addToStoreNar({ path, info }, nar, call) {
      call.log.say({ kind: 'Next', msg: `taking ${path}\n` })
      let size = 0
      for await (const piece of nar) size += piece.length
      if (size !== info.narSize) throw new HandlerError(`${path} has ${size} bytes, not ${info.narSize}`)
      paths.set(path, info)
    },
  },
  { hello: { daemonNixVersion: 'example', trusted: 'Trusted' } },
)
console.log(`listening on ${server.url}`)
await new Promise(resolve => process.once('SIGINT', resolve))
