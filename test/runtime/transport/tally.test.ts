import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Tally } from '../../../runtime/transport/tally.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('the first event is told at once, and those after it together every 10 seconds', () => {
  const told: [string, number][] = []
  const tally = new Tally((text, count) => told.push([text, count]))
  for (let event = 0; event < 5000; event += 1) tally.add(`event ${event}`)
  expect(told.splice(0)).toEqual([['event 0', 1]])
  vi.advanceTimersByTime(10_000)
  expect(told.splice(0)).toEqual([['event 4999', 4999]])
  tally.add('late')
  expect(told).toEqual([])
  vi.advanceTimersByTime(10_000)
  expect(told.splice(0)).toEqual([['late', 1]])
  vi.advanceTimersByTime(20_000)
  expect(vi.getTimerCount()).toBe(0)
  tally.add('again')
  expect(told.splice(0)).toEqual([['again', 1]])
  tally.add('last')
  tally.tell()
  expect(told).toEqual([['last', 1]])
})
