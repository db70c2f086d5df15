import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { NixDaemonClient } from '../../../generated/nix-daemon/client.ts'
import { ExportPath, NarFromPath } from '../../../generated/nix-daemon/operations.ts'
import type { ByteStream, Sink } from '../../../runtime/streams/byte-stream.ts'
import { settle } from '../../support/chunks.ts'
import { connected, type FakeServer, failure, LAST, rejection } from '../../support/fake-server.ts'
import { fileNar, nar } from '../../support/nar.ts'
import { path, worksStill } from '../../support/requests.ts'

async function downloading(): Promise<{ client: NixDaemonClient; server: FakeServer; stream: ByteStream }> {
  const { client, server } = await connected()
  const call = client.narFromPath({ path })
  await server.request(NarFromPath)
  server.say(LAST)
  return { client, server, stream: await call }
}

const tree = nar({
  kind: 'directory',
  entries: [
    ['data', { kind: 'regular', contents: Buffer.from('0123456789'.repeat(50)) }],
    ['link', { kind: 'symlink', target: 'data' }],
  ],
})

/** Makes a sink that copies the pieces it is lent. */
function collecting(): { sink: (piece: Buffer) => void; all: () => Buffer } {
  const pieces: Buffer[] = []
  return { sink: piece => void pieces.push(Buffer.from(piece)), all: () => Buffer.concat(pieces) }
}

describe('a lent NAR', () => {
  test.each([1, 5, 8, 4096])('is whole in chunks of %i bytes, and ends by its grammar', async size => {
    const { client, server, stream } = await downloading()
    const { sink, all } = collecting()
    const lending = stream.lend(sink)
    for (let at = 0; at < tree.length; at += size) {
      server.bytes(tree.subarray(at, at + size))
      await settle()
    }
    await lending
    expect(all().equals(tree)).toBe(true)
    expect(await worksStill(client, server)).toBe(true)
  })

  test('is whole if it has arrived before it is read', async () => {
    const { client, server } = await connected()
    const call = client.narFromPath({ path })
    await server.request(NarFromPath)
    server.bytes(Buffer.concat([server.encoded(LAST), tree]))
    const stream = await call
    await settle()
    const { sink, all } = collecting()
    await stream.lend(sink)
    expect(all().equals(tree)).toBe(true)
    expect(await worksStill(client, server)).toBe(true)
  })

  test('waits for the promise of a sink, and keeps the lent bytes until then', async () => {
    const { client, server, stream } = await downloading()
    const pieces: Buffer[] = []
    let busy = false
    const lending = stream.lend(async piece => {
      expect(busy).toBe(false)
      busy = true
      await sleep(1)
      pieces.push(Buffer.from(piece))
      busy = false
    })
    for (let at = 0; at < tree.length; at += 100) {
      server.bytes(tree.subarray(at, at + 100))
      await settle()
    }
    await lending
    expect(Buffer.concat(pieces).equals(tree)).toBe(true)
    expect(await worksStill(client, server)).toBe(true)
  })

  test('is not held in memory: a slow sink slows the server', async () => {
    const { server, stream } = await downloading()
    const big = fileNar(8 << 20)
    let sent = 0
    const sending = (async () => {
      for (; sent < big.length; sent += 1 << 14) await server.slowly(big.subarray(sent, sent + (1 << 14)))
    })()
    let release = (): void => {}
    let read = 0
    const lending = stream.lend(piece => {
      read += piece.length
      if (read > 1 << 16) return undefined
      return new Promise<void>(resolve => {
        release = resolve
      })
    })
    for (let index = 0; index < 2000; index += 1) await settle()
    expect(sent).toBeLessThan(3 << 20)
    while (read <= 1 << 16) {
      release()
      await settle()
    }
    release()
    await lending
    await sending
    expect(read).toBe(big.length)
  })

  test.each([
    [
      'throws',
      (): void => {
        throw new Error('disk full')
      },
    ],
    ['returns a rejected promise', (): Promise<void> => Promise.reject(new Error('disk full'))],
  ])('to a sink that %s ends the connection with that error', async (_, sink) => {
    const { client, server, stream } = await downloading()
    const lending = rejection(stream.lend(sink))
    server.bytes(tree)
    expect((await lending).message).toBe('disk full')
    expect(client.connection.usable).toBe(false)
    expect(await rejection(client.isValidPath({ path }))).toMatchObject({ code: 'broken' })
    expect(await server.closedByClient()).toBe(true)
  })

  test.each([0, 3, 24])('gives the failure that comes after %i of its bytes', async before => {
    const { client, server, stream } = await downloading()
    const lending = rejection(stream.lend(() => {}))
    server.bytes(tree.subarray(0, before - (before % 8)))
    await settle()
    const message = server.encoded(failure('path is not valid'))
    server.bytes(message.subarray(0, 4))
    await settle()
    server.bytes(message.subarray(4))
    expect(await lending).toMatchObject({ code: 'daemon', remoteMessage: 'path is not valid', fatal: true })
    expect(client.connection.usable).toBe(false)
  })

  test('gives an error with the offset if it ends early', async () => {
    const { server, stream } = await downloading()
    const lending = rejection(stream.lend(() => {}))
    server.bytes(tree.subarray(0, 64))
    server.stream.end()
    expect(await lending).toMatchObject({
      code: 'short-input',
      place: { operation: 'NarFromPath', offset: 64 },
    })
  })

  test('gives an error if its bytes are no NAR', async () => {
    const { server, stream } = await downloading()
    const lending = rejection(stream.lend(() => {}))
    server.bytes(Buffer.alloc(64, 1))
    expect(await lending).toMatchObject({ code: 'bad-nar' })
  })

  test('is lent only once', async () => {
    const { server, stream } = await downloading()
    const first = collecting()
    const lending = stream.lend(first.sink)
    server.bytes(tree)
    await lending
    const again = collecting()
    await stream.lend(again.sink)
    for await (const piece of stream) again.sink(piece)
    expect(again.all().length).toBe(0)
  })
})

test('a sink may return something that is no promise', async () => {
  const { client, server, stream } = await downloading()
  const hash = createHash('sha256')
  const lending = stream.lend((piece => hash.update(piece)) as (piece: Buffer) => unknown as Sink)
  for (const half of [tree.subarray(0, 100), tree.subarray(100)]) {
    server.bytes(half)
    await settle()
  }
  await lending
  expect(hash.digest('hex')).toBe(createHash('sha256').update(tree).digest('hex'))
  expect(await worksStill(client, server)).toBe(true)
})

test('a body in Write messages is lent as well', async () => {
  const { client, server } = await connected({ version: '1.21' })
  const call = client.connection.download(ExportPath, { path, sign: 0 })
  await server.request(ExportPath)
  server.say({ kind: 'Write', data: Buffer.from('one') })
  const stream = await call
  const { sink, all } = collecting()
  const lending = stream.lend(sink)
  server.say({ kind: 'Write', data: Buffer.from('two') })
  server.reply(ExportPath, undefined)
  await lending
  expect(all().toString()).toBe('onetwo')
})
