import { describe, expect, test } from 'vitest'
import type { NixDaemonClient } from '../../../generated/nix-daemon/client.ts'
import type { LogMessage } from '../../../generated/nix-daemon/log.ts'
import { IsValidPath, NarFromPath } from '../../../generated/nix-daemon/operations.ts'
import type { DownloadOptions } from '../../../runtime/client/options.ts'
import type { ByteStream } from '../../../runtime/streams/byte-stream.ts'
import { settle, stateOf } from '../../support/chunks.ts'
import { connected, type FakeServer, failure, LAST, rejection } from '../../support/fake-server.ts'
import { fileNar } from '../../support/nar.ts'
import { path, worksStill } from '../../support/requests.ts'

const ahead = { ahead: true } as const

function download(
  client: NixDaemonClient,
  options: DownloadOptions<LogMessage> = ahead,
): Promise<ByteStream> {
  return client.connection.download(NarFromPath, { path }, options)
}

async function read(stream: Promise<ByteStream>): Promise<number> {
  return (await (await stream).bytes()).length
}

/** Connects a client and makes a download, a query and another download, all of whose requests arrive. */
async function threeInFlight(options?: DownloadOptions<LogMessage>): Promise<{
  client: NixDaemonClient
  server: FakeServer
  first: Promise<ByteStream>
  query: Promise<boolean>
  last: Promise<ByteStream>
}> {
  const { client, server } = await connected({ connect: { inFlight: 8 } })
  const first = download(client)
  await server.request(NarFromPath)
  const query = client.isValidPath({ path })
  const last = download(client, options)
  await server.request(IsValidPath)
  await server.request(NarFromPath)
  return { client, server, first, query, last }
}

describe('downloads whose requests are sent ahead', () => {
  test('are asked for in the order of their calls', async () => {
    const { client, server } = await connected({ connect: { inFlight: 32 } })
    const paths = Array.from({ length: 32 }, (_, index) => `${path}-${index}`)
    const streams = paths.map(each => client.connection.download(NarFromPath, { path: each }, ahead))
    for (const each of paths) expect(await server.request(NarFromPath)).toEqual({ path: each })
    for (const stream of streams) {
      server.say(LAST)
      server.bytes(fileNar(10))
      await read(stream)
    }
  })

  test.each([1, 7, 1 << 16])('arrive in their order among other replies, in chunks of %i', async size => {
    const { client, server, first, query, last } = await threeInFlight()
    const sizes = Promise.all([read(first), query, read(last)])
    const [small, large] = [fileNar(100), fileNar(3000)]
    const replies = Buffer.concat([
      server.encoded(LAST),
      small,
      server.encoded(LAST),
      server.encoded(true, IsValidPath.writeResponse),
      server.encoded(LAST),
      large,
    ])
    for (let at = 0; at < replies.length; at += size) {
      server.bytes(replies.subarray(at, at + size))
      if (size > 1) await settle()
    }
    expect(await sizes).toEqual([small.length, true, large.length])
    expect(await worksStill(client, server)).toBe(true)
  })

  test('are no more than may be in flight', async () => {
    const { client, server } = await connected({ connect: { inFlight: 2 } })
    const streams = [download(client), download(client), download(client)]
    for (let count = 0; count < 2; count += 1) await server.request(NarFromPath)
    await settle()
    expect(server.input.available).toBe(0)
    server.say(LAST)
    server.bytes(fileNar(10))
    await read(streams[0] as Promise<ByteStream>)
    await server.request(NarFromPath)
    for (const stream of streams.slice(1)) {
      server.say(LAST)
      server.bytes(fileNar(10))
      await read(stream)
    }
    expect(await worksStill(client, server)).toBe(true)
  })

  test('wait for their turn behind one that is not', async () => {
    const { client, server } = await connected({ connect: { inFlight: 8 } })
    const alone = client.narFromPath({ path })
    const other = download(client)
    await server.request(NarFromPath)
    await settle()
    expect(server.input.available).toBe(0)
    server.say(LAST)
    server.bytes(fileNar(10))
    await read(alone)
    await server.request(NarFromPath)
    server.say(LAST)
    server.bytes(fileNar(20))
    expect(await read(other)).toBe(fileNar(20).length)
  })

  test('go on after one that the server refuses', async () => {
    const { client, server, first, query, last } = await threeInFlight()
    const refused = rejection(first)
    server.say(failure('no such path'))
    server.say(LAST)
    server.bytes(server.encoded(false, IsValidPath.writeResponse))
    server.say(LAST)
    server.bytes(fileNar(10))
    expect(await refused).toMatchObject({ code: 'daemon', remoteMessage: 'no such path' })
    expect(await query).toBe(false)
    expect(await read(last)).toBe(fileNar(10).length)
    expect(await worksStill(client, server)).toBe(true)
  })

  test('end with the connection if one of them is cancelled', async () => {
    const { client, server, first, query, last } = await threeInFlight()
    server.say(LAST)
    server.bytes(fileNar(100).subarray(0, 50))
    const others = Promise.all([rejection(query), rejection(last)])
    await (await first).cancel()
    for (const error of await others)
      expect(error).toMatchObject({ code: 'broken', problem: expect.stringContaining('is not known') })
    expect(client.connection.usable).toBe(false)
  })

  test('end if one of them is aborted, though no one reads the one before it', async () => {
    const controller = new AbortController()
    const { client, server, first, query, last } = await threeInFlight({
      ahead: true,
      signal: controller.signal,
    })
    server.say(LAST)
    const unread = await first
    const others = [rejection(query), rejection(last)]
    controller.abort()
    expect(await others[0]).toMatchObject({ code: 'broken' })
    expect(await others[1]).toMatchObject({ code: 'aborted' })
    expect(await rejection(unread.bytes())).toMatchObject({ code: 'broken' })
    expect(client.connection.usable).toBe(false)
  })

  test('end with the stream of a server that dies', async () => {
    const { server, first, query, last } = await threeInFlight()
    const all = Promise.all([rejection(read(first)), rejection(query), rejection(read(last))])
    server.say(LAST)
    server.bytes(fileNar(100).subarray(0, 50))
    server.stream.end()
    for (const error of await all)
      expect(error).toMatchObject({ code: expect.stringMatching(/^(closed|short-input|broken)$/) })
  })

  test('are not sent if their request cannot be encoded', async () => {
    const { client, server } = await connected({ connect: { inFlight: 8 } })
    const wrong = client.connection.download(NarFromPath, { path: 1 as unknown as string }, ahead)
    expect(await rejection(wrong)).toMatchObject({ code: expect.stringContaining('type') })
    const stream = download(client)
    await server.request(NarFromPath)
    expect(await stateOf(stream)).toBe('pending')
    server.say(LAST)
    server.bytes(fileNar(10))
    await read(stream)
    expect(await worksStill(client, server)).toBe(true)
  })
})
