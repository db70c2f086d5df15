import * as fc from 'fast-check'
import type { Dice } from '../generator/random/dice.ts'

/** Source of all random decisions of an input. */
export interface FuzzDice extends Dice {
  /** Draws a value of an arbitrary. */
  draw<T>(arbitrary: fc.Arbitrary<T>): T
}

/** Makes the value that `build` makes of these two numbers: always the same one. */
export function throwDice<T>(seed: number, index: number, build: (dice: FuzzDice) => T): T {
  // The generators of fast-check need seeds that are far apart only in some bit, so any mixing of both will do.
  const own = Math.imul(seed ^ (index >>> 16), 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b)
  const arbitrary = fc.gen().map(throwing => {
    const number = (min: number, max: number): number => throwing(fc.integer, { min, max })
    const of = <C>(choices: readonly C[]): C => choices[number(0, choices.length - 1)] as C
    return build({
      number,
      of,
      chance: percent => number(0, 99) < percent,
      some: (choices, min, max) => {
        const rest = [...choices]
        const count = Math.min(rest.length, number(min, max))
        return Array.from(
          { length: count },
          () => rest.splice(number(0, rest.length - 1), 1)[0] as (typeof rest)[0],
        )
      },
      draw: drawn => throwing(() => drawn),
    })
  })
  // A bias would choose the first recording, word and mutation half of the time.
  return fc.sample(arbitrary, { seed: own, numRuns: 1, unbiased: true } as fc.Parameters<T>)[0] as T
}
