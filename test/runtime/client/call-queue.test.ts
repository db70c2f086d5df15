import { expect, test } from 'vitest'
import { CallQueue } from '../../../runtime/client/call-queue.ts'
import { onAbort } from '../../../runtime/transport/on-abort.ts'

/** The end of a call by a signal. */
class Ending {
  error: unknown
  #then: (() => void) | undefined
  readonly #stop: () => void

  constructor(signal: AbortSignal) {
    this.#stop = onAbort(signal, () => {
      this.error = signal.reason
      this.#stop()
      this.#then?.()
    })
  }

  whenEnded(then: (() => void) | undefined): void {
    this.#then = then
  }
}

/** Milliseconds of processor time in which so many calls that wait are aborted by one signal. */
async function timeToAbort(count: number): Promise<number> {
  const queue = new CallQueue(1)
  expect(queue.tryEnter(false)).toBe(true)
  const controller = new AbortController()
  const turns = Array.from({ length: count }, () => queue.turn(false, new Ending(controller.signal)))
  const before = process.cpuUsage()
  controller.abort()
  const { user } = process.cpuUsage(before)
  expect(new Set(await Promise.all(turns))).toEqual(new Set([false]))
  return user / 1000
}

test('the time in which waiting calls are aborted grows with their number, and not with its square', async () => {
  await timeToAbort(1000)
  const few = await timeToAbort(2000)
  // Eight times as many took sixty times as long.
  expect(await timeToAbort(16_000)).toBeLessThan(30 * Math.max(few, 10))
}, 60_000)

test('calls behind those that have ended get their turn in order', async () => {
  const queue = new CallQueue(1)
  queue.tryEnter(false)
  const started: number[] = []
  const controllers = Array.from({ length: 10 }, () => new AbortController())
  const turns = controllers.map(async ({ signal }, index) => {
    const hasTurn = await queue.turn(false, new Ending(signal))
    if (hasTurn) started.push(index)
    return hasTurn
  })
  for (const index of [3, 0, 1, 9, 4, 7, 2]) controllers[index]?.abort()
  for (let left = 0; left < 3; left += 1) {
    queue.leave()
    await new Promise(resolve => setImmediate(resolve))
  }
  expect(started).toEqual([5, 6, 8])
  expect((await Promise.all(turns)).filter(hasTurn => hasTurn)).toHaveLength(3)
  queue.leave()
  expect(queue.busy).toBe(false)
  expect(queue.tryEnter(true)).toBe(true)
})
