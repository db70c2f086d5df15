import { expect, test } from 'vitest'
import { Mutex } from '../../../store/model/mutex.ts'

test('a mutex lets callers in one at a time, in the order in which they asked', async () => {
  const mutex = new Mutex()
  const order: string[] = []
  let inside = 0
  const visit = async (name: string): Promise<void> => {
    const unlock = await mutex.lock()
    inside += 1
    expect(inside).toBe(1)
    order.push(name)
    await new Promise(resolve => setImmediate(resolve))
    inside -= 1
    unlock()
  }
  await Promise.all(['a', 'b', 'c'].map(visit))
  await visit('d')
  expect(order).toEqual(['a', 'b', 'c', 'd'])
})
