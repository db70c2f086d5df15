import type { Loaded } from '../load/load.ts'
import type { Diagnostic } from '../report/diagnostic.ts'
import { type Bases, dependenciesIn, type Located } from '../resolve/bases.ts'

/** Protocols beside each other, and a function that makes something of each. */
export interface Neighbours<T> {
  readonly names: readonly string[]
  /** Reads the files of one of them. */
  readonly load: (name: string) => Loaded
  /** Makes something of one, with those that it names; `cycles` are mistakes in what it names. */
  readonly make: (name: string, loaded: Loaded, bases: Bases, cycles: readonly Diagnostic[]) => T
  /** Gives the protocol in what was made; undefined if its spec has mistakes. */
  readonly located: (made: T) => Located | undefined
}

/** The things that were made of protocols, by the names of these. */
export interface WithBases<T> {
  /** Gives the thing that is made of a protocol: once, and after those of the protocols that it names. */
  readonly of: (name: string) => T
  /** Names of the protocols that were made, in the order in which they were. */
  readonly order: readonly string[]
}

/** Makes protocols in the order in which they depend on each other. */
export function withBases<T>({ names, load, make, located }: Neighbours<T>): WithBases<T> {
  const made = new Map<string, T>()
  const open: string[] = []
  const of = (name: string): T => {
    const known = made.get(name)
    if (known !== undefined) return known
    open.push(name)
    const loaded = load(name)
    const cycles: Diagnostic[] = []
    const found = new Map<string, Located | undefined>()
    for (const { name: base, span } of dependenciesIn(loaded.files)) {
      if (open.includes(base)) {
        found.set(base, undefined)
        const circle = [...open.slice(open.indexOf(base)), base].map(each => `\`${each}\``)
        cycles.push({ rule: 'shared-cycle', span, message: circleWords(circle) })
      } else if (names.includes(base) && !found.has(base)) found.set(base, located(of(base)))
    }
    const bases: Bases = {
      names: names.filter(each => each !== name),
      get: base => found.get(base),
      isBroken: [...found.values()].some(each => each === undefined),
    }
    const result = make(name, loaded, bases, cycles)
    open.pop()
    made.set(name, result)
    return result
  }
  return {
    of,
    get order() {
      return [...made.keys()]
    },
  }
}

function circleWords([first, ...others]: readonly string[]): string {
  if (others.length === 1) return `${first} takes parts of itself`
  return `parts go round in a circle: ${first} takes them from ${others.join(', and that one from ')}`
}
