import type { Goal } from './benchmark.ts'
import type { Machine } from './machine.ts'
import type { Figure } from './measure.ts'
import type { Kept } from './memory.ts'
import type { BundleSize } from './sizes.ts'

/** The result of one benchmark. */
export interface Result {
  readonly name: string
  readonly title: string
  readonly machine: Machine
  readonly goal?: Goal
  readonly unit: string
  readonly items: number
  readonly rounds: number
  readonly figures: readonly Figure[]
  readonly kept: readonly Kept[]
}

/** One request of a store, made with several numbers of elements. */
export interface Pauses {
  readonly name: string
  readonly pauses: readonly Pause[]
}

export interface Pause {
  readonly elements: number
  /** Longest time for which another client waited, in ms. */
  readonly longest: number
  /** Longest turn of the server's event loop, in ms of processor time. */
  readonly turn: number
  /** Time until the answer, in ms. */
  readonly took: number
}

export interface Report {
  readonly results: readonly Result[]
  readonly sizes: readonly BundleSize[]
  readonly pauses?: readonly Pauses[]
}

/** Name of the variant to which the goal applies. */
export const OURS = 'nixwire'

/** Merges new results with those of an earlier report, in the given order. */
export function merge(before: Report | undefined, now: Report, order: readonly string[]): Report {
  const results = order.flatMap(name => {
    const isIt = (result: Result): boolean => result.name === name
    const result = now.results.find(isIt) ?? before?.results.find(isIt)
    return result === undefined ? [] : [result]
  })
  const pauses = now.pauses ?? before?.pauses
  return {
    results,
    sizes: now.sizes.length > 0 ? now.sizes : (before?.sizes ?? []),
    ...(pauses === undefined ? {} : { pauses }),
  }
}

/** Puts the goal into words and tells whether it was met; undefined if there is none. */
export function judge({
  goal,
  figures,
}: Result): { readonly words: string; readonly met: boolean } | undefined {
  const ours = figures.find(({ variant }) => variant === OURS)
  if (goal === undefined || ours === undefined) return undefined
  if ('ratio' in goal) return { words: `≤ ${goal.ratio}`, met: round(ours.ratio) <= goal.ratio }
  if ('moreMiB' in goal) {
    const more = moreMiB(figures, ours)
    return { words: `≤ ${goal.moreMiB} MiB more`, met: more <= goal.moreMiB }
  }
  return { words: `≤ ${goal.ms} ms`, met: (ours.cpuMs ?? ours.ms) <= goal.ms }
}

/** Computes the additional memory over the first variant; NaN if one of them is unknown. */
export function moreMiB([base]: readonly Figure[], { rssMiB = Number.NaN }: Figure): number {
  return rssMiB - (base?.rssMiB ?? Number.NaN)
}

/** Rounds to two places, which is finer than the noise. */
export function round(ratio: number): number {
  return Math.round(ratio * 100) / 100
}
