import { expect, test } from 'vitest'
import { PathLocks } from '../../../store/model/path-locks.ts'

/** True once all jobs that are ready have run and the promise is settled. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false
  void promise.then(() => {
    settled = true
  })
  await new Promise(resolve => setImmediate(resolve))
  return settled
}

test('a locked path is not locked again before it is unlocked', async () => {
  const locks = new PathLocks()
  const unlock = await locks.lock(['/a', '/b'])
  const second = locks.lock(['/b', '/c'])
  expect(await isSettled(second)).toBe(false)
  unlock()
  expect(await isSettled(second)).toBe(true)
})

test('of many callers that ask for a path at once, one has it at a time', async () => {
  const locks = new PathLocks()
  let inside = 0
  let most = 0
  const work = async (): Promise<void> => {
    const unlock = await locks.lock(['/a'])
    inside += 1
    most = Math.max(most, inside)
    await new Promise(resolve => setImmediate(resolve))
    inside -= 1
    unlock()
  }
  await Promise.all(Array.from({ length: 10 }, work))
  expect(most).toBe(1)
})

test('other paths can be locked while one is locked', async () => {
  const locks = new PathLocks()
  await locks.lock(['/a', '/a'])
  expect(await isSettled(locks.lock(['/b']))).toBe(true)
})

test('locks of the same paths in different orders do not deadlock', async () => {
  const locks = new PathLocks()
  const work = async (paths: readonly string[]): Promise<void> => {
    for (let round = 0; round < 20; round += 1) {
      const unlock = await locks.lock(paths)
      await new Promise(resolve => setImmediate(resolve))
      unlock()
    }
  }
  const orders = [
    ['/a', '/b', '/c'],
    ['/c', '/b', '/a'],
    ['/b', '/c'],
  ]
  await Promise.all(orders.map(work))
})

test('waiting for a free path takes no lock', async () => {
  const locks = new PathLocks()
  const unlock = await locks.lock(['/a'])
  const free = locks.free('/a')
  expect(await isSettled(free)).toBe(false)
  expect(await isSettled(locks.free('/b'))).toBe(true)
  unlock()
  expect(await isSettled(free)).toBe(true)
  expect(await isSettled(locks.lock(['/a']))).toBe(true)
})
