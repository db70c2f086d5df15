import { once } from 'node:events'
import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import type { NixDaemonClient } from '../../../generated/nix-daemon/client.ts'
import {
  AddToStoreNar,
  ExportPath,
  IsValidPath,
  NarFromPath,
  QueryAllValidPaths,
} from '../../../generated/nix-daemon/operations.ts'
import type { ByteStream } from '../../../runtime/streams/byte-stream.ts'
import { settle } from '../../support/chunks.ts'
import { connected, type FakeServer, LAST, rejection } from '../../support/fake-server.ts'
import { fileNar } from '../../support/nar.ts'
import { bytesOf } from '../../support/raw-client.ts'
import { addToStoreNar, path, stuckAfter } from '../../support/requests.ts'

const nar = fileNar(10_000)
const BEFORE = 5000

/** The error of a reset, as every way of reading has to give it: with a code, its place, and the raw one as cause. */
const reset = (operation: string, offset?: number): object => ({
  name: 'ConnectionError',
  code: 'closed',
  place: { operation, ...(offset === undefined ? {} : { offset }) },
  cause: { message: 'read ECONNRESET' },
})

/** Waits until the client has what was sent. */
async function arrived(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await settle()
}

async function downloading(): Promise<{ client: NixDaemonClient; server: FakeServer; stream: ByteStream }> {
  const { client, server } = await connected()
  const call = client.narFromPath({ path })
  await server.request(NarFromPath)
  server.say(LAST)
  server.bytes(nar.subarray(0, BEFORE))
  const stream = await call
  await arrived()
  return { client, server, stream }
}

const ways: [string, (stream: ByteStream) => Promise<unknown>][] = [
  [
    'iteration',
    async stream => {
      for await (const _ of stream);
    },
  ],
  ['lend', stream => stream.lend(() => {})],
  ['lend to a slow sink', stream => stream.lend(() => new Promise(resolve => setImmediate(resolve)))],
  ['forEach', stream => stream.forEach(() => {})],
  ['bytes', stream => stream.bytes()],
  ['a Readable around it', stream => once(Readable.from(stream).resume(), 'end')],
]

describe.each(ways)('a NAR that is read by %s', (_, read) => {
  test('and reset rejects with the place and the cause', async () => {
    const { client, server, stream } = await downloading()
    const reading = rejection(read(stream))
    server.bytes(nar.subarray(BEFORE, BEFORE + 10))
    await arrived()
    server.stream.destroy()
    expect(await reading).toMatchObject(reset('NarFromPath', BEFORE + 10))
    expect(await rejection(client.isValidPath({ path }))).toMatchObject({ code: 'broken' })
    await client.close()
  })

  test('and was reset before that gives its bytes and then rejects', async () => {
    const { server, stream } = await downloading()
    server.stream.destroy()
    expect(await rejection(read(stream))).toMatchObject(reset('NarFromPath', BEFORE))
  })
})

describe('a NAR that is reset', () => {
  test('can be cancelled, also while a piece is waited for', async () => {
    const { client, server, stream } = await downloading()
    const pieces = stream[Symbol.asyncIterator]()
    await pieces.next()
    const next = rejection(pieces.next() as Promise<unknown>)
    await stream.cancel()
    expect(await next).toMatchObject({
      name: 'ConnectionError',
      code: 'broken',
      place: { operation: 'NarFromPath' },
    })
    expect(await server.closedByClient()).toBe(true)
    await client.close()
  })

  test('can be cancelled before it is read', async () => {
    const { server, stream } = await downloading()
    server.stream.destroy()
    await stream.cancel()
  })

  test('can be left early', async () => {
    const { server, stream } = await downloading()
    server.stream.destroy()
    for await (const _ of stream) break
    await stream[Symbol.asyncIterator]().return?.()
  })

  test('before its first byte rejects the call', async () => {
    const { client, server } = await connected()
    const call = rejection(client.narFromPath({ path }))
    await server.request(NarFromPath)
    server.stream.destroy()
    expect(await call).toMatchObject(reset('NarFromPath'))
  })
})

describe('a record that is reset', () => {
  async function exporting(): Promise<{ client: NixDaemonClient; server: FakeServer }> {
    const { client, server } = await connected({ version: '1.21' })
    void server.request(ExportPath).then(() => server.say({ kind: 'Write', data: nar.subarray(0, 504) }))
    return { client, server }
  }

  test.each([
    ['body', (dump: { nar: ByteStream; tail(): Promise<unknown> }) => dump.nar.bytes()],
    ['lent body', (dump: { nar: ByteStream; tail(): Promise<unknown> }) => dump.nar.lend(() => {})],
    ['tail', (dump: { nar: ByteStream; tail(): Promise<unknown> }) => dump.tail()],
  ])('rejects while its %s is read', async (_, read) => {
    const { client, server } = await exporting()
    const dump = await client.exportPath({ path })
    const reading = rejection(read(dump))
    server.stream.destroy()
    expect(await reading).toMatchObject(reset('ExportPath', 504))
  })

  test('can be given up while a piece is waited for', async () => {
    const { client } = await exporting()
    const dump = await client.exportPath({ path })
    const pieces = dump.nar[Symbol.asyncIterator]()
    await pieces.next()
    const next = rejection(pieces.next() as Promise<unknown>)
    await dump.nar.cancel()
    expect(await next).toMatchObject({ name: 'ConnectionError', code: 'broken' })
    await client.close()
  })
})

test('elements that are reset reject', async () => {
  const { client, server } = await connected()
  const elements = client.elements.queryAllValidPaths()
  const first = elements.next()
  await server.request(QueryAllValidPaths)
  server.say(LAST)
  server.bytes(bytesOf(2, path))
  await first
  const next = rejection(elements.next())
  server.stream.destroy()
  expect(await next).toMatchObject(reset('QueryAllValidPaths'))
})

test('a call that is reset rejects', async () => {
  const { client, server } = await connected()
  const call = rejection(client.isValidPath({ path }))
  await server.request(IsValidPath)
  server.stream.destroy()
  expect(await call).toMatchObject(reset('IsValidPath'))
})

test.each(['1.38', '1.21', '1.18'])('an upload at %s that is reset rejects', async version => {
  const { client, server } = await connected({ version })
  const call = rejection(client.addToStoreNar(addToStoreNar, stuckAfter(nar.subarray(0, 504))))
  await server.request(AddToStoreNar)
  if (version === '1.21') server.say({ kind: 'Read', desired: 504 }, { kind: 'Read', desired: 504 })
  server.stream.destroy()
  expect(await call).toMatchObject(reset('AddToStoreNar'))
  await client.close()
})

test('a reset in the handshake rejects connecting', async () => {
  const { connect } = await import('../../../generated/nix-daemon/client.ts')
  const stream = new (await import('node:stream')).PassThrough()
  const connecting = rejection(connect(stream))
  stream.destroy(new Error('read ECONNRESET'))
  const error = await connecting
  expect(error).toMatchObject({ code: 'handshake-refused', cause: { cause: { message: 'read ECONNRESET' } } })
})
