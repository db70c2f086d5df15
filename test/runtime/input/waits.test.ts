import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test, vi } from 'vitest'
import { Input } from '../../../runtime/input/input.ts'
import { moreWithin, orEnd } from '../../../runtime/input/waits.ts'

const session = { version: 0x126, features: 0 }
const LONG = 100_000

describe('waiting for bytes within a time', () => {
  test('ends at once if bytes are there, or if the input has ended', async () => {
    const full = new Input(session)
    full.push(Buffer.alloc(1))
    await moreWithin(full, LONG)
    const ended = new Input(session)
    ended.end()
    await moreWithin(ended, LONG)
  })

  test.each([
    ['bytes', (input: Input) => void input.push(Buffer.alloc(1))],
    ['the end', (input: Input) => input.end()],
  ])('ends at the arrival of %s', async (_, happen) => {
    const input = new Input(session)
    const waiting = moreWithin(input, LONG)
    happen(input)
    await waiting
  })

  test('ends when the time is over, and leaves later bytes to the next reader', async () => {
    const input = new Input(session)
    await moreWithin(input, 1)
    expect(input.available).toBe(0)
    input.push(Buffer.from('abc'))
    expect(input.take(3)?.toString()).toBe('abc')
  })
})

test('leaves nothing that waits once the next bytes have come', async () => {
  const input = new Input(session)
  await moreWithin(input, 1)
  const more = vi.spyOn(input, 'available', 'get')
  for (let chunk = 0; chunk < 3; chunk += 1) {
    // A consumer takes bytes inside the call that brings them, so a waiter left behind would find none.
    input.consumer = () => input.clear()
    input.push(Buffer.alloc(8))
    more.mockClear()
    await sleep(1)
    expect(more).not.toHaveBeenCalled()
  }
})

describe('waiting for a promise or the end of the input', () => {
  test('ends when the promise is fulfilled', async () => {
    const input = new Input(session)
    let done = false
    await orEnd(
      input,
      sleep(1).then(() => {
        done = true
      }),
    )
    expect(done).toBe(true)
    expect(input.atEnd).toBeUndefined()
  })

  test('ends with the input if the promise is pending', async () => {
    const input = new Input(session)
    const waiting = orEnd(input, new Promise(() => {}))
    input.end()
    await waiting
    await orEnd(input, new Promise(() => {}))
  })

  test('ends with the error of a rejected promise', async () => {
    const input = new Input(session)
    await expect(orEnd(input, Promise.reject(new Error('mine')))).rejects.toThrow('mine')
  })
})
