// The same random sequences of operations on our store and on a daemon of each release: both have to give the same
// answers, have the same valid paths, and the same files.

import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { atLeast, describeReleases } from '../live/support/releases.ts'
import { served } from '../live/support/served.ts'
import type { Peer } from '../peers/peer.ts'
import { noOtherUser } from '../support/other-user.ts'
import { runs } from '../support/runs.ts'
import { turns } from './choices.ts'
import { fromNewest } from './known-differences.ts'
import { fromOlder } from './older-differences.ts'
import { type Difference, firstDifference, type Pair } from './run.ts'
import { ourSide, theirSide } from './side.ts'
import { hasOperation } from './steps.ts'

/** Fixed, so that no change fails by luck; a failure prints the other two, which take it up again. */
const { NIXWIRE_MODEL_SEED: givenSeed = 20_260_101, NIXWIRE_MODEL_PATH: path } = process.env
const seed = Number(givenSeed)
/** Sequences for each release, and the steps of the longest. */
const COUNT = 20
const LENGTH = 16

describeReleases('our store beside a daemon', peer => {
  if (noOtherUser !== undefined) {
    it('is compared', ({ skip }) => skip(noOtherUser))
    return
  }
  // The newest version that the release itself speaks: ours would speak a newer one.
  comparing(peer)
})

function comparing(peer: Peer): void {
  const known = [...fromNewest, ...fromOlder].filter(
    ({ before }) => before === undefined || !atLeast(peer, before),
  )
  const isKnown = (difference: Difference): boolean => known.some(each => each.matches(difference))
  let pair: Pair
  let has: Parameters<typeof turns>[0]

  beforeAll(async () => {
    const theirs = await theirSide(peer)
    const { session } = (await theirs.client('trusted')).connection
    const version = `${session.version >> 8}.${session.version & 255}`
    pair = [await ourSide(version), theirs]
    const operations = new Set(served(peer, session))
    has = op => hasOperation(op, operations)
  })
  afterAll(() => Promise.all(pair.map(side => side.stop())))

  it(
    'does the same after any steps',
    async () => {
      await fc.assert(
        fc.asyncProperty(turns(has, LENGTH), async steps => {
          const difference = await firstDifference(pair, steps, isKnown)
          if (difference !== undefined) throw new Error(told(difference))
        }),
        {
          ...{ seed, numRuns: runs(COUNT), ...(path === undefined ? {} : { path }) },
          // Later, the limit of the test itself would end the search for a shorter sequence, and nothing be told.
          ...{ interruptAfterTimeLimit: runs(170_000), markInterruptAsFailure: true },
        },
      )
    },
    runs(180_000),
  )

  describe('differs in what is known', () => {
    const shown = known.filter(({ since }) => since === undefined || atLeast(peer, since))
    it.each(shown)('$name', async ({ example, matches }) => {
      const found: Difference[] = []
      await firstDifference(pair, example, difference => {
        found.push(difference)
        return true
      })
      expect(found.some(each => each.index === example.length - 1 && matches(each))).toBe(true)
    })
  })
}

/** Prints a difference so that it can be read in a report. */
function told({ index, turn, in: part, ours, theirs }: Difference): string {
  const text = (value: unknown): string =>
    JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? `${each}n` : each), 1)
  return `step ${index} differs in ${part}: ${text(turn)}\nours: ${text(ours)}\ntheirs: ${text(theirs)}`
}
