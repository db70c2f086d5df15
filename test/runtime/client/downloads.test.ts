import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import type { NixDaemonClient } from '../../../generated/nix-daemon/client.ts'
import { ExportPath, NarFromPath } from '../../../generated/nix-daemon/operations.ts'
import type { ByteStream } from '../../../runtime/streams/byte-stream.ts'
import { settle } from '../../support/chunks.ts'
import { connected, type FakeServer, failure, LAST, rejection } from '../../support/fake-server.ts'
import { fileNar, nar, token } from '../../support/nar.ts'
import { path, worksStill } from '../../support/requests.ts'

interface Download {
  readonly client: NixDaemonClient
  readonly server: FakeServer
  readonly stream: ByteStream
}

async function downloading(version = '1.38', highWaterMark = 1 << 16): Promise<Download> {
  const { client, server } = await connected({ version, highWaterMark })
  const call = client.narFromPath({ path })
  await server.request(NarFromPath)
  server.say(LAST)
  return { client, server, stream: await call }
}

describe('a downloaded NAR', () => {
  const tree = nar({
    kind: 'directory',
    entries: [
      ['empty', { kind: 'regular', contents: Buffer.alloc(0) }],
      ['link', { kind: 'symlink', target: 'empty' }],
      ['run', { kind: 'regular', contents: Buffer.from('#!/bin/sh\n'), executable: true }],
    ],
  })

  test.each([1, 5, 8, 4096])('is whole in chunks of %i bytes, and ends by its grammar', async size => {
    const { client, server, stream } = await downloading()
    const bytes = stream.bytes()
    for (let at = 0; at < tree.length; at += size) {
      server.bytes(tree.subarray(at, at + size))
      await settle()
    }
    expect((await bytes).equals(tree)).toBe(true)
    expect(await worksStill(client, server)).toBe(true)
  })

  test('is whole if it arrives in one chunk with the end of the log', async () => {
    const { client, server } = await connected()
    const call = client.narFromPath({ path })
    await server.request(NarFromPath)
    server.bytes(Buffer.concat([server.encoded(LAST), tree]))
    expect((await (await call).bytes()).equals(tree)).toBe(true)
    expect(await worksStill(client, server)).toBe(true)
  })

  test('of 8 MiB is not held in memory: a slow reader slows the server', async () => {
    const { server, stream } = await downloading('1.38', 1 << 14)
    const big = fileNar(8 << 20)
    let sent = 0
    const sending = (async () => {
      for (; sent < big.length; sent += 1 << 14) await server.slowly(big.subarray(sent, sent + (1 << 14)))
    })()
    for (let index = 0; index < 2000; index += 1) await settle()
    expect(sent).toBeLessThan(2 << 20)
    let read = 0
    await stream.forEach(async piece => {
      read += piece.length
      await settle()
    })
    await sending
    expect(read).toBe(big.length)
  })

  test('with bytes after it gives an error that names the operation', async () => {
    const { client, server, stream } = await downloading()
    server.bytes(Buffer.concat([tree, Buffer.alloc(3)]))
    const error = await rejection(stream.bytes())
    expect(error).toMatchObject({ code: 'leftover-bytes', place: { operation: 'NarFromPath' } })
    expect(client.connection.usable).toBe(false)
  })

  test.each([0, 7, 40, tree.length - 8])('that ends after %i bytes gives an error', async length => {
    const { client, server, stream } = await downloading()
    server.stream.end(tree.subarray(0, length))
    const error = await rejection(stream.bytes())
    expect(error).toMatchObject({ code: 'short-input', place: { operation: 'NarFromPath' } })
    expect(error.message).toContain(`byte ${length}`)
    expect(client.connection.usable).toBe(false)
  })

  test('with a wrong token gives an error with its place', async () => {
    const { client, server, stream } = await downloading()
    server.bytes(Buffer.concat([token('nix-archive-1'), token('['), token('type')]))
    const error = await rejection(stream.bytes())
    expect(error).toMatchObject({ code: 'bad-nar', place: { operation: 'NarFromPath', offset: 24 } })
    expect(client.connection.usable).toBe(false)
  })

  test('above the size that the caller allows ends the connection', async () => {
    const { client, server, stream } = await downloading()
    server.bytes(fileNar(1000))
    expect(await rejection(stream.bytes(100))).toBeInstanceOf(RangeError)
    expect(client.connection.usable).toBe(false)
  })
})

// The failure comes in place of the NAR, at once or after its first string (facts 4.4).
describe.each([
  ['2.3.7 to 2.26', token('nix-archive-1')],
  ['2.34', Buffer.alloc(0)],
])('a failure in place of the NAR, as Nix %s sends it', (_, start) => {
  test.each(['1.21', '1.38'])('is thrown at %s, wherever its bytes are split', async version => {
    const { server: sample } = await connected({ version })
    const bytes = Buffer.concat([start, sample.encoded(failure('path is not valid'))])
    for (let at = 0; at <= bytes.length; at += 1) {
      const { client, server, stream } = await downloading(version)
      const reading = rejection(stream.bytes())
      server.bytes(bytes.subarray(0, at))
      await settle()
      server.bytes(bytes.subarray(at))
      server.stream.end()
      const error = await reading
      expect(error, `split at ${at}`).toMatchObject({
        code: 'daemon',
        remoteMessage: 'path is not valid',
        fatal: true,
        place: { operation: 'NarFromPath' },
      })
      expect(client.connection.usable).toBe(false)
    }
  })
})

test('a failure inside a NAR is found behind a file that holds the same word', async () => {
  const { server, stream } = await downloading()
  const error = server.encoded(failure('I/O error'))
  const file = { kind: 'regular', contents: error.subarray(0, 8) } as const
  const directory = nar({ kind: 'directory', entries: [['a', file]] })
  server.stream.end(Buffer.concat([directory.subarray(0, directory.length - 16), error]))
  expect(await rejection(stream.bytes())).toMatchObject({ remoteMessage: 'I/O error', fatal: true })
})

describe('a download that is ended', () => {
  const refuse = async (): Promise<void> => {
    throw new Error('enough')
  }
  const ways: [string, (stream: ByteStream) => Promise<void>][] = [
    [
      'by a break',
      async stream => {
        for await (const _ of stream) break
      },
    ],
    [
      'by an error in the loop',
      async stream => {
        const error = await rejection(stream.forEach(refuse))
        expect(error.message).toBe('enough')
      },
    ],
    [
      'by cancel after the first piece',
      async stream => {
        await stream[Symbol.asyncIterator]().next()
        await stream.cancel()
      },
    ],
    ['by cancel before the first piece', stream => stream.cancel()],
    [
      'by an iterator that was never used',
      async stream => {
        await stream[Symbol.asyncIterator]().return?.()
      },
    ],
    [
      'by cancel after an iterator that was never used',
      async stream => {
        stream[Symbol.asyncIterator]()
        await stream.cancel()
      },
    ],
    [
      'by a stream around it that is destroyed unread',
      async stream => {
        Readable.from(stream).destroy()
        await settle()
      },
    ],
  ]

  test.each(ways)('%s closes the connection, and the next call fails', async (_, giveUp) => {
    const { client, server, stream } = await downloading()
    server.bytes(fileNar(1000).subarray(0, 500))
    await settle()
    await giveUp(stream)
    expect(client.connection.usable).toBe(false)
    expect(await server.closedByClient()).toBe(true)
    const error = await rejection(client.isValidPath({ path }))
    expect(error).toMatchObject({ code: 'broken' })
    expect(error.message).toContain('given up')
  })

  test('by cancel after its end leaves the connection usable', async () => {
    const { client, server, stream } = await downloading()
    server.bytes(fileNar(10))
    await stream.bytes()
    await stream.cancel()
    expect(await worksStill(client, server)).toBe(true)
  })
})

test('a call behind a download waits until that has been read', async () => {
  const { client, server, stream } = await downloading()
  const next = worksStill(client, server)
  await settle()
  expect(server.input.available).toBe(0)
  server.bytes(fileNar(10))
  await stream.bytes()
  expect(await next).toBe(true)
})

test('an abort ends a download and closes the connection', async () => {
  const { client, server } = await connected()
  const controller = new AbortController()
  const call = client.narFromPath({ path }, { signal: controller.signal })
  await server.request(NarFromPath)
  server.say(LAST)
  const reading = rejection((await call).bytes())
  server.bytes(fileNar(1000).subarray(0, 500))
  await settle()
  controller.abort()
  expect(await reading).toMatchObject({ code: 'aborted', place: { operation: 'NarFromPath' } })
  expect(await server.closedByClient()).toBe(true)
})

describe('a body in Write messages', () => {
  async function exporting(): Promise<{
    client: NixDaemonClient
    server: FakeServer
    call: Promise<ByteStream>
  }> {
    const { client, server } = await connected({ version: '1.21' })
    const call = client.connection.download(ExportPath, { path, sign: 0 })
    call.catch(() => {})
    await server.request(ExportPath)
    return { client, server, call }
  }
  const write = (text: string): { kind: 'Write'; data: Buffer } => ({
    kind: 'Write',
    data: Buffer.from(text),
  })

  test('is read in its pieces, without empty ones and with log messages between them', async () => {
    const { client, server, call } = await exporting()
    server.say(write('one '), write(''), { kind: 'Next', msg: 'log' }, write('two'), write(''))
    const pieces: Buffer[] = []
    const reading = (await call).forEach(piece => {
      pieces.push(piece)
    })
    server.reply(ExportPath, undefined)
    await reading
    expect(pieces.map(piece => piece.toString())).toEqual(['one ', 'two'])
    expect(await worksStill(client, server)).toBe(true)
  })

  test('may be empty', async () => {
    const { client, server, call } = await exporting()
    server.reply(ExportPath, undefined)
    expect((await (await call).bytes()).length).toBe(0)
    expect(await worksStill(client, server)).toBe(true)
  })

  test.each([0, 2])(
    'gives the failure that follows %i pieces, and leaves the connection usable',
    async count => {
      const { client, server, call } = await exporting()
      for (let index = 0; index < count; index += 1) server.say(write('piece'))
      server.say(failure('path is not valid'))
      const error = await rejection(call.then(stream => stream.bytes()))
      expect(error).toMatchObject({ remoteMessage: 'path is not valid', fatal: false })
      expect(await worksStill(client, server)).toBe(true)
    },
  )
})
