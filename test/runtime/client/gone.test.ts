import { expect, test } from 'vitest'
import { ClientGone } from '../../../runtime/server/client-gone.ts'

test('a signal that was asked for before is aborted with the reason', () => {
  const departure = new ClientGone()
  const { signal } = departure
  expect(signal.aborted).toBe(false)
  departure.abort('gone')
  expect([signal.aborted, signal.reason]).toEqual([true, 'gone'])
})

test('a signal that is asked for afterwards is aborted already', () => {
  const departure = new ClientGone()
  departure.abort('gone')
  expect([departure.signal.aborted, departure.signal.reason]).toEqual([true, 'gone'])
  expect(departure.signal).toBe(departure.signal)
})

test('only the first departure counts', () => {
  const departure = new ClientGone()
  departure.abort(undefined)
  departure.abort('again')
  expect(departure.signal.reason).toMatchObject({ name: 'AbortError' })
})
