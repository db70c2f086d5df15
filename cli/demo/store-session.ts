import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type NixDaemonClient } from '../../generated/nix-daemon/client.ts'
import { openStore } from '../../store/open-store.ts'
import { listenStore } from '../../store/serving/listen-store.ts'
import type { Io } from '../io.ts'
import { liveSession } from './live-session.ts'

/** Opens a store on a socket, and fills it, asks it and cleans it up by the generated client. */
export async function storeSession(io: Io): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'nixwire-start-'))
  try {
    await using store = await openStore({ dir: folder })
    const socket = join(folder, 'socket')
    await using listening = await listenStore(store, socket, { hello: { daemonNixVersion: 'nixwire' } })
    io.print(`store         ${listening.url}`)
    await liveSession(listening.url, io)
    await using client = await connect(listening.url)
    await fillAndCollect(client, (name, value) => io.print(`${name.padEnd(14)}${value}`))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Streams something larger in and out, then collects the paths that no client needs any more. */
async function fillAndCollect(
  client: NixDaemonClient,
  say: (name: string, value: string) => void,
): Promise<void> {
  const { path } = await client.addToStore({ name: 'larger', camStr: 'fixed:sha256' }, lines())
  let size = 0
  for await (const piece of await client.narFromPath({ path })) size += piece.length
  say('streamed', `${size} bytes in and out of ${path}`)
  const { paths, bytesFreed } = await client.collectGarbage({
    action: 'DeleteDead',
    gcPaths: { kind: 'WholeStore' },
  })
  say('collected', `${paths.join(', ')}, ${bytesFreed} bytes: the client that added it has gone`)
  say('kept', (await client.queryAllValidPaths()).join(', '))
}

/** Yields four megabytes in pieces. */
function* lines(): Generator<Buffer> {
  for (let line = 0; line < 65_536; line += 1) yield Buffer.from(`${line}`.padEnd(63, '.').concat('\n'))
}
