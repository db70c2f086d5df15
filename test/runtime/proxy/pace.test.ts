import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { listen, type NixDaemonHandlers, proxy } from '../../../generated/nix-daemon/index.ts'
import type { ProxyOptions } from '../../../runtime/proxy/options.ts'
import type { ServerConnection } from '../../../runtime/server/connection.ts'
import { settle } from '../../support/chunks.ts'
import { fileNar } from '../../support/nar.ts'
import { LINE_BYTES, Noise, settled } from '../../support/noisy.ts'
import { bytesOf, LAST, RawClient, wire } from '../../support/raw-client.ts'
import { addNarRequest } from '../../support/raw-uploads.ts'
import { path } from '../../support/requests.ts'
import { sceneOf } from '../../support/scene.ts'

/** Lines of 20 MB; sockets and the chunks on their way may hold this many of them. */
const LINES = 20_000
const HELD = 4_000

const scene = sceneOf('pace')

async function through(
  handlers: NixDaemonHandlers,
  version: string,
  options: ProxyOptions = {},
): Promise<{ client: RawClient; connection: ServerConnection }> {
  const server = await listen(join(scene.folder, 'server'), handlers)
  scene.open.push(server)
  const [near, far] = wire()
  const opening = proxy(far, server.url, options)
  const client = new RawClient(near)
  await client.shakeHands(version)
  expect(await client.word()).toBe(LAST)
  const connection = await opening
  scene.open.push({
    async [Symbol.asyncDispose]() {
      await client.leave()
      await connection.done
    },
  })
  return { client, connection }
}

describe('a server that says more than the client of a proxy reads', () => {
  test.each([
    ['1.38', {}],
    ['1.38', { upstreamVersion: '1.35' }],
  ] as const)('has to wait, and the proxy keeps little, at %s with %j', async (version, options) => {
    const noise = new Noise()
    const handlers: NixDaemonHandlers = {
      async isValidPath(_, call) {
        await noise.make(call, LINES)
        return true
      },
    }
    const { client, connection } = await through(handlers, version, options)
    client.stream.pause()
    client.send(1, path)
    expect(await settled(() => noise.said)).toBeLessThan(HELD)
    // One chunk of the server's socket is decoded at a time, and its messages go into the client's.
    expect(connection.unsent).toBeLessThan(1 << 20)
    client.stream.resume()
    const before = client.received
    // Bytes are taken as they come, since they need not be kept.
    while (client.received - before < LINES * LINE_BYTES) await client.sofar(1)
    expect(noise.over).toBe(true)
    await client.sofar()
    expect(connection.unsent).toBe(0)
  })

  test('has to wait in the time of inline uploads as well, once it has read the upload', async () => {
    const noise = new Noise()
    const handlers: NixDaemonHandlers = {
      async addToStoreNar(_, nar, call) {
        await nar.bytes()
        await noise.make(call, LINES)
      },
    }
    const { client, connection } = await through(handlers, '1.20')
    client.stream.pause()
    const nar = fileNar(600)
    client.send(addNarRequest(nar.length), nar)
    expect(await settled(() => noise.said)).toBeLessThan(HELD)
    expect(connection.unsent).toBeLessThan(1 << 20)
    client.stream.resume()
    while (!noise.over) await client.sofar(1)
  })
})

test('A message that was passed on is not kept', async () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  let finish = (): void => {}
  const noise = new Noise()
  const handlers: NixDaemonHandlers = {
    async isValidPath(_, call) {
      await noise.make(call, 1000)
      await new Promise<void>(resolve => {
        finish = resolve
      })
      return true
    },
  }
  for (const options of [{}, { upstreamVersion: '1.35' }]) {
    noise.said = 0
    const passed: WeakRef<object>[] = []
    const events = { message: (message: object): void => void passed.push(new WeakRef(message)) }
    const { client } = await through(handlers, '1.38', { ...options, events })
    client.send(1, path)
    while (passed.length < 1000) await settle()
    await client.sofar()
    // A reference lasts for the turn in which it was made.
    await settled(() => passed.length)
    collect()
    const kept = passed.filter(each => each.deref() !== undefined).length
    finish()
    expect(kept).toBeLessThan(10)
    expect((await client.sofar()).subarray(-16)).toEqual(bytesOf(LAST, 1))
    await scene.close()
  }
})
