import { PassThrough, Writable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { LogMessage } from '../../../generated/nix-daemon/log.ts'
import { AddBuildLog } from '../../../generated/nix-daemon/operations.ts'
import { nixDaemon } from '../../../generated/nix-daemon/protocol.ts'
import { sendBody } from '../../../runtime/client/send-body.ts'
import { Input } from '../../../runtime/input/input.ts'
import { NO_SESSION } from '../../../runtime/session/session.ts'
import { readBody } from '../../../runtime/streams/body-reader.ts'
import { FrameReader } from '../../../runtime/streams/frame-reader.ts'
import { Transport } from '../../../runtime/transport/transport.ts'
import { Writer } from '../../../runtime/wire/writer.ts'
import { connected, type FakeServer, failure, rejection } from '../../support/fake-server.ts'
import { failingAfter, stuckAfter, worksStill } from '../../support/requests.ts'

const path = '3k9xw7m2b5hq1fz8rv4ysn6dcgpja0li-hello-2.12.1'

test('a framed body arrives unchanged from pieces of any sizes', async () => {
  const { client, server } = await connected()
  const pieces = [1, 0, 7, 8, 20_000, 3, 70_000, 100].map((size, index) => Buffer.alloc(size, index + 1))
  const call = client.addBuildLog({ path }, pieces)
  expect(await server.request(AddBuildLog)).toEqual({ path })
  expect((await server.frames()).equals(Buffer.concat(pieces))).toBe(true)
  server.reply(AddBuildLog, undefined)
  await call
  expect(await worksStill(client, server)).toBe(true)
})

test('a framed body is not blocked by a server that logs 4 MiB before it reads', async () => {
  const seen: number[] = []
  const onLog = (message: LogMessage): void => {
    if (message.kind === 'Next') seen.push(message.msg.length)
  }
  const { client, server } = await connected({ highWaterMark: 1024, connect: { onLog } })
  const body = Buffer.alloc(2 << 20, 'b')
  const call = client.addBuildLog({ path }, body)
  await server.request(AddBuildLog)
  server.stream.pause()
  const line = server.encoded({ kind: 'Next', msg: 'x'.repeat(1 << 16) })
  for (let index = 0; index < 64; index += 1) await server.slowly(line)
  expect(server.received).toBeLessThan(1 << 16)
  server.stream.resume()
  expect((await server.frames()).equals(body)).toBe(true)
  server.reply(AddBuildLog, undefined)
  await call
  expect(seen.reduce((sum, length) => sum + length, 0)).toBe(4 << 20)
})

test('the source of a framed body is held back by a slow server', async () => {
  const { client, server } = await connected({ highWaterMark: 1024 })
  let asked = 0
  const source = async function* (): AsyncGenerator<Buffer> {
    for (; asked < 2000; asked += 1) {
      await turn()
      yield Buffer.alloc(1 << 15, 'b')
    }
  }
  const call = client.addBuildLog({ path }, source())
  await server.request(AddBuildLog)
  server.stream.pause()
  for (let index = 0; index < 500; index += 1) await turn()
  // 16 frames go out together, and a few more may be on their way.
  expect(asked).toBeLessThan(40)
  server.stream.resume()
  expect((await server.frames()).length).toBe(2000 << 15)
  server.reply(AddBuildLog, undefined)
  await call
})

test('a failure ends a framed body whose source is stuck, and leaves the connection usable', async () => {
  const { client, server } = await connected()
  const call = rejection(client.addBuildLog({ path }, stuckAfter(Buffer.from('some'))))
  await server.request(AddBuildLog)
  server.say(failure('not trusted'))
  expect(await call).toMatchObject({ code: 'daemon', remoteMessage: 'not trusted', fatal: false })
  expect((await server.frames()).toString()).toBe('some')
  expect(await worksStill(client, server)).toBe(true)
})

test('the source of a framed body is closed after a failure, and its later pieces are not sent', async () => {
  const { client, server } = await connected()
  let release = (): void => {}
  const released = new Promise<void>(resolve => {
    release = resolve
  })
  let closed = false
  const source = async function* (): AsyncGenerator<Buffer> {
    try {
      yield Buffer.from('some')
      await released
      yield Buffer.from('more')
      yield Buffer.from('still more')
    } finally {
      closed = true
    }
  }
  const call = rejection(client.addBuildLog({ path }, source()))
  await server.request(AddBuildLog)
  server.say(failure('not trusted'))
  await call
  release()
  expect((await server.frames()).toString()).toBe('some')
  expect(await worksStill(client, server)).toBe(true)
  expect(closed).toBe(true)
})

test.each([
  ['refuses what it got', (server: FakeServer) => server.say(failure('reached end of FramedSource'))],
  ['takes what it got', (server: FakeServer) => server.reply(AddBuildLog, undefined)],
])('a call throws the error of its framed body’s source, if the server %s', async (_, answer) => {
  const { client, server } = await connected()
  const broken = new Error('the disk is broken')
  const call = rejection(client.addBuildLog({ path }, failingAfter(Buffer.from('some'), broken)))
  await server.request(AddBuildLog)
  expect((await server.frames()).toString()).toBe('some')
  answer(server)
  expect(await call).toBe(broken)
  expect(await worksStill(client, server)).toBe(true)
})

test('the connection is broken off if the server asks for pieces of a framed body', async () => {
  const { client, server } = await connected()
  const call = rejection(client.addBuildLog({ path }, stuckAfter(Buffer.from('some'))))
  await server.request(AddBuildLog)
  server.say({ kind: 'Read', desired: 100 })
  expect(await call).toMatchObject({ code: 'unexpected-message', place: { operation: 'AddBuildLog' } })
  expect(client.connection.usable).toBe(false)
  expect(await server.closedByClient()).toBe(true)
})

test.each([
  ['closes', (server: FakeServer) => server.stream.end()],
  ['breaks', (server: FakeServer) => server.stream.destroy()],
])('a connection that %s while the source of a framed body is stuck ends the call', async (_, end) => {
  const { client, server } = await connected()
  const call = rejection(client.addBuildLog({ path }, stuckAfter(Buffer.from('some'))))
  await server.request(AddBuildLog)
  end(server)
  expect((await call).message).toMatch(/^AddBuildLog.*(ended|broke)/)
  expect(client.connection.usable).toBe(false)
})

test('a call without the body that it needs is rejected before sending', async () => {
  const { client, server } = await connected()
  const before = server.received
  const error = await rejection(client.connection.call(AddBuildLog, { path }))
  expect(error.message).toContain('AddBuildLog: this operation needs a body')
  expect(server.received).toBe(before)
})

test.each([
  ['a string', 'text'],
  ['a number', 5],
  ['null', null],
  ['an object', {}],
])('%s in place of a body is rejected before sending, and the connection goes on', async (_, wrong) => {
  const { client, server } = await connected()
  const before = server.received
  const error = await rejection(client.addBuildLog({ path }, wrong as unknown as Uint8Array))
  expect(error).toMatchObject({ code: 'wrong-type', place: { operation: 'AddBuildLog' } })
  expect(error.message).toContain('expected a body (bytes, or an iterable of them)')
  expect(server.received).toBe(before)
  expect(await worksStill(client, server)).toBe(true)
})

test('a body with a synchronous and an asynchronous iterator is read with the asynchronous one', async () => {
  const { client, server } = await connected()
  const body = {
    *[Symbol.iterator](): Generator<Uint8Array> {
      yield Buffer.from('not this way')
    },
    async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
      yield Buffer.from('this way')
    },
  }
  const call = client.addBuildLog({ path }, body)
  await server.request(AddBuildLog)
  expect((await server.frames()).toString()).toBe('this way')
  server.reply(AddBuildLog, undefined)
  await call
})

test('buffers of frames that a stream keeps are not overwritten by later ones', async () => {
  const kept: Buffer[] = []
  const writable = new Writable({
    write(bytes, _, done) {
      kept.push(bytes)
      done()
    },
  })
  const transport = new Transport({ readable: new PassThrough(), writable })
  transport.start({ chunk: () => false, end() {} })
  const pieces = Array.from({ length: 12_000 }, (_, index) => Buffer.alloc(100, `${index} `))
  const target = { transport, writer: new Writer(NO_SESSION), limits: nixDaemon.limits }
  await sendBody(target, { gate: {}, by: 'frames', content: { kind: 'bytes' } }, pieces).finished()
  const input = new Input({ version: 0, features: 0 })
  input.push(Buffer.concat(kept))
  const received: Buffer[] = []
  for await (const piece of readBody(input, new FrameReader())) received.push(piece)
  expect(Buffer.concat(received).equals(Buffer.concat(pieces))).toBe(true)
})
