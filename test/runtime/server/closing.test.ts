import { once } from 'node:events'
import { connect as dial } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  type Listening,
  listen,
  listenAsProxy,
  type NixDaemonHandlers,
  serve,
} from '../../../generated/nix-daemon/index.ts'
import { countingServer } from '../../support/counting-server.ts'
import { bytesOf, CLIENT_MAGIC, LAST, RawClient } from '../../support/raw-client.ts'
import { addNarRequest } from '../../support/raw-uploads.ts'
import { path } from '../../support/requests.ts'
import { sceneOf } from '../../support/scene.ts'

const scene = sceneOf('closing')
const url = (): string => join(scene.folder, 'socket')

async function raw(at = url()): Promise<RawClient> {
  const socket = dial({ path: at, allowHalfOpen: true })
  await once(socket, 'connect')
  return new RawClient(socket)
}

async function agreed(): Promise<RawClient> {
  const client = await raw()
  await client.shakeHands()
  if ((await client.word()) !== LAST) throw new Error('expected the end of the handshake')
  return client
}

async function listening(handlers: NixDaemonHandlers): Promise<Listening> {
  const server = await listen(url(), handlers)
  scene.open.push(server)
  return server
}

/** A handler that never answers, and tells when it is called and what aborted it. */
function silent(): { handlers: NixDaemonHandlers; called: Promise<void>; reasons: unknown[] } {
  const reasons: unknown[] = []
  let call = (): void => {}
  const called = new Promise<void>(resolve => {
    call = resolve
  })
  return {
    called,
    reasons,
    handlers: {
      isValidPath: (_, { signal }) => {
        signal.addEventListener('abort', () => reasons.push(signal.reason))
        call()
        return new Promise(() => {})
      },
      queryReferrers: () => Array.from({ length: 100_000 }, () => path),
      addToStoreNar: async (_, nar) => void (await nar.bytes()),
    },
  }
}

describe('a server that is closed', () => {
  const ways: [string, (client: RawClient) => Promise<void>][] = [
    ['does not read', async client => void client.stream.pause()],
    ['has ended its side and does not read', async client => void client.stream.pause().end()],
    ['stops in a request', async client => client.send(1, 100)],
    ['stops in an upload', async client => client.send(addNarRequest(9), 100, 'x')],
    ['waits for a reply', async client => client.send(1, path)],
    [
      'reads no reply',
      async client => {
        client.stream.pause()
        client.send(6, path)
      },
    ],
  ]
  test.each(ways)('is closed after the time of grace if a client %s', async (_, behave) => {
    const { handlers } = silent()
    const server = await listening(handlers)
    const client = await agreed()
    await behave(client)
    for (let turn = 0; turn < 5; turn += 1) await client.sofar(1)
    await server.close({ grace: 50 })
    expect(server.connections).toBe(0)
    client.stream.destroy()
  })

  test('does not wait for clients that have not ended their handshake', async () => {
    const server = await listening({})
    const quiet = await raw()
    const shaking = await raw()
    shaking.send(CLIENT_MAGIC)
    await shaking.words(2)
    await server.close({ grace: 1_000_000 })
    expect(server.connections).toBe(0)
    await Promise.all([quiet.rest(), shaking.rest()])
  })

  test('aborts the signal of a handler that goes on, and is closed although it never returns', async () => {
    const { handlers, called, reasons } = silent()
    const server = await listening(handlers)
    const client = await agreed()
    client.send(1, path)
    await called
    await server.close({ grace: 20 })
    expect(reasons).toHaveLength(1)
    expect(server.connections).toBe(0)
    await client.rest()
  })

  test('waits for a handler that ends by its signal', async () => {
    let called = (): void => {}
    const calling = new Promise<void>(resolve => {
      called = resolve
    })
    let isOver = false
    const server = await listening({
      async isValidPath(_, { signal }) {
        called()
        await once(signal, 'abort')
        await new Promise(resolve => setTimeout(resolve, 20))
        isOver = true
        return true
      },
    })
    const client = await agreed()
    client.send(1, path)
    await calling
    await server.close({ grace: 0 })
    expect(isOver).toBe(true)
    await client.rest()
  })

  test('can be closed again with less time, and any number of times', async () => {
    const { handlers, called } = silent()
    const server = await listening(handlers)
    const client = await agreed()
    client.send(1, path)
    await called
    let isClosed = false
    const patient = server.close({ grace: Number.POSITIVE_INFINITY }).then(() => {
      isClosed = true
    })
    for (let turn = 0; turn < 5; turn += 1) await client.sofar(1)
    expect(isClosed).toBe(false)
    await Promise.all([server.close({ grace: 0 }), server.close(), patient])
    await server.close()
    await client.rest()
  })

  test('lets a call end within its time, and serves no other', async () => {
    let go = (): void => {}
    let calls = 0
    const server = await listening({
      async isValidPath() {
        calls += 1
        await new Promise<void>(resolve => {
          go = resolve
        })
        return true
      },
    })
    const client = await agreed()
    client.send(1, path, 1, path)
    while (calls === 0) await client.sofar(1)
    const closing = server.close()
    go()
    expect(await client.rest()).toEqual(bytesOf(LAST, 1))
    await closing
    expect(calls).toBe(1)
  })

  test('and is a proxy leaves no connection to its server', async () => {
    let call = (): void => {}
    const called = new Promise<void>(resolve => {
      call = resolve
    })
    const handlers: NixDaemonHandlers = {
      async isValidPath(_, { signal }) {
        call()
        await once(signal, 'abort')
        return true
      },
    }
    const upstream = await countingServer(join(scene.folder, 'upstream'), socket => {
      serve(socket, handlers).catch(() => {})
    })
    const server = await listenAsProxy(url(), upstream.url)
    scene.open.push(upstream)
    const busy = await agreed()
    busy.send(1, path)
    await called
    const idle = await agreed()
    const shaking = await raw()
    shaking.send(CLIENT_MAGIC)
    await shaking.words(2)
    expect(upstream.open.size).toBe(3)
    await server.close({ grace: 20 })
    expect(await upstream.left()).toBe(0)
    await Promise.all([busy.rest(), idle.rest(), shaking.rest()])
  })
})
