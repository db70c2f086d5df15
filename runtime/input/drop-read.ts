import type { Skipped } from '../layout/locate.ts'
import type { ListProgress, Reader } from '../wire/reader.ts'
import type { ByteWindow } from './byte-window.ts'

/**
 * Drops the bytes of list elements that were read, if nothing in front of them has to be read again. Returns all that
 * was dropped of the message.
 */
export function dropRead(reader: Reader, window: ByteWindow, skipped: Skipped): Skipped {
  const lists = reader.lists ?? []
  const last = lists.at(-1)
  if (last === undefined || !lists.every(list => list.contiguous)) return skipped
  const drop = last.at - window.start
  if (drop === 0) return skipped
  window.start = last.at
  for (const list of lists) list.at = last.at
  return {
    bytes: skipped.bytes + drop,
    lists: lists.map(({ items, count, taken }) => ({ read: taken + items.length, count: taken + count })),
  }
}

/** Takes the elements out of a list that is still being read. */
export function takeItems(list: ListProgress): unknown[] {
  const { items } = list
  list.items = []
  list.saving = 0
  list.count -= items.length
  list.taken += items.length
  return items
}
