import type { Read } from './read.ts'
import { outerProgress } from './read-list.ts'
import { check, type ListProgress, type Reader, refuse } from './reader.ts'
import { wordAt } from './word.ts'

/**
 * Reads elements up to an empty string in place of one. In an incremental input, an outermost list continues at the
 * element at which the bytes ran out, as a list with a count does.
 *
 * @throws {DecodeError} `limit-exceeded` if there are more than the limit.
 */
export function readUntil<T>(r: Reader, element: Read<T>): T[] {
  if (r.lists !== undefined && r.depth === 0) return readOuterUntil(r, r.lists, element)
  const items: T[] = []
  while (!isEnd(r, items.length, r.limits.count)) items.push(element(r))
  return items
}

/** Reads pairs up to an empty string in place of a key. */
export function readMapUntil<K, V>(r: Reader, key: Read<K>, value: Read<V>): (readonly [K, V])[] {
  return readUntil(r, inner => [key(inner), value(inner)] as const)
}

/** Moves the cursor behind the end, if it is the next word. */
function isEnd(r: Reader, read: number, limit: number): boolean {
  check(r, 8)
  if (wordAt(r) === 0) {
    r.offset += 8
    return true
  }
  if (read < limit) return false
  return refuse(r, 'limit-exceeded', `a list goes on after the limit of ${r.limits.count} elements`)
}

function readOuterUntil<T>(r: Reader, lists: ListProgress[], element: Read<T>): T[] {
  // The count is not known, so the progress has the limit in its place.
  const progress = outerProgress(r, lists, () => r.limits.count)
  const items = progress.items as T[]
  const before = r.saving
  r.offset = progress.at
  r.saving += progress.saving
  r.depth += 1
  while (!isEnd(r, items.length, progress.count)) {
    items.push(element(r))
    progress.at = r.offset
    progress.saving = r.saving - before
  }
  r.depth -= 1
  return items
}
