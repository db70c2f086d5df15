// Runs sessions of whole tools at a daemon of their release and at our store, which have to end alike.

import { expect, it } from 'vitest'
import { atLeast, describeReleases } from '../../live/support/releases.ts'
import { compareSession } from './compare-session.ts'
import { knownDifferences } from './known-differences.ts'
import { parseMark } from './marks.ts'
import { readSessions } from './session.ts'

// The other releases take as long again each, so they run the sessions that stand in the table, and all if there is time.
const all = Number(process.env.NIXWIRE_TEST_FACTOR ?? 1) > 1

describeReleases('a session of the tools ends at our store as at a daemon', peer => {
  const isNewest = peer.suite === 'sid'
  const sessions = readSessions().filter(
    ({ since, kind }) => atLeast(peer, since) && (all || isNewest || kind !== undefined),
  )
  it.each(sessions.map(session => [session.name, session] as const))(
    '%s',
    async (_, session) => {
      expect(await compareSession(peer, session)).toEqual([])
    },
    600_000,
  )
})

it('each known difference is met by a command of a session', () => {
  const marks = readSessions().flatMap(({ commands }) => commands.map(parseMark))
  const met = new Set(marks.map(mark => mark?.difference.name))
  expect(knownDifferences.map(({ name }) => name).filter(name => !met.has(name))).toEqual([])
})
