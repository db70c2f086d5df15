// A sequence of steps on both stores.

import { isDeepStrictEqual } from 'node:util'
import { type Entry, removeFrom, removeLocks } from './files.ts'
import { type Outcome, outcomeOf, type State, stateOf } from './outcome.ts'
import { isGone, type Side } from './side.ts'
import type { Op, Turn } from './steps.ts'
import { madeUp } from './universe.ts'

export interface Difference {
  readonly index: number
  readonly turn: Turn
  readonly in: 'outcome' | keyof State
  readonly ours: unknown
  readonly theirs: unknown
  /** Whether ours has refused the step, for differences in what it left. */
  readonly refused?: boolean
}

export type Pair = readonly [ours: Side, theirs: Side]

/** Tells whether a difference is one of those that are meant. */
export type IsKnown = (difference: Difference) => boolean

/** Operations that change nothing that lasts. */
const quiet: ReadonlySet<Op> = new Set<Op>([
  ...(['exportPath', 'narFromPath', 'isValidPath', 'queryPathInfo', 'queryReferrers'] as const),
  ...(['queryValidDerivers', 'queryDerivationOutputs', 'queryDerivationOutputNames'] as const),
  ...(['queryDerivationOutputMap', 'queryPathHash', 'queryDeriver', 'hasSubstitutes'] as const),
  ...(['queryValidPaths', 'querySubstitutablePaths', 'queryPathFromHashPart', 'queryAllValidPaths'] as const),
  ...(['leave', 'letGo', 'queryRealisation', 'link', 'unlink', 'setOptions'] as const),
])

/** Times that a sequence is tried: nix-daemon 2.34 may end when its process for a connection crashes. */
const TRIES = 5

/** Takes all steps on empty stores, and returns the first difference that `isKnown` does not know. */
export async function firstDifference(
  pair: Pair,
  turns: readonly Turn[],
  isKnown: IsKnown = () => false,
): Promise<Difference | undefined> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await taken(pair, turns, isKnown)
    } catch (error) {
      if (!isGone(error) || tries === TRIES) throw error
    }
  }
}

async function taken(pair: Pair, turns: readonly Turn[], isKnown: IsKnown): Promise<Difference | undefined> {
  await Promise.all(pair.map(side => side.reset()))
  const known = [...madeUp]
  for (const [index, turn] of turns.entries()) {
    const [ours, theirs] = await both(pair, side => outcomeOf(side, turn, known))
    if (!same(ours, theirs)) {
      const difference = { index, turn, ours, theirs, in: 'outcome' } as const
      if (!isKnown(difference)) return difference
    }
    // A connection that only one of the two has ended would no longer keep the same paths live.
    if (isEnd(ours) || isEnd(theirs)) await Promise.all(pair.map(side => side.leave(turn.by)))
    learn(known, theirs)
    // A daemon deletes its locks only if all goes well.
    removeLocks(pair[1])
    if (quiet.has(turn.step.op)) continue
    const [left, right] = await both(pair, stateOf)
    for (const part of ['infos', 'store', 'links', 'logs'] as const) {
      if (same(left[part], right[part])) continue
      const difference = {
        index,
        turn,
        in: part,
        refused: 'refused' in ours,
        ...differing<Partial<Entry>>(left[part] as Entry[], right[part] as Entry[]),
      }
      if (!isKnown(difference)) return difference
      if (part === 'logs') continue
      // The stores hold different things from here on, but for files that a failure has left behind.
      if (part !== 'store' || difference.ours.length > 0) return undefined
      removeFrom(pair[1], difference.theirs)
    }
  }
  return undefined
}

async function both<T>(pair: Pair, act: (side: Side) => Promise<T>): Promise<[T, T]> {
  return (await Promise.all(pair.map(act))) as [T, T]
}

function same(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(one, other)
}

/** Leaves out the entries that both have. */
function differing<T>(ours: readonly T[], theirs: readonly T[]): { ours: T[]; theirs: T[] } {
  const without = (list: readonly T[], others: readonly T[]): T[] =>
    list.filter(each => !others.some(other => same(each, other)))
  return { ours: without(ours, theirs), theirs: without(theirs, ours) }
}

/** Adds the paths of an answer to those that steps can select. */
function learn(known: string[], outcome: Outcome): void {
  if (!('answer' in outcome)) return
  const { answer } = outcome
  const path = typeof answer === 'string' ? answer : (answer as { path?: unknown } | undefined)?.path
  if (typeof path === 'string' && path.startsWith('/nix/store/') && !known.includes(path)) known.push(path)
}

function isEnd(outcome: Outcome): boolean {
  return 'broken' in outcome || ('refused' in outcome && outcome.fatal)
}
