// Requests of a client that is not trusted: their outcome through a proxy, whose own user is trusted, has to be the one
// that the daemon itself gives.

import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { expect, it } from 'vitest'
import { connect, type NixDaemonClient } from '../../generated/nix-daemon/index.ts'
import { listenAsProxy } from '../../generated/nix-daemon/proxy.ts'
import { clientRights } from '../../nix/client-rights.ts'
import { GateError } from '../../runtime/index.ts'
import { startDaemon } from '../peers/peer.ts'
import { atLeast, describeReleases } from './support/releases.ts'
import { requests } from './support/untrusted-requests.ts'

/** Words that differ between a request that is refused here and one that a daemon refuses. */
const ALIKE: readonly (readonly [RegExp, string])[] = [
  // Daemons name the path, of which a proxy has not read that far.
  [
    /cannot add (path '[^']*'|the paths of an export) because (it lacks|they lack) .*/,
    'cannot add unsigned paths',
  ],
  // Nix has no such operation since 2.32.
  [/invalid operation 27/, 'cannot add unsigned paths'],
]

describeReleases('a client that is not trusted', peer => {
  it('gets through a proxy of root as much as without it', async () => {
    const storeDir = '/nix/store'
    // Tests run as root, which a daemon trusts by default.
    await using direct = await started(['trusted-users = nobody'])
    await using behind = await started([])
    const socket = join(behind.folder, 'proxy')
    await using proxy = await listenAsProxy(socket, behind.socket, clientRights({ trusted: false }))
    expect(proxy.url).toContain('proxy')

    const outcome = async (target: string, folder: string, name: string): Promise<unknown> => {
      const client = await connect(target)
      try {
        const given = await requests[name]?.({ client, folder, atLeast: release => atLeast(peer, release) })
        return { given }
      } catch (error) {
        if (error instanceof GateError) return { gate: true }
        return { refused: wordsOf(error, folder) }
      } finally {
        client.connection.destroy()
      }
    }
    const table: Record<string, unknown> = {}
    const expected: Record<string, unknown> = {}
    for (const name of Object.keys(requests)) {
      expected[name] = await outcome(direct.socket, direct.folder, name)
      table[name] = await outcome(socket, behind.folder, name)
    }
    expect(table).toEqual(expected)
    expect(await saidOf(socket)).toEqual(await saidOf(direct.socket))

    async function started(conf: readonly string[]) {
      const daemon = await startDaemon(peer, { conf, storeDir })
      return { ...daemon, [Symbol.asyncDispose]: () => daemon.stop() }
    }
  })
})

/** Returns what a server says of the trust in its client. */
async function saidOf(target: string): Promise<unknown> {
  const client: NixDaemonClient = await connect(target)
  client.connection.destroy()
  return client.connection.server.trusted
}

function wordsOf(error: unknown, folder: string): string {
  const text = stripVTControlCharacters((error as { remoteMessage?: string }).remoteMessage ?? String(error))
  const plain = text
    .replace(/^error: /, '')
    .trimEnd()
    .replaceAll(folder, 'FOLDER')
  return ALIKE.reduce((words, [pattern, alike]) => words.replace(pattern, alike), plain)
}
