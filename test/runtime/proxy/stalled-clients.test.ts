import { once } from 'node:events'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { type NixDaemonHandlers, proxy, serve } from '../../../generated/nix-daemon/index.ts'
import type { ProxyOptions } from '../../../runtime/proxy/options.ts'
import { stateOf } from '../../support/chunks.ts'
import { type CountingServer, countingServer } from '../../support/counting-server.ts'
import { HOUR, MINUTE, pass, stopTime } from '../../support/fake-time.ts'
import { Noise } from '../../support/noisy.ts'
import { bytesOf, CLIENT_MAGIC, LAST, RawClient, wire } from '../../support/raw-client.ts'
import { addNarRequest } from '../../support/raw-uploads.ts'
import { path } from '../../support/requests.ts'
import { sceneOf } from '../../support/scene.ts'

const scene = sceneOf('stalled')
stopTime()

interface Through {
  readonly client: RawClient
  readonly upstream: CountingServer
  readonly opening: Promise<unknown>
  readonly errors: unknown[]
}

async function through(answer: (socket: Duplex) => void, options: ProxyOptions = {}): Promise<Through> {
  const upstream = await countingServer(join(scene.folder, 'server'), answer)
  scene.open.push(upstream)
  const [near, far] = wire(1 << 14)
  const errors: unknown[] = []
  const opening = proxy(far, upstream.url, { ...options, onError: error => errors.push(error) })
  opening.catch(() => {})
  return { client: new RawClient(near), upstream, opening, errors }
}

function answering(handlers: NixDaemonHandlers): (socket: Duplex) => void {
  return socket => {
    serve(socket, handlers).catch(() => {})
  }
}

async function agreed(client: RawClient): Promise<void> {
  await client.shakeHands()
  expect(await client.word()).toBe(LAST)
}

describe.each<[ProxyOptions]>([[{}], [{ upstreamVersion: '1.35' }]])('through a proxy with %j', options => {
  test('a client that stops in an upload is let go after 10 minutes, and so is its server', async () => {
    let got = 0
    const handlers: NixDaemonHandlers = {
      async addToStoreNar(_, nar) {
        for await (const piece of nar) got += piece.length
      },
    }
    const { client, upstream, errors } = await through(answering(handlers), options)
    await agreed(client)
    client.send(addNarRequest(9), 100, Buffer.alloc(50))
    while (got < 50) await pass(0)
    await pass(9 * MINUTE)
    expect(errors).toEqual([])
    await pass(2 * MINUTE)
    expect((await client.failure()).msg).toContain('did not send more of its upload within 600 s')
    expect((await client.rest()).length).toBe(0)
    expect(await upstream.left()).toBe(0)
    expect(errors).toMatchObject([{ code: 'timed-out', which: 'upload' }])
  })

  test('a client that does not read is let go after 10 minutes, and so is its server', async () => {
    const noise = new Noise()
    const handlers: NixDaemonHandlers = {
      async isValidPath(_, call) {
        await noise.make(call, 20_000)
        return true
      },
    }
    const { client, upstream, errors } = await through(answering(handlers), options)
    await agreed(client)
    client.stream.pause()
    client.send(1, path)
    while (noise.said === 0) await pass(0)
    for (let minute = 0; minute < 12; minute += 1) await pass(MINUTE)
    expect(await upstream.left()).toBe(0)
    expect(errors).toMatchObject([{ code: 'timed-out', which: 'write' }])
    expect(noise.over).toBe(true)
  })

  test('a client is not charged for the time of the server', async () => {
    let called = (): void => {}
    const calling = new Promise<void>(resolve => {
      called = resolve
    })
    let go = (): void => {}
    const handlers: NixDaemonHandlers = {
      async isValidPath() {
        called()
        await new Promise<void>(resolve => {
          go = resolve
        })
        return true
      },
    }
    const { client, upstream, errors } = await through(answering(handlers), options)
    await agreed(client)
    client.send(1, path)
    await calling
    await pass(HOUR)
    go()
    expect(await client.words(2)).toEqual([LAST, 1])
    expect(errors).toEqual([])
    await client.leave()
    expect(await upstream.left()).toBe(0)
  })
})

test('a client is not charged for a server that is silent in the handshake', async () => {
  const { client, opening, upstream } = await through(socket => socket.resume())
  client.send(bytesOf(CLIENT_MAGIC, 0x126))
  while (upstream.open.size === 0) await pass(0)
  await pass(HOUR)
  expect(await stateOf(opening)).toBe('pending')
  const [socket] = upstream.open
  await client.leave()
  await once(socket as Duplex, 'end')
})

test('a client that says nothing is let go after 30 seconds, and its server as well', async () => {
  const { client, opening, upstream } = await through(answering({}))
  while (upstream.open.size === 0) await pass(0)
  await pass(MINUTE)
  await expect(opening).rejects.toMatchObject({ code: 'timed-out', which: 'handshake' })
  await client.rest()
  expect(await upstream.left()).toBe(0)
})
