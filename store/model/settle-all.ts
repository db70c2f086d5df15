/**
 * Runs an action for all items concurrently, and waits until all of them have ended.
 *
 * @throws the error of the first item whose action failed.
 */
export async function settleAll<T>(items: Iterable<T>, action: (item: T) => Promise<unknown>): Promise<void> {
  const ended = await Promise.allSettled(Array.from(items, action))
  for (const each of ended) if (each.status === 'rejected') throw each.reason
}
