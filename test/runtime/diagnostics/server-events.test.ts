import { join } from 'node:path'
import { duplexPair } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { connect } from '../../../generated/nix-daemon/client.ts'
import { type AddToStoreResponse, HandlerError, listenAsProxy } from '../../../generated/nix-daemon/index.ts'
import { listen, type NixDaemonHandlers, serve } from '../../../generated/nix-daemon/server.ts'
import { ConnectionError } from '../../../runtime/errors/errors.ts'
import { RawClient, served } from '../../support/raw-client.ts'
import { path } from '../../support/requests.ts'
import { sceneOf } from '../../support/scene.ts'
import { hear } from './heard.ts'

const SERVER = [
  'nixwire:server:connection-opened',
  'nixwire:server:handshake-done',
  'nixwire:server:connection-refused',
  'nixwire:server:connection-failed',
  'nixwire:server:call-started',
  'nixwire:server:call-ended',
  'nixwire:server:connection-closed',
] as const

const scene = sceneOf('events')

describe('the events of a server', () => {
  test('tell a connection from its opening to its end, with one object for it', async () => {
    const { events, wait } = hear(...SERVER)
    const { client } = await served({ isValidPath: () => true }, { hello: { trusted: 'Trusted' } })
    client.send(1, path)
    await client.sofar()
    client.end()
    const closed = await wait(({ name }) => name === 'nixwire:server:connection-closed')
    expect(events.map(({ name }) => name.slice('nixwire:server:'.length))).toEqual([
      'connection-opened',
      'handshake-done',
      'call-started',
      'call-ended',
      'connection-closed',
    ])
    expect(events[1]).toMatchObject({ version: '1.38', said: { trusted: 'Trusted' } })
    expect(events[2]).toMatchObject({ call: { operation: 'IsValidPath', opcode: 1, request: { path } } })
    const { call } = events[3] as Extract<(typeof events)[number], { name: 'nixwire:server:call-ended' }>
    expect(call).toBe((events[2] as { call: unknown }).call)
    const { connection } = closed as Extract<(typeof events)[number], { connection: unknown }>
    expect(call.connection).toBe(connection)
    expect((events[0] as { connection: unknown }).connection).toBe(connection)
    expect(connection.bytesOut).toBe(client.received)
  })

  test('count the bytes of a call, and only those', async () => {
    const { wait } = hear('nixwire:server:call-ended')
    const { client } = await served({ isValidPath: () => true, addToStore: (_, body) => drain(body) })
    // Two requests at once: the bytes of the second have arrived when the first is served.
    client.send(1, path, 1, path)
    await client.sofar()
    const words = 8 + 8 + Math.ceil(path.length / 8) * 8
    const first = await wait(({ name }) => name === 'nixwire:server:call-ended')
    expect(first).toMatchObject({ outcome: 'ok', error: undefined, bytesIn: words, bytesOut: 16 })
  })

  test('tell how a call has failed, with the error that its client got', async () => {
    const error = new HandlerError('no')
    const { events } = hear('nixwire:server:call-ended', 'nixwire:server:connection-failed')
    const { client } = await served({
      isValidPath() {
        throw error
      },
    })
    client.send(1, path)
    await client.sofar()
    expect(events).toMatchObject([
      { name: 'nixwire:server:connection-failed', error, operation: 'IsValidPath' },
      { name: 'nixwire:server:call-ended', outcome: 'error', error, call: { operation: 'IsValidPath' } },
    ])
  })

  test('tell the end of a call whose request is malformed or unknown', async () => {
    const { events } = hear('nixwire:server:call-started', 'nixwire:server:call-ended')
    const { client } = await served({})
    client.send(9999)
    await client.rest()
    const other = await served({})
    other.client.send(1, 1 << 30)
    await other.client.rest()
    expect(events).toMatchObject([
      { outcome: 'error', call: { opcode: 9999, operation: undefined, request: undefined } },
      { outcome: 'error', error: { code: 'limit-exceeded' }, call: { operation: 'IsValidPath' } },
    ])
  })

  test('tell that a client left before its call was answered', async () => {
    const { wait } = hear('nixwire:server:call-ended')
    let answer = (): void => {}
    let asked = (): void => {}
    const isAsked = new Promise<void>(resolve => {
      asked = resolve
    })
    const { client } = await served({
      isValidPath: () =>
        new Promise(resolve => {
          answer = () => resolve(true)
          asked()
        }),
    })
    client.send(1, path)
    await isAsked
    await client.leave()
    answer()
    expect(await wait(() => true)).toMatchObject({ outcome: 'connection-ended', error: undefined })
  })

  test('tell a client that merely left as no fault, in its handshake and while a handler runs', async () => {
    const { events, wait } = hear(
      'nixwire:server:connection-refused',
      'nixwire:server:connection-failed',
      'nixwire:server:call-ended',
    )
    const [near, far] = duplexPair()
    const opening = serve(far, {})
    near.end()
    await expect(opening).rejects.toMatchObject({ left: true })
    const { client } = await served({
      isValidPath: (_, { signal }) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    })
    client.send(1, path)
    await client.sofar()
    await client.leave()
    await wait(({ name }) => name === 'nixwire:server:call-ended')
    expect(events).toMatchObject([
      { name: 'nixwire:server:connection-refused', isFault: false },
      { name: 'nixwire:server:connection-failed', isFault: false, operation: 'IsValidPath' },
      { outcome: 'connection-ended' },
    ])
  })

  test('tell a client that ends inside its request, and one that times out', async () => {
    const { events, wait } = hear('nixwire:server:call-ended')
    const { client } = await served({})
    client.send(1, 8)
    client.end()
    await wait(() => events.length === 1)
    const late = await served({
      isValidPath() {
        throw new ConnectionError('timed-out', 'too late')
      },
    })
    late.client.send(1, path)
    await wait(() => events.length === 2)
    expect(events).toMatchObject([{ outcome: 'connection-ended' }, { outcome: 'timed-out' }])
  })

  test('tell a refused client, and then that it is gone', async () => {
    const { events } = hear(...SERVER)
    const [near, far] = duplexPair()
    const client = new RawClient(near)
    client.send(1, 2)
    await expect(serve(far, {})).rejects.toMatchObject({ code: 'handshake-refused' })
    expect(events).toMatchObject([
      { name: 'nixwire:server:connection-opened' },
      { name: 'nixwire:server:connection-refused', error: { code: 'handshake-refused' } },
      { name: 'nixwire:server:connection-closed' },
    ])
  })

  test('go on after an error of a tap, and tell it', async () => {
    const { events } = hear('nixwire:server:connection-failed', 'nixwire:server:call-ended')
    const error = new Error('full')
    const tap = {
      received() {
        throw error
      },
      sent() {},
      ended() {},
      finished() {},
    }
    const { client } = await served({ isValidPath: () => true }, { tap })
    client.send(1, path)
    await client.sofar()
    expect(events).toMatchObject([{ error, operation: undefined }, { outcome: 'ok' }])
  })

  test('are told for a connection only if any was listened to when it was opened', async () => {
    const { client } = await served({ isValidPath: () => true })
    const { events } = hear(...SERVER)
    client.send(1, path)
    await client.sofar()
    expect(events).toEqual([])
  })
})

describe('the events of a proxy', () => {
  const SOME = ['nixwire:server:call-ended', 'nixwire:client:call-ended'] as const

  async function chain(handlers: NixDaemonHandlers, options = {}): Promise<string> {
    const server = await listen(join(scene.folder, 'server'), handlers)
    const proxy = await listenAsProxy(join(scene.folder, 'proxy'), server.url, options)
    scene.open.push(server, proxy)
    return proxy.url
  }

  test('are those of a server and those of a client', async () => {
    const { events } = hear(...SOME)
    const url = await chain({ isValidPath: () => true })
    events.length = 0
    // The server behind it is in this process, too, and tells the same call.
    await using client = await connect(url)
    await client.isValidPath({ path })
    expect(events.map(({ name }) => name).sort()).toEqual([
      'nixwire:client:call-ended',
      'nixwire:client:call-ended',
      'nixwire:server:call-ended',
      'nixwire:server:call-ended',
    ])
  })

  test('count the bytes of bodies that pass through', async () => {
    const { events } = hear('nixwire:server:call-ended')
    const size = 300_000
    const url = await chain({ addToStore: (_, body) => drain(body) }, { connectionId: 77 })
    await using client = await connect(url)
    await client.addToStore({ name: 'x', camStr: 'fixed:sha256' }, Buffer.alloc(size))
    const passed = events.find(
      event => 'call' in event && 'connection' in event.call && event.call.connection.id === 77,
    )
    expect(passed).toMatchObject({ call: { operation: 'AddToStore' }, outcome: 'ok' })
    expect((passed as { bytesIn: number }).bytesIn).toBeGreaterThan(size)
  })

  test.each([
    [{}, 'the server ended the connection'],
    [{ version: '1.37' }, 'cannot connect to /nowhere'],
  ])('tell a server that cannot be reached, with %o', async (options, told) => {
    const { events, wait } = hear(...SERVER)
    const proxy = await listenAsProxy(join(scene.folder, 'proxy'), '/nowhere', options)
    scene.open.push(proxy)
    await expect(connect(proxy.url)).rejects.toThrow(told)
    await wait(({ name }) => name === 'nixwire:server:connection-closed')
    expect(events).toMatchObject([
      { name: 'nixwire:server:connection-opened' },
      { name: 'nixwire:server:connection-refused', error: { code: 'connect-failed' } },
      { name: 'nixwire:server:connection-closed' },
    ])
  })
})

/** Reads a body, and answers AddToStore. */
async function drain(body: AsyncIterable<unknown>): Promise<AddToStoreResponse> {
  for await (const _ of body);
  const info = {
    ...{ deriver: undefined, narHash: '0'.repeat(64), references: [], registrationTime: 0 },
    ...{ narSize: 0, ultimate: false, sigs: [], ca: undefined },
  }
  return { path, info }
}
