import { describe, expect, test } from 'vitest'
import { runs } from '../support/runs.ts'
import { throwDice } from './dice.ts'
import { printCorpusFile } from './input/corpus-file.ts'
import { fuzz } from './round.ts'
import { targets } from './targets.ts'

/** The same inputs each time: other ones are tried by `npm run fuzz`. */
const SEED = 20_260_101

describe.each(targets)('$name', target => {
  test('holds all invariants in a short round', async () => {
    const found: string[] = []
    const count = await fuzz(target, {
      seed: SEED,
      over: count => count >= runs(target.short),
      find: async ({ broken }) => void found.push(broken.message),
    })
    expect(found).toEqual([])
    expect(count).toBe(runs(target.short))
  })

  test('gets the same inputs from the same seed', async () => {
    await target.prepare()
    const printed = (seed: number): string[] =>
      Array.from({ length: 20 }, (_, index) => {
        const input = throwDice(seed, index, dice => target.make(dice))
        return printCorpusFile({ target: target.name, found: '', inputs: [input] })
      })
    const first = printed(SEED)
    expect(printed(SEED)).toEqual(first)
    expect(printed(SEED + 1)).not.toEqual(first)
    expect(new Set(first).size).toBeGreaterThan(15)
  })
})
