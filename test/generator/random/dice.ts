import * as fc from 'fast-check'

/** Source of a builder's random decisions; every throw can be shrunk and repeated. */
export interface Dice {
  /** Throws a whole number, both ends included. */
  number(min: number, max: number): number
  /** Throws true in `percent` of the cases. */
  chance(percent: number): boolean
  of<T>(choices: readonly T[]): T
  /** Picks different choices, at most as many as there are. */
  some<T>(choices: readonly T[], min: number, max: number): T[]
}

/** Makes an arbitrary of the results of `build`. */
export function diced<T>(build: (dice: Dice) => T): fc.Arbitrary<T> {
  return fc.gen().map(throwing => {
    const number = (min: number, max: number): number => throwing(fc.integer, { min, max })
    const of = <T>(choices: readonly T[]): T => choices[number(0, choices.length - 1)] as T
    return build({
      number,
      of,
      chance: percent => number(0, 99) >= 100 - percent,
      some: (choices, min, max) => {
        const rest = [...choices]
        const count = Math.min(rest.length, number(min, max))
        return Array.from(
          { length: count },
          () => rest.splice(number(0, rest.length - 1), 1)[0] as (typeof rest)[0],
        )
      },
    })
  })
}
