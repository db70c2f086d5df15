import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { IsValidPath } from '../../../generated/nix-daemon/operations.ts'
import { ConnectionError, RemoteError } from '../../../runtime/errors/errors.ts'
import { settle } from '../../support/chunks.ts'
import { connected, type FakeServer, failure, rejection } from '../../support/fake-server.ts'
import { path, worksStill } from '../../support/requests.ts'

const fatal = failure('error: \u001b[31mpath is not in the store\u001b[0m')

describe.each(['1.25', '1.26', '1.38'])('at %s', version => {
  describe.each<[string, (server: FakeServer) => Promise<void>]>([
    [
      'in the same chunk',
      async server => server.bytes(Buffer.concat([server.encoded(fatal), server.encoded(fatal)])),
    ],
    [
      'in the next turn of the event loop',
      async server => {
        server.say(fatal)
        await nextTurn()
        server.say(fatal)
      },
    ],
  ])('an error that is sent twice, %s', (_, send) => {
    test('is thrown once as fatal, and makes the connection unusable', async () => {
      const { client, server } = await connected({ version })
      const call = rejection(client.isValidPath({ path }))
      await server.request(IsValidPath)
      await send(server)
      server.stream.end()
      const error = await call
      expect(error).toBeInstanceOf(RemoteError)
      expect(error).toMatchObject({ remoteMessage: fatal.msg, fatal: true })
      expect(error.message).toContain('IsValidPath: the daemon says: error: path is not in the store (')
      expect(client.connection.usable).toBe(false)
      const next = await rejection(client.isValidPath({ path }))
      expect(next).toBeInstanceOf(ConnectionError)
      expect(next.message).toContain('path is not in the store')
      expect(next.message).toContain('connect again')
    })
  })

  test('an error whose second copy follows the next request fails that call with an explanation', async () => {
    const { client, server } = await connected({ version })
    const first = rejection(client.isValidPath({ path }))
    await server.request(IsValidPath)
    server.say(fatal)
    expect(await first).toMatchObject({ remoteMessage: fatal.msg, fatal: false })
    const second = rejection(client.isValidPath({ path }))
    await sleep(30)
    server.say(fatal)
    server.stream.end()
    const error = await second
    expect(error).toBeInstanceOf(ConnectionError)
    expect(error.message).toContain('path is not in the store')
    expect(error.message).toContain('connect again')
    expect(client.connection.usable).toBe(false)
  })

  test('two calls with the same error leave the connection usable', async () => {
    const { client, server } = await connected({ version })
    for (let index = 0; index < 2; index += 1) {
      const call = rejection(client.isValidPath({ path }))
      await server.request(IsValidPath)
      server.say(fatal)
      expect(await call).toMatchObject({ remoteMessage: fatal.msg, fatal: false })
    }
    expect(await worksStill(client, server)).toBe(true)
  })
})

test('an error has an exit status before 1.26, and a level and traces since then', async () => {
  const traces = [{ hint: 'while one' }, { hint: 'while two' }]
  const error = { ...failure('failed'), level: 'Warn' as const, traces, exitStatus: 100 }
  const seen: Error[] = []
  for (const version of ['1.25', '1.26']) {
    const { client, server } = await connected({ version })
    const call = rejection(client.isValidPath({ path }))
    await server.request(IsValidPath)
    server.say(error)
    seen.push(await call)
  }
  expect(seen[0]).toMatchObject({ exitStatus: 100, level: undefined, traces: [] })
  expect(seen[1]).toMatchObject({ exitStatus: undefined, level: 'Warn', traces: ['while one', 'while two'] })
})

test.each([
  ['before the reply', 0, 'closed'],
  ['inside the word of a message', 3, 'short-input'],
  ['inside a log message', 20, 'short-input'],
  ['between log and response', 40, 'closed'],
  ['inside the response', 44, 'short-input'],
])(
  'a server that closes %s ends the call with an error that names its operation',
  async (_, length, code) => {
    const { client, server } = await connected()
    const call = rejection(client.isValidPath({ path }))
    await server.request(IsValidPath)
    const answer = Buffer.concat([
      server.encoded({ kind: 'Next', msg: '0123456789abcdef' }),
      server.encoded({ kind: 'Last' }),
      server.encoded(true, IsValidPath.writeResponse),
    ])
    expect(answer.length).toBe(48)
    server.stream.end(answer.subarray(0, length))
    const error = await call
    expect(error).toMatchObject({ code, place: { operation: 'IsValidPath' } })
    expect(client.connection.usable).toBe(false)
  },
)

test('a connection that breaks ends all calls with the reason', async () => {
  const { client, server } = await connected()
  const call = rejection(client.isValidPath({ path }))
  const waiting = rejection(client.queryReferrers({ path }))
  await server.request(IsValidPath)
  server.stream.destroy()
  expect((await call).message).toContain('IsValidPath: the connection broke: read ECONNRESET')
  expect((await waiting).message).toContain('ECONNRESET')
})

test('a server that closes between calls makes the connection unusable at once', async () => {
  const { client, server } = await connected()
  expect(await worksStill(client, server)).toBe(true)
  server.stream.end()
  await settle()
  await settle()
  expect(client.connection.usable).toBe(false)
  const error = await rejection(client.isValidPath({ path }))
  expect(error).toMatchObject({ code: 'closed', place: { operation: 'IsValidPath' } })
})

describe('an abort', () => {
  test('during a call ends the call and the connection', async () => {
    const { client, server } = await connected()
    const controller = new AbortController()
    const call = rejection(client.isValidPath({ path }, { signal: controller.signal }))
    await server.request(IsValidPath)
    controller.abort(new Error('took too long'))
    const error = await call
    expect(error).toMatchObject({ code: 'aborted', place: { operation: 'IsValidPath' } })
    expect(error.cause).toEqual(new Error('took too long'))
    expect(client.connection.usable).toBe(false)
    expect(await server.closedByClient()).toBe(true)
  })

  test('before a call is sent ends the call and leaves the connection usable', async () => {
    const { client, server } = await connected()
    const before = server.received
    const error = await rejection(client.isValidPath({ path }, { signal: AbortSignal.abort() }))
    expect(error).toMatchObject({ code: 'aborted' })
    expect(server.received).toBe(before)
    expect(await worksStill(client, server)).toBe(true)
  })

  test('while a call waits for its turn does not disturb the earlier one', async () => {
    const { client, server } = await connected()
    const controller = new AbortController()
    const first = client.isValidPath({ path })
    const second = rejection(client.queryReferrers({ path }, { signal: controller.signal }))
    await server.request(IsValidPath)
    controller.abort()
    server.reply(IsValidPath, true)
    expect(await first).toBe(true)
    expect(await second).toMatchObject({ code: 'aborted' })
    expect(await worksStill(client, server)).toBe(true)
  })

  test('after a call does nothing', async () => {
    const { client, server } = await connected()
    const controller = new AbortController()
    const call = client.isValidPath({ path }, { signal: controller.signal })
    await server.request(IsValidPath)
    server.reply(IsValidPath, true)
    await call
    controller.abort()
    expect(await worksStill(client, server)).toBe(true)
  })
})

test('close lets running calls end, and refuses later ones', async () => {
  const { client, server } = await connected()
  const call = client.isValidPath({ path })
  const closing = client.close()
  await server.request(IsValidPath)
  server.reply(IsValidPath, true)
  expect(await call).toBe(true)
  server.stream.end()
  await closing
  expect(await rejection(client.isValidPath({ path }))).toMatchObject({ code: 'closed' })
})
