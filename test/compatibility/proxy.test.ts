// Nothing that works without the proxy may fail with it, between any two releases.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listenAsProxy } from '../../generated/nix-daemon/index.ts'
import type { Listening } from '../../runtime/listen.ts'
import { describeReleases } from '../live/support/releases.ts'
import { availablePeers, type Daemon, startDaemon } from '../peers/peer.ts'
import { type Event, startTee, type Tee } from '../recordings/tee.ts'
import { runSteps } from './run-steps.ts'

describeReleases('through the proxy to', server => {
  describe.each(availablePeers())('from the tools of $version', client => {
    let direct: Daemon
    let behind: Daemon
    let proxy: Listening
    let near: Tee
    let far: Tee

    beforeAll(async () => {
      direct = await startDaemon(server)
      behind = await startDaemon(server)
      const work = `${behind.folder}/work`
      far = await startTee(`${work}/far.sock`, behind.socket)
      proxy = await listenAsProxy(`${work}/proxy.sock`, `unix://${work}/far.sock`)
      near = await startTee(`${work}/near.sock`, `${work}/proxy.sock`)
    })
    afterAll(async () => {
      await near.close()
      await proxy.close()
      await far.close()
      await behind.stop()
      await direct.stop()
    })

    it('all steps end alike, and both sides see the same bytes', async () => {
      const without = await runSteps(client, { daemon: direct, remote: `unix://${direct.socket}` })
      const through = await runSteps(client, {
        daemon: behind,
        remote: `unix://${behind.folder}/work/near.sock`,
      })
      expect(through).toEqual(without)
      expect(without.filter(step => !step.ok)).toEqual([])
      const [seen, passed] = [await near.take(), await far.take()]
      expect(passed).toHaveLength(seen.length)
      for (const [index, session] of seen.entries()) {
        for (const from of ['client', 'server'] as const) {
          expect(bytesOf(passed[index] ?? [], from).equals(bytesOf(session, from))).toBe(true)
        }
      }
    })
  })
})

function bytesOf(events: readonly Event[], from: 'client' | 'server'): Buffer {
  const data = events.flatMap(event => (event.from === from && 'data' in event ? [event.data] : []))
  return Buffer.concat(data.map(text => Buffer.from(text, 'base64')))
}
