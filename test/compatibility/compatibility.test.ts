// Everything with everything, and the table of it in docs/compatibility.md.

import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { connect, formatVersion } from '../../generated/nix-daemon/index.ts'
import { describeReleases, meta } from '../live/support/releases.ts'
import { served } from '../live/support/served.ts'
import { RELEASES } from '../peers/installed.ts'
import { availablePeers, type Peer, startDaemon } from '../peers/peer.ts'
import { proxyCell, storeCell } from './cells.ts'
import type { Outcome } from './run-steps.ts'
import { renderTables, setCell, type Tables } from './table.ts'

const peers = availablePeers()
const builder = peers.find(peer => peer.suite === 'bookworm')
const tables: Tables = { proxy: new Map(), store: new Map(), client: new Map() }

/** Unstable moves on, and the table is not to be wrong the day after. */
function nameOf(peer: Peer): string {
  return peer.suite === 'sid' ? 'the newest' : RELEASES[peer.suite]
}

function cellText(outcomes: readonly Outcome[]): string {
  return outcomes.every(step => step.log) ? `${outcomes.length} steps` : `${outcomes.length} steps, no log ¹`
}

function wentWrong(outcomes: readonly Outcome[]): Outcome[] {
  return outcomes.filter(step => !step.ok)
}

describeReleases('the tools', client => {
  it('do all steps with our store', async () => {
    const { daemon, ours } = await storeCell(client, builder as Peer)
    expect(wentWrong(ours)).toEqual([])
    // Ours tells old tools of a build in a way that they show; real daemons do not.
    const untold = ours.filter((step, index) => !step.log && daemon[index]?.log)
    expect(untold).toEqual([])
    setCell(tables.store, nameOf(client), 'our store', cellText(ours))
  })

  for (const server of peers) {
    const title = `do through the proxy what they do with a daemon of ${server.version}`
    it(title, meta(client, server), async () => {
      const { without, through, different } = await proxyCell(client, server)
      expect(through).toEqual(without)
      expect(wentWrong(without)).toEqual([])
      expect(different).toEqual([])
      setCell(tables.proxy, nameOf(client), nameOf(server), cellText(through))
    })
  }
})

describeReleases('our client', server => {
  it('has the operations that the live tests call', async () => {
    const daemon = await startDaemon(server)
    const client = await connect(daemon.socket)
    const { session } = client.connection
    const count = served(server, session).length
    expect(count).toBeGreaterThan(30)
    const all = server.suite === 'sid' ? 'all' : `${count}`
    const text = `${all} operations at ${formatVersion(session.version)}`
    setCell(tables.client, nameOf(server), 'our client', text)
    await client.close()
    await daemon.stop()
  })
})

describe('docs/compatibility.md', meta(...peers), () => {
  it('says what has just been seen', async ({ skip }) => {
    skip(peers.length < 4, 'docs/compatibility.md needs all releases')
    await expect(renderTables(tables)).toMatchFileSnapshot(
      join(import.meta.dirname, '../../docs/compatibility.md'),
    )
  })
})
