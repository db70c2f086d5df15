import { describe, expect, test } from 'vitest'
import type { LogMessage } from '../../../generated/nix-daemon/log.ts'
import { IsValidPath } from '../../../generated/nix-daemon/operations.ts'
import { proxy } from '../../../generated/nix-daemon/proxy.ts'
import type { ProxyOptions } from '../../../runtime/proxy/options.ts'
import type { ServerConnection } from '../../../runtime/server/connection.ts'
import { settle } from '../../support/chunks.ts'
import { FakeServer, failure } from '../../support/fake-server.ts'
import { bytesOf, LAST, RawClient, wire } from '../../support/raw-client.ts'
import { path } from '../../support/requests.ts'

const MIB = 1 << 20
const CHUNK = 1 << 16
const long = 'x'.repeat(8 * MIB)

const line = (text: string): LogMessage => ({
  kind: 'Result',
  act: 1n,
  type: 'BuildLogLine',
  fields: [
    { kind: 'String', value: text },
    { kind: 'Int', value: 7 },
  ],
})

interface Chain {
  readonly client: RawClient
  readonly server: FakeServer
  readonly connection: ServerConnection
  readonly errors: unknown[]
}

/** Connects a client through a proxy to a server, and asks for something. */
async function asking(options: ProxyOptions = {}, version = '1.38'): Promise<Chain> {
  const [near, far] = wire()
  const [upstream, behind] = wire(CHUNK)
  const server = new FakeServer(behind, {})
  const errors: unknown[] = []
  const shaken = server.shakeHands()
  const opening = proxy(far, upstream, { onError: error => errors.push(error), ...options })
  const client = new RawClient(near)
  await client.shakeHands(version)
  expect(await client.word()).toBe(LAST)
  await shaken
  const connection = await opening
  client.send(1, path)
  await server.request(IsValidPath)
  return { client, server, connection, errors }
}

async function send(server: FakeServer, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length; at += CHUNK) await server.slowly(bytes.subarray(at, at + CHUNK))
}

describe('a long text in the log of a server behind a proxy', () => {
  test('arrives byte for byte, between the messages around it', async () => {
    const seen: LogMessage[] = []
    const events = { message: (message: object) => seen.push(message as LogMessage) }
    const { client, server, errors } = await asking({ events })
    const sent = Buffer.concat(
      [line('before'), line(long), line('after'), { kind: 'Last' } as const].map(each =>
        server.encoded(each),
      ),
    )
    const sending = send(server, Buffer.concat([sent, bytesOf(1)]))
    const got = await client.read(sent.length + 8)
    await sending
    expect(got.equals(Buffer.concat([sent, bytesOf(1)]))).toBe(true)
    expect(errors).toEqual([])
    expect(seen.map(message => 'cut' in message)).toEqual([false, true, false])
  })

  test('is not held if the client does not read', async () => {
    const { client, server, connection } = await asking()
    client.stream.pause()
    let sent = 0
    const bytes = server.encoded(line(long))
    const sending = (async () => {
      for (let at = 0; at < bytes.length; at += CHUNK) {
        await server.slowly(bytes.subarray(at, at + CHUNK))
        sent = at
      }
    })()
    for (let turn = 0; turn < 500; turn += 1) await settle()
    expect(sent).toBeLessThan(2 * MIB)
    expect(connection.unsent).toBeGreaterThan(0)
    expect(connection.unsent).toBeLessThan(MIB)
    client.stream.resume()
    expect((await client.read(bytes.length)).equals(bytes)).toBe(true)
    await sending
  })

  test('ends the connection if the server breaks off inside it, and nothing is added to it', async () => {
    const { client, server } = await asking()
    const bytes = server.encoded(line(long)).subarray(0, 4 * MIB)
    await send(server, bytes)
    server.stream.destroy()
    const got = await client.rest()
    expect(bytes.subarray(0, got.length).equals(got)).toBe(true)
    expect(got.length).toBeGreaterThan(MIB)
  })

  test('of a failure is passed on as far as it is kept, and the connection goes on', async () => {
    const { client, server } = await asking({ limits: { text: MIB } })
    await send(server, server.encoded(failure(long)))
    const { msg } = await client.failure()
    expect(long.startsWith(msg)).toBe(true)
    expect(msg.length).toBeGreaterThan(MIB / 2)
    client.send(1, path)
    await server.request(IsValidPath)
    server.reply(IsValidPath, true)
    expect(await client.sofar()).toEqual(bytesOf(LAST, 1))
  })

  test('is cut if both sides speak different versions, and that is reported', async () => {
    const { client, server, errors } = await asking({ upstreamVersion: '1.35', limits: { text: MIB } })
    await send(server, server.encoded(line(long)))
    server.reply(IsValidPath, true)
    const got = await client.sofar(100)
    expect(got.length).toBeGreaterThan(MIB / 2)
    expect(got.length).toBeLessThan(2 * MIB)
    expect(got.subarray(-16)).toEqual(bytesOf(LAST, 1))
    expect(errors).toMatchObject([
      { code: 'limit-exceeded', message: expect.stringContaining('a text in the log lost') },
    ])
  })
})
