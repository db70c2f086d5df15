// Serves on the sockets that were passed to it, until its standard input ends.

import { execFileSync } from 'node:child_process'
import { listen } from '../../../generated/nix-daemon/index.ts'
import { takePassedSockets } from '../../../runtime/index.ts'

const [maxConnections = '100'] = process.argv.slice(2)
try {
  const passed = takePassedSockets()
  if (passed === undefined) throw new Error('no sockets were passed')
  const server = await listen(
    passed,
    connection => ({
      isValidPath: () => true,
      queryAllValidPaths: () => [JSON.stringify(connection.peer)],
    }),
    {},
    { maxConnections: Number(maxConnections) },
  )
  console.log(JSON.stringify({ url: server.url, urls: server.urls }))
  const inherited = execFileSync('/bin/sh', [
    '-c',
    'env | grep ^LISTEN_; ls -l /proc/self/fd | grep " [3-9] -> socket"; true',
  ])
  console.log(`inherited: '${inherited}'`)
  process.once('SIGTERM', () => void server.close())
} catch (error) {
  console.log((error as Error).message)
}
