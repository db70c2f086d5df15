// Runs Guix's tools at Guix's daemons, through the proxy and at handlers, and writes the results to docs/guix.md.

import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { connect, formatVersion, holds } from '../../../generated/guix-daemon/index.ts'
import { operations } from '../../../generated/guix-daemon/operations.ts'
import { describeGuix } from '../../live/support/releases.ts'
import { startGuixDaemon } from '../../peers/guix.ts'
import { availableGuix, GUIX_RELEASES, type Peer } from '../../peers/installed.ts'
import { setCell } from '../table.ts'
import { runGuixCell } from './cells.ts'
import { renderPage } from './page.ts'

const peers = availableGuix()
const tables = { operations: new Map(), proxy: new Map(), handlers: new Map() }

/** Names a release in the tables. Unstable gets new ones on any day, so its number would soon be wrong there. */
function nameOf(peer: Peer): string {
  return peer.suite === 'sid' ? 'the newest' : GUIX_RELEASES[peer.suite as keyof typeof GUIX_RELEASES]
}

describeGuix('the tools', client => {
  for (const server of peers) {
    const title = `get the same through the proxy and from handlers as from a daemon of ${server.version}`
    it(title, { timeout: 180_000 }, async () => {
      const { direct, proxied, byValues, different } = await runGuixCell(client, server)
      expect(direct.filter(step => !step.ok)).toEqual([])
      expect(proxied).toEqual(direct)
      expect(different).toEqual([])
      expect(byValues).toEqual(direct)
      setCell(tables.proxy, nameOf(client), nameOf(server), `${proxied.length} steps`)
      setCell(tables.handlers, nameOf(client), nameOf(server), `${byValues.length} steps`)
    })
  }
})

describeGuix('our client and a daemon', server => {
  it('share more than 30 operations, all of which the live tests call', async () => {
    const daemon = await startGuixDaemon(server)
    const client = await connect(daemon.socket)
    const { session } = client.connection
    const count = [...operations.values()].filter(({ gate }) => holds(session, gate)).length
    expect(count).toBeGreaterThan(30)
    const text = `${server.suite === 'sid' ? 'all' : count} operations at ${formatVersion(session.version)}`
    setCell(tables.operations, nameOf(server), 'our client', text)
    await client.close()
    await daemon.stop()
  })
})

describe('docs/guix.md', () => {
  it('has the results of this run', async ({ skip }) => {
    skip(peers.length < 2, 'docs/guix.md needs both releases of Guix')
    await expect(renderPage(tables)).toMatchFileSnapshot(join(import.meta.dirname, '../../../docs/guix.md'))
  })
})
