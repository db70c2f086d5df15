// The words of refusals, which the tools print: those of our store beside those of the newest release.

import { afterAll, beforeAll, expect, it } from 'vitest'
import { atLeast, describeReleases } from '../live/support/releases.ts'
import { noOtherUser } from '../support/other-user.ts'
import { type Outcome, outcomeOf } from './outcome.ts'
import type { Pair } from './run.ts'
import { ourSide, type Side, theirSide } from './side.ts'
import type { Turn } from './steps.ts'
import { madeUp } from './universe.ts'
import { faults } from './words.ts'

describeReleases(
  'the words of a refusal',
  peer => {
    let pair: Pair
    beforeAll(async () => {
      if (noOtherUser === undefined) pair = await Promise.all([ourSide(), theirSide(peer)])
    })
    afterAll(() => pair && Promise.all(pair.map(side => side.stop())))

    it.each(Object.entries(faults))('for %s', async (_, { turns, other }) => {
      const [ours, theirs] = await Promise.all(pair.map(side => lastWords(side, turns)))
      expect(ours).toBeTypeOf('string')
      if (other === undefined) expect(ours).toBe(theirs)
      else expect(ours).not.toBe(theirs)
    })
  },
  peer => noOtherUser === undefined && atLeast(peer, '2.34'),
)

/** Takes steps on an empty store, and returns the words with which the last one is refused. */
async function lastWords(side: Side, turns: readonly Turn[]): Promise<string | undefined> {
  await side.reset()
  let last: Outcome | undefined
  for (const turn of turns) last = await outcomeOf(side, turn, madeUp)
  return last !== undefined && 'refused' in last ? last.refused : undefined
}
