import { expect, test } from 'vitest'
import { ClientGone } from '../../../runtime/server/client-gone.ts'

test('the signal of a departure is aborted with the reason', () => {
  const departure = new ClientGone()
  const { signal } = departure
  expect(signal.aborted).toBe(false)
  departure.abort('gone')
  expect([signal.aborted, signal.reason]).toEqual([true, 'gone'])
})

test('the signal is aborted if it is first used after the departure', () => {
  const departure = new ClientGone()
  departure.abort('gone')
  expect([departure.signal.aborted, departure.signal.reason]).toEqual([true, 'gone'])
  expect(departure.signal).toBe(departure.signal)
})

test('the signal keeps the reason of the first departure', () => {
  const departure = new ClientGone()
  departure.abort(undefined)
  departure.abort('again')
  expect(departure.signal.reason).toMatchObject({ name: 'AbortError' })
})
