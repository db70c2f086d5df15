import { describe, expect, test, vi } from 'vitest'
import { type NixDaemonHandlers, serve } from '../../../generated/nix-daemon/server.ts'
import { stateOf } from '../../support/chunks.ts'
import { HOUR, MINUTE, pass, SECOND, stopTime, turns } from '../../support/fake-time.ts'
import {
  answersStill,
  bytesOf,
  CLIENT_MAGIC,
  LAST,
  type Part,
  RawClient,
  served,
  wire,
} from '../../support/raw-client.ts'
import { path } from '../../support/requests.ts'

stopTime()

const handlers: NixDaemonHandlers = { isValidPath: () => true, queryValidPaths: () => [] }

describe('a client in its handshake', () => {
  async function shaking(): Promise<{ client: RawClient; opening: Promise<unknown> }> {
    const [near, far] = wire()
    const opening = serve(far, {})
    opening.catch(() => {})
    return { client: new RawClient(near), opening }
  }

  test.each<[string, Part[]]>([
    ['nothing', []],
    ['half a word', [Buffer.alloc(3)]],
    ['its magic number', [CLIENT_MAGIC]],
  ])('that says %s is let go after 30 seconds', async (_, says) => {
    const { client, opening } = await shaking()
    client.send(...says)
    await pass(28 * SECOND)
    expect(await stateOf(opening)).toBe('pending')
    await pass(4 * SECOND)
    await expect(opening).rejects.toMatchObject({ code: 'timed-out', which: 'handshake', left: false })
    await client.rest()
  })

  test('that says a byte every second is let go after 30 seconds as well', async () => {
    const { client, opening } = await shaking()
    const says = bytesOf(
      CLIENT_MAGIC,
      0x126,
      Array.from({ length: 100 }, () => 'x'),
    )
    let sent = 0
    for (; (await stateOf(opening)) === 'pending' && sent < says.length; sent += 1) {
      client.send(says.subarray(sent, sent + 1))
      await pass(SECOND)
    }
    expect(sent).toBeGreaterThan(28)
    expect(sent).toBeLessThan(33)
    await expect(opening).rejects.toMatchObject({ which: 'handshake' })
  })

  test('is not charged for the time that the server takes', async () => {
    const [near, far] = wire()
    let go = (): void => {}
    const opening = serve(far, () => new Promise<NixDaemonHandlers>(resolve => (go = () => resolve({}))))
    const client = new RawClient(near)
    await client.shakeHands()
    await pass(HOUR)
    go()
    await opening
    expect(await client.word()).toBe(LAST)
  })
})

describe('a client that stops in a request', () => {
  test.each<[string, Part[], string | undefined]>([
    ['inside the opcode', [Buffer.alloc(3)], undefined],
    ['behind the opcode', [1], 'IsValidPath'],
    ['inside a string', [1, 70, 'x'], 'IsValidPath'],
    ['inside a list', [31, 2, path], 'QueryValidPaths'],
  ])('%s is told so after a minute, and its connection ends', async (_, says, operation) => {
    const { client, connection, errors, left } = await served(handlers)
    client.send(...says)
    await pass(58 * SECOND)
    expect(errors).toEqual([])
    await pass(4 * SECOND)
    expect((await client.failure()).msg).toContain('did not send the rest of its request within 60 s')
    expect((await client.rest()).length).toBe(0)
    await connection.done
    expect(errors).toMatchObject([{ error: { code: 'timed-out', which: 'request' }, operation }])
    expect(left).toEqual([])
  })

  test('sending a byte every second is no way to go on', async () => {
    const { client, connection, errors } = await served(handlers)
    client.send(31, 1000)
    let sent = 0
    for (; errors.length === 0 && sent < 1000; sent += 1) {
      client.send(Buffer.of(sent % 8 === 0 ? 1 : 0))
      await pass(SECOND)
    }
    expect(sent).toBeLessThan(64)
    await client.failure()
    await connection.done
  })

  test('may take all day if some of it comes every minute', async () => {
    const { client, errors } = await served(handlers)
    const paths = Array.from({ length: 2000 }, () => path)
    const says = bytesOf(31, paths, 0)
    for (let at = 0; at < says.length; at += 4096) {
      client.send(says.subarray(at, at + 4096))
      await pass(50 * SECOND)
    }
    expect(errors).toEqual([])
    expect(await client.sofar()).toEqual(bytesOf(LAST, 0))
  })

  test('has the whole time again with its next request', async () => {
    const { client, errors } = await served(handlers)
    for (let call = 0; call < 5; call += 1) {
      client.send(1)
      await pass(50 * SECOND)
      client.send(path)
      expect(await client.sofar()).toEqual(bytesOf(LAST, 1))
    }
    expect(errors).toEqual([])
  })
})

describe('a client that makes no call', () => {
  test('is kept', async () => {
    const { client, errors, left } = await served({})
    await pass(24 * HOUR)
    expect(await answersStill(client)).toBe(true)
    await pass(24 * HOUR)
    expect(await answersStill(client)).toBe(true)
    expect(errors).toHaveLength(2)
    expect(left).toEqual([])
  })

  test('is let go without a fault if the server wants that', async () => {
    const { client, connection, errors, left } = await served(handlers, { timeouts: { idle: MINUTE } })
    for (let call = 0; call < 3; call += 1) {
      await pass(50 * SECOND)
      client.send(1, path)
      expect(await client.sofar()).toEqual(bytesOf(LAST, 1))
    }
    await pass(70 * SECOND)
    expect((await client.rest()).length).toBe(0)
    await connection.done
    expect(errors).toEqual([])
    expect(left).toMatchObject([{ error: { code: 'timed-out', which: 'idle' }, operation: undefined }])
  })
})

describe('the times of a server', () => {
  test('are no limit if they are switched off', async () => {
    const timeouts = {
      handshake: false,
      request: false,
      upload: false,
      write: Number.POSITIVE_INFINITY,
    } as const
    const timers = vi.getTimerCount()
    const { client } = await served(handlers, { timeouts })
    expect(vi.getTimerCount()).toBe(timers)
    client.send(1)
    await pass(24 * HOUR)
    client.send(path)
    expect(await client.sofar()).toEqual(bytesOf(LAST, 1))
  })

  test.each([0, -1, Number.NaN])('are rejected if one is %s', async request => {
    const [, far] = wire()
    await expect(serve(far, {}, { timeouts: { request } })).rejects.toMatchObject({
      code: 'bad-option',
      message: expect.stringContaining('timeouts.request'),
    })
  })

  test('take one timer for all connections and calls, and none once these have ended', async () => {
    const timeouts = { request: 7777 }
    const timers = vi.getTimerCount()
    const all = await Promise.all(Array.from({ length: 20 }, () => served(handlers, { timeouts })))
    for (const { client } of all) {
      for (let call = 0; call < 20; call += 1) client.send(1, path)
      await client.read(20 * 16)
    }
    expect(vi.getTimerCount()).toBe(timers + 1)
    for (const { client } of all) await client.leave()
    await pass(2 * SECOND)
    expect(vi.getTimerCount()).toBeLessThanOrEqual(timers)
  })
})

test('time in which the process stood still is not charged to its clients', async () => {
  const { client, errors } = await served(handlers)
  client.send(1)
  await turns()
  // The clock goes on, and the timer is late.
  const now = performance.now()
  const clock = vi.spyOn(performance, 'now').mockReturnValue(now + HOUR)
  vi.advanceTimersByTime(SECOND)
  clock.mockRestore()
  await turns()
  client.send(path)
  expect(await client.sofar()).toEqual(bytesOf(LAST, 1))
  expect(errors).toEqual([])
})
