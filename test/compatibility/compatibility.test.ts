// Runs every pair of client and server, and writes the results to docs/compatibility.md.

import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { connect, formatVersion } from '../../generated/nix-daemon/index.ts'
import { describeReleases, meta } from '../live/support/releases.ts'
import { served } from '../live/support/served.ts'
import { RELEASES } from '../peers/installed.ts'
import { availablePeers, type Peer, startDaemon } from '../peers/peer.ts'
import { carried, notCarried } from './exit-statuses.ts'
import { runProxyCell, runStatusCell, runStoreCell } from './run-cells.ts'
import type { Outcome } from './run-steps.ts'
import { renderTables, setCell, type Tables } from './table.ts'

const peers = availablePeers()
const builder = peers.find(peer => peer.suite === 'bookworm')
const tables: Tables = { proxy: new Map(), store: new Map(), statuses: new Map(), client: new Map() }

/** Names a release in the tables. Unstable gets new ones on any day, so its number would soon be wrong there. */
function nameOf(peer: Peer): string {
  return peer.suite === 'sid' ? 'the newest' : RELEASES[peer.suite]
}

function cellText(outcomes: readonly Outcome[]): string {
  return outcomes.every(step => step.log) ? `${outcomes.length} steps` : `${outcomes.length} steps, no log ¹`
}

function statusText(statuses: readonly number[]): string {
  return [...new Set(statuses)].sort((a, b) => a - b).join(', ')
}

function wentWrong(outcomes: readonly Outcome[]): Outcome[] {
  return outcomes.filter(step => !step.ok)
}

describeReleases('the tools', client => {
  it('can do all steps with our store', async () => {
    const { daemon, ours } = await runStoreCell(client, builder as Peer)
    expect(wentWrong(ours)).toEqual([])
    // Our store sends old tools log messages that they show, unlike real daemons, so it may only have more of the log.
    const untold = ours.filter((step, index) => !step.log && daemon[index]?.log)
    expect(untold).toEqual([])
    setCell(tables.store, nameOf(client), 'our store', cellText(ours))
  })

  for (const upstream of peers) {
    const title = `end with the status of the failure if ${upstream.version} builds for our store`
    it(title, meta(client, upstream), async () => {
      const { daemon, ours, old } = await runStatusCell(client, upstream)
      // Sessions of 1.26 and later carry no status, and our store has the newest one with a client that can.
      const isLost = upstream.suite === 'bullseye' && client.suite !== 'bullseye'
      expect(ours).toEqual(isLost ? notCarried : daemon)
      expect(old).toEqual(carried)
      if (isLost) expect(daemon).toEqual(carried)
      setCell(tables.statuses, nameOf(client), nameOf(upstream), `${statusText(ours)}${isLost ? ' ²' : ''}`)
    })
  }

  for (const server of peers) {
    const title = `get the same results through the proxy as from a daemon of ${server.version}`
    it(title, meta(client, server), async () => {
      const { without, through, different } = await runProxyCell(client, server)
      expect(through).toEqual(without)
      expect(wentWrong(without)).toEqual([])
      expect(different).toEqual([])
      setCell(tables.proxy, nameOf(client), nameOf(server), cellText(through))
    })
  }
})

describeReleases('our client and a daemon', server => {
  it('share more than 30 operations, all of which the live tests call', async () => {
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
  it('has the results of this run', async ({ skip }) => {
    skip(peers.length < 4, 'docs/compatibility.md needs all releases')
    const releases = peers.map(peer => ({ peer, name: nameOf(peer) }))
    await expect(renderTables(tables, releases)).toMatchFileSnapshot(
      join(import.meta.dirname, '../../docs/compatibility.md'),
    )
  })
})
