import { connect as connectSocket, createServer } from 'node:net'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { listenAsProxy, type ProxyOptions, serve } from '../../../generated/nix-daemon/index.ts'
import { type CountingServer, countingServer, sendAndLeave } from '../../support/counting-server.ts'
import { bytesOf, CLIENT_MAGIC } from '../../support/raw-client.ts'
import { sceneOf } from '../../support/scene.ts'

/** All that a client of 1.38 says in the handshake. */
const HELLO = bytesOf(CLIENT_MAGIC, 0x126, [], 0, 0)
const CLIENTS = 500
const AT_A_TIME = 50

const scene = sceneOf('leaving')

async function chain(
  options: ProxyOptions,
  answer: (socket: Duplex) => void,
): Promise<{ readonly upstream: CountingServer; readonly proxy: string }> {
  const upstream = await countingServer(join(scene.folder, 'server'), answer)
  const proxy = await listenAsProxy(join(scene.folder, 'proxy'), upstream.url, options)
  scene.open.push(upstream, proxy)
  return { upstream, proxy: join(scene.folder, 'proxy') }
}

async function leave(path: string, bytes: Uint8Array, by: 'end' | 'destroy'): Promise<void> {
  for (let begun = 0; begun < CLIENTS; begun += AT_A_TIME) {
    const batch = Array.from({ length: AT_A_TIME }, () => sendAndLeave(() => connectSocket(path), bytes, by))
    await Promise.all(batch)
  }
}

const answering = (socket: Duplex): void => {
  serve(socket, {}).catch(() => {})
}

describe('500 clients that say hello and leave at once', () => {
  test.each([
    ['end', {}],
    ['destroy', {}],
    ['end', { upstreamVersion: '1.35' }],
    ['destroy', { upstreamVersion: '1.35' }],
  ] as const)('leave no connection to the server if they %s, with %j', async (by, options) => {
    const { upstream, proxy } = await chain(options, answering)
    await leave(proxy, HELLO, by)
    expect(await upstream.left()).toBe(0)
    expect(upstream.total).toBe(CLIENTS)
  })

  test('leave no connection to a server that is silent', async () => {
    const { upstream, proxy } = await chain({}, socket => {
      socket.resume()
      socket.once('end', () => socket.end())
    })
    await leave(proxy, HELLO, 'destroy')
    expect(await upstream.left()).toBe(0)
  })
})

test('A client that resets its connection while the proxy connects does not end the process', async () => {
  const upstream = await countingServer(join(scene.folder, 'server'), socket => {
    setTimeout(() => answering(socket), 100)
  })
  const errors: unknown[] = []
  const left: unknown[] = []
  const options: ProxyOptions = {
    upstreamVersion: '1.35',
    onError: error => errors.push(error),
    onLeave: error => left.push(error),
  }
  const proxy = await listenAsProxy('tcp://127.0.0.1:0', upstream.url, options)
  scene.open.push(upstream, proxy)
  const socket = connectSocket(Number(new URL(proxy.url).port), '127.0.0.1')
  await new Promise(resolve => socket.once('connect', resolve))
  socket.on('error', () => {})
  socket.write(HELLO)
  await sleep(20)
  socket.resetAndDestroy()
  await sleep(50)
  expect(await upstream.left()).toBe(0)
  expect(errors).toEqual([])
  expect(left).toMatchObject([{ left: true }])
})

test('A server can be made for a stream that is closed already', async () => {
  const path = join(scene.folder, 'server')
  const server = createServer()
  const accepted = new Promise<Duplex>(resolve => server.once('connection', resolve))
  server.listen(path)
  const client = connectSocket(path)
  const socket = await accepted
  socket.destroy()
  await sleep(10)
  await expect(serve(socket, {})).rejects.toMatchObject({ code: 'handshake-refused' })
  client.destroy()
  server.close()
})
