import { connect as dial } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { listen } from '../../../generated/nix-daemon/server.ts'
import { settle } from '../../support/chunks.ts'
import { MINUTE, pass, stopTime, turns } from '../../support/fake-time.ts'
import { fileNar } from '../../support/nar.ts'
import { LINE_BYTES, Noise } from '../../support/noisy.ts'
import { LAST, NEXT, RawClient, type Served, served } from '../../support/raw-client.ts'
import { path } from '../../support/requests.ts'
import { sceneOf } from '../../support/scene.ts'

const scene = sceneOf('readers')
stopTime()

describe('a client that does not read', () => {
  async function noisy(): Promise<Served & { readonly noise: Noise; aborted: () => unknown }> {
    const noise = new Noise()
    let signal: AbortSignal | undefined
    const all = await served(
      {
        async isValidPath(_, call) {
          signal = call.signal
          await noise.make(call, 1000)
          return true
        },
      },
      { highWaterMark: 1 << 14 },
    )
    all.client.stream.pause()
    all.client.send(1, path)
    return { ...all, noise, aborted: () => signal?.aborted === true && signal.reason }
  }

  test('the log is let go after 10 minutes, and its handler is told', async () => {
    const { connection, errors, left, noise, aborted } = await noisy()
    await pass(9 * MINUTE)
    expect(errors).toEqual([])
    expect(noise.over).toBe(false)
    await pass(2 * MINUTE)
    await connection.done
    expect(errors).toMatchObject([{ error: { code: 'timed-out', which: 'write' }, operation: 'IsValidPath' }])
    expect(left).toEqual([])
    expect(aborted()).toBe(errors[0]?.error)
    expect(noise.over).toBe(true)
    expect(connection.unsent).toBe(0)
  })

  test('more than a little every 10 minutes keeps its connection', async () => {
    const { client, errors, noise } = await noisy()
    for (let read = 0; read < 20; read += 1) {
      client.stream.resume()
      await turns()
      client.stream.pause()
      await pass(9 * MINUTE)
    }
    expect(errors).toEqual([])
    client.stream.resume()
    while (client.received < 1000 * LINE_BYTES) await settle()
    expect(noise.over).toBe(true)
    expect(await client.word()).toBe(NEXT)
  })

  test('its last reply, but has ended its side, is let go as well', async () => {
    const options = { highWaterMark: 1 << 14 }
    const { client, connection, errors } = await served(
      { queryReferrers: () => Array(5000).fill(path) },
      options,
    )
    client.stream.pause()
    client.send(6, path)
    client.end()
    await pass(9 * MINUTE)
    expect(connection.unsent).toBeGreaterThan(1 << 17)
    await pass(2 * MINUTE)
    await connection.done
    expect(connection.unsent).toBe(0)
    expect(client.stream.destroyed).toBe(true)
    expect(errors).toMatchObject([{ error: { which: 'write' } }])
  })

  test('the failure that ends its connection is let go as well', async () => {
    const options = { highWaterMark: 64 }
    const { client, errors } = await served({}, options)
    client.stream.pause()
    client.send(2)
    await pass(11 * MINUTE)
    expect(client.stream.destroyed).toBe(true)
    expect(errors.map(({ error }) => error.message)).toEqual([
      'invalid operation 2',
      expect.stringContaining('took none of the bytes'),
    ])
  })
})

test('a client that takes a long reply slowly keeps its connection, although it is one write', async () => {
  const nar = fileNar(8 << 20)
  const errors: unknown[] = []
  const server = await listen(
    join(scene.folder, 'socket'),
    { narFromPath: () => nar },
    { onError: error => errors.push(error) },
  )
  scene.open.push(server)
  const client = new RawClient(dial(join(scene.folder, 'socket')))
  await client.shakeHands()
  expect(await client.word()).toBe(LAST)
  const before = client.received
  client.send(38, path)
  while (client.received === before) await settle()
  for (let read = 1 << 20; read < nar.length; read += 1 << 20) {
    client.stream.pause()
    await pass(9 * MINUTE)
    client.stream.resume()
    while (client.received - before < read) await settle()
  }
  expect(errors).toEqual([])
  expect((await client.read(8 + nar.length)).subarray(8).equals(nar)).toBe(true)
  await client.leave()
})
