import { once } from 'node:events'
import { connect as dial, type Socket } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  connect,
  type Listening,
  type ListenOptions,
  listen,
  listenAsProxy,
  type NixDaemonHandlers,
  type ServeOptions,
} from '../../../generated/nix-daemon/index.ts'
import { countingServer } from '../../support/counting-server.ts'
import { rejection } from '../../support/fake-server.ts'
import { RawClient } from '../../support/raw-client.ts'
import { path } from '../../support/requests.ts'
import { sceneOf } from '../../support/scene.ts'

const scene = sceneOf('clients')
const handlers: NixDaemonHandlers = { isValidPath: () => true }

async function listening(limits: ListenOptions, options: ServeOptions = {}, at?: string): Promise<Listening> {
  const server = await listen(at ?? join(scene.folder, 'socket'), handlers, options, limits)
  scene.open.push(server)
  return server
}

/** Connects to a TCP address from one of this machine's own. */
async function from(localAddress: string, url: string): Promise<RawClient> {
  const { hostname, port } = new URL(url)
  const socket = dial({ host: hostname, port: Number(port), localAddress })
  await once(socket, 'connect')
  return new RawClient(socket)
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(resolve => setTimeout(resolve, 5))
}

describe('a server with as many connections as it allows', () => {
  test('refuses the next client with an error, and serves one once another has left', async () => {
    const errors: unknown[] = []
    const server = await listening({ maxConnections: 2 }, { onError: error => errors.push(error) })
    const first = await connect(server.url)
    const second = await connect(server.url)
    expect(server.connections).toBe(2)
    const error = await rejection(connect(server.url))
    expect(error.message).toContain('this client is refused: 2 connections are open, the most allowed in all')
    expect([server.connections, server.refused]).toEqual([2, 1])
    expect(errors).toMatchObject([
      {
        code: 'too-many-connections',
        message: 'refused a client: 2 connections are open, the most allowed in all',
      },
    ])
    await first.close()
    await until(() => server.connections === 1)
    await using third = await connect(server.url)
    expect(await third.isValidPath({ path })).toBe(true)
    expect(await second.isValidPath({ path })).toBe(true)
    await second.close()
  })

  test('reports a thousand refused clients in a few lines', async () => {
    const errors: Error[] = []
    const onError = (error: unknown): void => void errors.push(error as Error)
    const server = await listening({ maxConnections: 1 }, { onError })
    await using _ = await connect(server.url)
    const sockets: Socket[] = []
    while (sockets.length < 1000) {
      for (let batch = 0; batch < 50; batch += 1) sockets.push(dial(join(scene.folder, 'socket')))
      for (const socket of sockets.slice(-50)) socket.on('error', () => {}).resume()
      await until(() => server.refused === sockets.length)
    }
    expect(errors).toHaveLength(1)
    expect(server.connections).toBe(1)
    for (const socket of sockets) socket.destroy()
    await server.close()
    expect(errors).toHaveLength(2)
    expect(errors[1]?.message).toContain('(and 998 more clients since the last report)')
  })

  test('that is a proxy connects to no other server for the clients that it refuses', async () => {
    const upstream = await countingServer(join(scene.folder, 'upstream'), () => {})
    const url = join(scene.folder, 'proxy')
    const errors: unknown[] = []
    const limits: ListenOptions = { maxConnections: 1, onError: error => errors.push(error) }
    const server = await listenAsProxy(url, upstream.url, () => ({}), limits)
    scene.open.push(upstream, server)
    const held = dial(url)
    await until(() => server.connections === 1)
    expect((await rejection(connect(url))).message).toContain('this client is refused')
    expect(upstream.total).toBe(1)
    expect(errors).toHaveLength(1)
    held.destroy()
  })
})

describe('a client with as many connections as one may have', () => {
  test('is refused by its address, and others are served', async () => {
    const server = await listening({ maxConnectionsPerPeer: 2 }, {}, 'tcp://127.0.0.1:0')
    const held = [await from('127.0.0.2', server.url), await from('127.0.0.2', server.url)]
    const refused = await from('127.0.0.2', server.url)
    await refused.shakeHands()
    expect((await refused.failure()).msg).toContain(
      '127.0.0.2 has 2 connections open, the most allowed for one',
    )
    expect((await refused.rest()).length).toBe(0)
    await using other = await connect(server.url)
    expect(await other.isValidPath({ path })).toBe(true)
    await held[0]?.leave()
    await until(() => server.connections === 2)
    const again = await from('127.0.0.2', server.url)
    await again.shakeHands()
    await again.leave()
    await held[1]?.leave()
    await until(() => server.connections === 1)
  })
})

test('the user who runs a server has all of its connections, but for a limit of each user', async () => {
  const server = await listening({ maxConnections: 3 })
  const clients = [await connect(server.url), await connect(server.url), await connect(server.url)]
  expect(server.refused).toBe(0)
  for (const client of clients) await client.close()
})

test('a limit of each user counts for all of them', async () => {
  const server = await listening({ maxConnectionsPerPeer: 1 })
  await using _ = await connect(server.url)
  const user = `user ${process.geteuid?.()} has 1 connections open`
  expect((await rejection(connect(server.url))).message).toContain(user)
})

test.each([{ maxConnections: 0 }, { maxConnectionsPerPeer: Number.NaN }, { grace: -1 }])(
  'a server with %j does not listen',
  async limits => {
    await expect(listening(limits)).rejects.toMatchObject({ code: 'bad-option' })
  },
)
