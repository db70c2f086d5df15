import type { Read } from './read.ts'
import { check, type ListProgress, type Reader, refuse } from './reader.ts'
import { exactWordAt, wordAt } from './word.ts'

/**
 * Lists up to this length are allocated at once. Longer counts may be lies, so such lists grow as elements
 * come.
 */
const SHORT_LIST = 64

/**
 * Reads a count, then that many elements. In an incremental input, an outermost list continues at the element
 * at which the bytes ran out: starting over for each chunk would take quadratic time.
 *
 * @throws {DecodeError} `limit-exceeded` if the count is above the limit.
 */
export function readList<T>(r: Reader, element: Read<T>): T[] {
  if (r.lists !== undefined && r.depth === 0) return readOuterList(r, r.lists, element)
  const count = readCount(r)
  // An array that grows from empty has room for seventeen elements, so allocate short ones to size.
  if (count > SHORT_LIST) return readLongList(r, count, element)
  const items = new Array<T>(count)
  for (let index = 0; index < count; index += 1) items[index] = element(r)
  return items
}

function readLongList<T>(r: Reader, count: number, element: Read<T>): T[] {
  const items: T[] = []
  for (let index = 0; index < count; index += 1) items.push(element(r))
  return items
}

/** Reads a count, then that many pairs, in the order of the wire; repeated keys are kept. */
export function readMap<K, V>(r: Reader, key: Read<K>, value: Read<V>): (readonly [K, V])[] {
  return readList(r, inner => [key(inner), value(inner)] as const)
}

function readCount(r: Reader): number {
  check(r, 8)
  const count = wordAt(r)
  if (count > r.limits.count) {
    refuse(
      r,
      'limit-exceeded',
      `a count of ${exactWordAt(r)} is above the limit of ${r.limits.count} elements`,
    )
  }
  r.offset += 8
  return count
}

function readOuterList<T>(r: Reader, lists: ListProgress[], element: Read<T>): T[] {
  const progress = outerProgress(r, lists, readCount)
  const items = progress.items as T[]
  const before = r.saving
  r.offset = progress.at
  r.saving += progress.saving
  r.depth += 1
  while (items.length < progress.count) {
    items.push(element(r))
    progress.at = r.offset
    progress.saving = r.saving - before
  }
  r.depth -= 1
  return items
}

/** Finds the state of the next outermost list, and begins it with a count if there is none. */
export function outerProgress(
  r: Reader,
  lists: ListProgress[],
  countOf: (r: Reader) => number,
): ListProgress {
  const index = r.nextList
  r.nextList += 1
  const known = lists[index]
  if (known !== undefined) return known
  const previous = index === 0 ? r.start : lists[index - 1]?.contiguous === true ? lists[index - 1]?.at : -1
  const contiguous = r.offset === previous
  const progress = { items: [], count: countOf(r), taken: 0, at: r.offset, saving: 0, contiguous }
  lists[index] = progress
  return progress
}
