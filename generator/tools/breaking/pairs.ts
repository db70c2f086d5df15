/** Entries that two lists have in common, and those that only one of them has. */
export interface Pairs<T> {
  readonly both: readonly { readonly old: T; readonly new: T; readonly renamed: boolean }[]
  readonly removed: readonly T[]
  readonly added: readonly T[]
}

interface Named {
  readonly name: string
}

/**
 * Pairs entries by name, and entries whose names are gone or new if `isRenamed` says that they are the same.
 */
export function pairByName<T extends Named>(
  old: readonly T[],
  now: readonly T[],
  isRenamed: (old: T, now: T) => boolean,
): Pairs<T> {
  const oldNames = new Set(old.map(each => each.name))
  const newByName = new Map(now.map(each => [each.name, each]))
  const free = now.filter(each => !oldNames.has(each.name))
  const both: { old: T; new: T; renamed: boolean }[] = []
  const removed: T[] = []
  for (const each of old) {
    const same = newByName.get(each.name)
    const renamed = same === undefined ? free.findIndex(other => isRenamed(each, other)) : -1
    const other = same ?? free[renamed]
    if (other === undefined) removed.push(each)
    else both.push({ old: each, new: other, renamed: same === undefined })
    if (renamed >= 0) free.splice(renamed, 1)
  }
  return { both, removed, added: free }
}

/** Finds the new entries that have changed their place: the fewest that explain the new order. */
export function moved<T>(pairs: Pairs<T>, old: readonly T[], now: readonly T[]): T[] {
  const sequence = [...pairs.both]
    .sort((a, b) => now.indexOf(a.new) - now.indexOf(b.new))
    .map(pair => ({ entry: pair.new, place: old.indexOf(pair.old) }))
  const kept = new Set(longestRise(sequence))
  return sequence.filter(each => !kept.has(each)).map(each => each.entry)
}

function longestRise<E extends { readonly place: number }>(sequence: readonly E[]): readonly E[] {
  let best: readonly E[] = []
  const ending: (readonly E[])[] = []
  for (const each of sequence) {
    let before: readonly E[] = []
    for (const run of ending) {
      const last = run.at(-1)
      if (last !== undefined && last.place < each.place && run.length > before.length) before = run
    }
    const run = [...before, each]
    ending.push(run)
    if (run.length > best.length) best = run
  }
  return best
}
