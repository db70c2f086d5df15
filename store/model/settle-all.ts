/**
 * Does something with all items at once, and waits until all of it has ended.
 *
 * @throws what the first of them threw that failed.
 */
export async function settleAll<T>(items: Iterable<T>, action: (item: T) => Promise<unknown>): Promise<void> {
  const ended = await Promise.allSettled(Array.from(items, action))
  for (const each of ended) if (each.status === 'rejected') throw each.reason
}
