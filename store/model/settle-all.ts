import { inSlices } from './slices.ts'

/**
 * Runs an action for all items concurrently, and waits until all of them have ended. The actions begin in slices,
 * because each may do much at once.
 *
 * @throws the error of the first item whose action failed.
 */
export async function settleAll<T>(items: Iterable<T>, action: (item: T) => Promise<unknown>): Promise<void> {
  const running: Promise<unknown>[] = []
  await inSlices(items, item => {
    const each = action(item)
    // One may fail before the others have begun.
    each.catch(() => {})
    running.push(each)
  })
  const ended = await Promise.allSettled(running)
  for (const each of ended) if (each.status === 'rejected') throw each.reason
}
