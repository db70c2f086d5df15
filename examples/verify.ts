import { createHash } from 'node:crypto'
import { connect } from 'nixwire'

// Compares the contents of every path of a store with the hash that the daemon knows of it.
const target = process.argv[2] ?? 'unix:///nix/var/nix/daemon-socket/socket'
await using listing = await connect(target)
await using asking = await connect(target, { inFlight: 32 })
await using fetching = await connect(target)

const checks: Promise<void>[] = []
for await (const path of listing.elements.queryAllValidPaths()) {
  checks.push(check(path))
}
await Promise.all(checks)

async function check(path: string): Promise<void> {
  const info = await asking.queryPathInfo({ path })
  const hash = createHash('sha256')
  const nar = await fetching.narFromPath({ path })
  await nar.lend(piece => void hash.update(piece))
  console.log(hash.digest('hex') === info?.narHash ? 'good' : 'BAD ', path)
}
