import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { connect } from '../../../generated/nix-daemon/client.ts'
import { listen } from '../../../generated/nix-daemon/server.ts'

/** The system's list of sockets, which only Linux has. */
const TABLE = '/proc/net/tcp'

/** Counts the ends of connections on a port for which the timer of keep-alive runs, the one with the number 2. */
function watchedEnds(port: number): number {
  const rows = readFileSync(TABLE, 'utf8').trim().split('\n').slice(1)
  const hex = port.toString(16).toUpperCase().padStart(4, '0')
  const fields = rows.map(row => row.trim().split(/\s+/))
  return fields.filter(
    ([, local, remote, state, , timer]) =>
      state === '01' && [local, remote].some(end => end?.endsWith(`:${hex}`)) && timer?.startsWith('02:'),
  ).length
}

test.skipIf(!existsSync(TABLE))(
  'both ends of a connection are watched for machines that vanish',
  async () => {
    await using server = await listen('tcp://127.0.0.1:0', {})
    await using client = await connect(server.url)
    const port = Number(new URL(server.url).port)
    // The timer shows once no bytes wait for an acknowledgement.
    while (watchedEnds(port) < 2) await sleep(10)
    expect(client.connection.usable).toBe(true)
  },
)
