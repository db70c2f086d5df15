import { expect, test } from 'vitest'
import type { NixDaemonClient } from '../../../generated/nix-daemon/client.ts'
import { AddToStoreNar } from '../../../generated/nix-daemon/operations.ts'
import type { Body } from '../../../runtime/streams/body.ts'
import { readBytes } from '../../../runtime/wire/read.ts'
import { connected, type FakeServer, failure, rejection } from '../../support/fake-server.ts'
import { fileNar } from '../../support/nar.ts'
import { addToStoreNar, failingAfter, stuckAfter, worksStill } from '../../support/requests.ts'

async function uploading(
  body: Body,
  signal?: AbortSignal,
): Promise<{ client: NixDaemonClient; server: FakeServer; call: Promise<unknown> }> {
  const { client, server } = await connected({ version: '1.22' })
  const call = client.addToStoreNar(addToStoreNar, body, signal === undefined ? {} : { signal })
  // A test may check the error only later, so it must not count as unhandled until then.
  call.catch(() => {})
  await server.request(AddToStoreNar)
  return { client, server, call }
}

async function pull(server: FakeServer, desired: number): Promise<Buffer> {
  server.say({ kind: 'Read', desired })
  return Buffer.from(await server.input.read(r => readBytes(r)))
}

test.each([1, 7, 8, 13, 32768])(
  'a server that pulls %i bytes at a time gets all of the body',
  async desired => {
    const body = fileNar(100)
    const { client, server, call } = await uploading([body.subarray(0, 33), body.subarray(33)])
    const pieces: Buffer[] = []
    for (let size = 0; size < body.length; size += pieces.at(-1)?.length ?? 0) {
      const piece = await pull(server, desired)
      expect(piece.length).toBeGreaterThan(0)
      expect(piece.length).toBeLessThanOrEqual(desired)
      pieces.push(piece)
    }
    expect(Buffer.concat(pieces).equals(body)).toBe(true)
    server.reply(AddToStoreNar, undefined)
    await call
    expect(await worksStill(client, server)).toBe(true)
  },
)

test('the source of a pulled body is closed if the server replies before its end', async () => {
  let closed = false
  const source = async function* (): AsyncGenerator<Buffer> {
    try {
      for (;;) yield Buffer.alloc(100, 'x')
    } finally {
      closed = true
    }
  }
  const { client, server, call } = await uploading(source())
  await pull(server, 250)
  server.reply(AddToStoreNar, undefined)
  await call
  expect(closed).toBe(true)
  expect(await worksStill(client, server)).toBe(true)
})

test('a server that pulls after the end of the body gets no bytes', async () => {
  const { client, server, call } = await uploading(Buffer.from('short'))
  expect((await pull(server, 100)).toString()).toBe('short')
  expect((await pull(server, 100)).length).toBe(0)
  server.say(failure('unexpected end-of-file'))
  expect(await rejection(call)).toMatchObject({ remoteMessage: 'unexpected end-of-file', fatal: false })
  expect(await worksStill(client, server)).toBe(true)
})

test('a call throws the error of its pulled body’s source once it has the reply', async () => {
  const broken = new Error('the disk is broken')
  const { client, server, call } = await uploading(failingAfter(Buffer.from('some'), broken))
  expect((await pull(server, 100)).toString()).toBe('some')
  expect((await pull(server, 100)).length).toBe(0)
  server.say(failure('unexpected end-of-file'))
  expect(await rejection(call)).toBe(broken)
  expect(await worksStill(client, server)).toBe(true)
})

test('a failure is thrown even if the source of the pulled body cannot be closed', async () => {
  const source: AsyncIterable<Buffer> = {
    [Symbol.asyncIterator]: () => ({
      next: async () => ({ done: false, value: Buffer.from('some') }),
      return: async () => {
        throw new Error('cannot be closed')
      },
    }),
  }
  const { client, server, call } = await uploading(source)
  await pull(server, 4)
  server.say(failure('not trusted'))
  expect(await rejection(call)).toMatchObject({ remoteMessage: 'not trusted' })
  expect(await worksStill(client, server)).toBe(true)
})

test('an abort ends a call that waits for the source of its pulled body', async () => {
  const controller = new AbortController()
  const { client, server, call } = await uploading(stuckAfter(Buffer.from('some')), controller.signal)
  await pull(server, 100)
  server.say({ kind: 'Read', desired: 100 })
  await new Promise(resolve => setImmediate(resolve))
  controller.abort()
  expect(await rejection(call)).toMatchObject({ code: 'aborted' })
  expect(client.connection.usable).toBe(false)
})

test('the end of the connection ends a call that waits for the source of its pulled body', async () => {
  const { client, server, call } = await uploading(stuckAfter(Buffer.from('some')))
  await pull(server, 100)
  server.say({ kind: 'Read', desired: 100 })
  await new Promise(resolve => setImmediate(resolve))
  server.stream.end()
  expect((await rejection(call)).message).toContain('AddToStoreNar')
  expect(client.connection.usable).toBe(false)
})

test('the source of a pulled body is closed if the server sends an unknown message', async () => {
  let closed = false
  const source = async function* (): AsyncGenerator<Buffer> {
    try {
      for (;;) yield Buffer.alloc(100, 'x')
    } finally {
      closed = true
    }
  }
  const { server, call } = await uploading(source())
  await pull(server, 250)
  server.bytes(Buffer.from('0123450000000000', 'hex'))
  expect(await rejection(call)).toMatchObject({ code: 'unknown-tag' })
  expect(closed).toBe(true)
})
