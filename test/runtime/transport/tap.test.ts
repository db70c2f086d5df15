import { describe, expect, test } from 'vitest'
import type { Tap } from '../../../runtime/transport/tap.ts'
import { answersStill, served } from '../../support/raw-client.ts'

/** Makes a tap that keeps the names of its calls, and throws in one of them. */
function noting(throwsIn?: keyof Tap): { readonly tap: Tap; readonly calls: string[] } {
  const calls: string[] = []
  const note = (name: keyof Tap) => (): void => {
    calls.push(name)
    if (name === throwsIn) throw new Error(`the tap throws in ${name}`)
  }
  const tap = {
    received: note('received'),
    sent: note('sent'),
    ended: note('ended'),
    finished: note('finished'),
  }
  return { tap, calls }
}

describe('a tap', () => {
  test('is not called after its end, though the client sends more', async () => {
    const { tap, calls } = noting()
    const { client, connection } = await served({}, { tap })
    client.send(4711)
    await client.failure()
    await connection.done
    expect(calls.at(-1)).toBe('finished')
    const before = calls.length
    client.send(1, 2, 3)
    await client.sofar()
    client.end()
    await client.sofar()
    connection.destroy()
    expect(calls.length).toBe(before)
  })

  test('is ended once when the connection is destroyed', async () => {
    const { tap, calls } = noting()
    const { client, connection } = await served({}, { tap })
    connection.destroy()
    connection.destroy()
    await connection.done
    await client.sofar()
    expect(calls.filter(name => name === 'finished')).toHaveLength(1)
    expect(calls.at(-1)).toBe('finished')
  })

  test.each(['received', 'sent', 'ended', 'finished'] as const)(
    'that throws in %s is not called again, and the session goes on',
    async name => {
      const { tap, calls } = noting(name)
      const { client, connection, errors } = await served({}, { tap })
      expect(await answersStill(client)).toBe(true)
      client.end()
      await connection.done
      expect(calls.indexOf(name)).toBe(calls.length - 1)
      const told = errors.map(({ error }) => error.message).filter(text => text.includes('the tap throws'))
      expect(told).toEqual([`the tap throws in ${name}`])
    },
  )
})
