import { describe, expect, test, vi } from 'vitest'
import type { NixDaemonClient } from '../../../generated/nix-daemon/client.ts'
import {
  AddToStoreNar,
  ExportPath,
  IsValidPath,
  NarFromPath,
  QueryAllValidPaths,
} from '../../../generated/nix-daemon/operations.ts'
import type { ByteStream } from '../../../runtime/streams/byte-stream.ts'
import { cut, settle } from '../../support/chunks.ts'
import { connected, type FakeServer, LAST, rejection } from '../../support/fake-server.ts'
import { fileNar } from '../../support/nar.ts'
import { bytesOf } from '../../support/raw-client.ts'
import { addToStoreNar, path, stuckAfter, worksStill } from '../../support/requests.ts'
import { expectTimedOut, pass, stopClock } from '../../support/stopped-clock.ts'

stopClock()

const timeout = 20

describe('a call whose reply does not come in time', () => {
  test('fails, and ends the connection', async () => {
    const { client, server } = await connected()
    const call = rejection(client.isValidPath({ path }, { timeout }))
    await pass(timeout - 1)
    expect(client.connection.usable).toBe(true)
    await pass(1)
    const error = await call
    expect(error).toMatchObject({ code: 'timed-out', waitedFor: 'reply', usable: false })
    expect(error.message).toBe(
      'IsValidPath: timed out after 20 ms, waiting for the reply; the request was sent, so the connection cannot be used any more: connect again (protocol 1.38)',
    )
    await expectTimedOut(client, server)
  })

  test('has the timeout of the connection, if it has none of its own', async () => {
    const { client, server } = await connected({ connect: { callTimeout: timeout } })
    const patient = client.isValidPath({ path }, { timeout: Number.POSITIVE_INFINITY })
    await server.request(IsValidPath)
    const hasty = rejection(client.isValidPath({ path }))
    await pass(timeout)
    expect(await hasty).toMatchObject({ waitedFor: 'turn' })
    server.reply(IsValidPath, true)
    expect(await patient).toBe(true)
    const next = rejection(client.isValidPath({ path }))
    await pass(timeout)
    expect(await next).toMatchObject({ waitedFor: 'reply' })
  })

  test.each([0, 1])('ends the other calls in flight without a known outcome: number %i of 2', async late => {
    const { client, server } = await connected({ connect: { inFlight: 2 } })
    const calls = [0, 1].map(at => rejection(client.isValidPath({ path }, at === late ? { timeout } : {})))
    await pass(timeout)
    const errors = await Promise.all(calls)
    expect(errors[late]).toMatchObject({ code: 'timed-out', waitedFor: 'reply' })
    expect(errors[1 - late]).toMatchObject({ code: 'broken' })
    expect(errors[1 - late]?.message).toContain('the outcome of this call is not known')
    await expectTimedOut(client, server)
  })

  test('may still be answered just in time, which stops the clock', async () => {
    const { client, server } = await connected()
    const call = client.isValidPath({ path }, { timeout: 100, stallTimeout: 200 })
    await server.request(IsValidPath)
    vi.advanceTimersByTime(99)
    server.reply(IsValidPath, true)
    expect(await call).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
    expect(client.connection.usable).toBe(true)
  })
})

test('a call whose turn does not come in time is not sent, and the connection goes on', async () => {
  const { client, server } = await connected()
  const first = client.isValidPath({ path })
  await server.request(IsValidPath)
  const { received } = server
  const call = rejection(client.addTempRoot({ path }, { timeout }))
  await pass(timeout)
  const error = await call
  expect(error).toMatchObject({ code: 'timed-out', waitedFor: 'turn', usable: true })
  expect(error.message).toContain('nothing was sent, and the connection can still be used')
  expect(server.received).toBe(received)
  server.reply(IsValidPath, true)
  expect(await first).toBe(true)
  expect(await worksStill(client, server)).toBe(true)
})

describe.each(['1.38', '1.21', '1.18'])('an upload at %s', version => {
  test('fails in time if its source gives nothing more', async () => {
    const { client, server } = await connected({ version })
    const body = stuckAfter(fileNar(1000).subarray(0, 500))
    const call = rejection(client.addToStoreNar(addToStoreNar, body, { timeout }))
    await server.request(AddToStoreNar)
    if (version === '1.21') server.say({ kind: 'Read', desired: 500 }, { kind: 'Read', desired: 500 })
    await pass(timeout)
    expect(await call).toMatchObject({ code: 'timed-out', waitedFor: 'source', usable: false })
    await expectTimedOut(client, server)
  })

  test('fails in time if the server takes nothing more', async () => {
    const { client, server } = await connected({ version, highWaterMark: 1 << 12 })
    const call = rejection(client.addToStoreNar(addToStoreNar, cut(fileNar(1 << 20), [1 << 16]), { timeout }))
    await server.request(AddToStoreNar)
    server.stream.pause()
    if (version === '1.21') server.say({ kind: 'Read', desired: 1 << 20 })
    await pass(timeout)
    expect(await call).toMatchObject({ code: 'timed-out', waitedFor: 'sending', usable: false })
    await expectTimedOut(client, server)
  })
})

test('an upload whose server has answered already fails in time if its source hangs', async () => {
  const { client, server } = await connected()
  const call = rejection(client.addToStoreNar(addToStoreNar, stuckAfter(fileNar(10)), { timeout }))
  await server.request(AddToStoreNar)
  server.reply(AddToStoreNar, undefined)
  await pass(timeout)
  expect(await call).toMatchObject({ code: 'timed-out', waitedFor: 'source' })
  await expectTimedOut(client, server)
})

describe('a download', () => {
  async function downloading(options: { timeout: number; stallTimeout?: number } = { timeout }): Promise<{
    client: NixDaemonClient
    server: FakeServer
    stream: ByteStream
  }> {
    const { client, server } = await connected()
    const call = client.narFromPath({ path }, options)
    await server.request(NarFromPath)
    server.say(LAST)
    return { client, server, stream: await call }
  }

  test('fails in time before its first byte', async () => {
    const { client, server } = await connected()
    const call = rejection(client.narFromPath({ path }, { timeout }))
    await server.request(NarFromPath)
    await pass(timeout)
    expect(await call).toMatchObject({ code: 'timed-out', waitedFor: 'reply' })
    await expectTimedOut(client, server)
  })

  const ways: [string, (stream: ByteStream) => Promise<unknown>][] = [
    ['by iteration', stream => stream.bytes()],
    ['by lending', stream => stream.lend(() => {})],
  ]
  test.each(ways)('that is read %s fails in time if its bytes stop', async (_, read) => {
    const { client, server, stream } = await downloading()
    const reading = rejection(read(stream))
    server.bytes(fileNar(1000).subarray(0, 500))
    await pass(timeout)
    expect(await reading).toMatchObject({ code: 'timed-out', waitedFor: 'body' })
    await expectTimedOut(client, server)
  })

  test('that is not read ends the connection in time, and with it the calls that wait', async () => {
    const { client, server, stream } = await downloading()
    server.bytes(fileNar(10).subarray(0, 100))
    const waiting = rejection(client.isValidPath({ path }))
    await pass(timeout)
    expect(await waiting).toMatchObject({ code: 'broken', cause: { code: 'timed-out' } })
    expect(await rejection(stream.bytes())).toMatchObject({ code: 'timed-out', waitedFor: 'reader' })
    await expectTimedOut(client, server)
  })

  test('that is lent to a sink that hangs fails in time', async () => {
    const { client, server, stream } = await downloading()
    const lending = rejection(stream.lend(() => new Promise(() => {})))
    server.bytes(fileNar(10))
    await pass(timeout)
    expect(await lending).toMatchObject({ code: 'timed-out', waitedFor: 'reader' })
    await expectTimedOut(client, server)
  })

  test('that is read in time leaves the connection usable', async () => {
    const { client, server, stream } = await downloading({ timeout: 100, stallTimeout: 200 })
    vi.advanceTimersByTime(99)
    server.bytes(fileNar(10))
    await stream.bytes()
    expect(vi.getTimerCount()).toBe(0)
    expect(await worksStill(client, server)).toBe(true)
  })

  test('of a record fails in time', async () => {
    const { client, server } = await connected({ version: '1.10' })
    const call = client.exportPath({ path }, { timeout })
    await server.request(ExportPath)
    server.say({ kind: 'Write', data: fileNar(1000).subarray(0, 504) })
    const { nar } = await call
    const reading = rejection(nar.bytes())
    await pass(timeout)
    expect(await reading).toMatchObject({ code: 'timed-out', waitedFor: 'body' })
    await expectTimedOut(client, server)
  })
})

test('elements that stop coming fail in time', async () => {
  const { client, server } = await connected()
  const elements = client.elements.queryAllValidPaths({ timeout })
  const first = elements.next()
  await server.request(QueryAllValidPaths)
  server.say(LAST)
  server.bytes(bytesOf(2, path))
  expect((await first).value).toBe(path)
  const next = rejection(elements.next())
  await pass(timeout)
  expect(await next).toMatchObject({ code: 'timed-out', waitedFor: 'reply' })
  await expectTimedOut(client, server)
})

test('elements can be given up while the next one is waited for', async () => {
  const { client, server } = await connected()
  const elements = client.elements.queryAllValidPaths()
  const first = rejection(elements.next())
  await server.request(QueryAllValidPaths)
  await settle()
  await elements.return?.()
  expect(await first).toMatchObject({ code: 'broken' })
  expect(await server.closedByClient()).toBe(true)
})

describe('a time that is none', () => {
  test.each([0, -1, Number.NaN, '5'])('is refused before anything is sent: %s', async wrong => {
    const time = wrong as number
    const { client, server } = await connected()
    expect(await rejection(client.isValidPath({ path }, { timeout: time }))).toMatchObject({
      code: 'bad-option',
    })
    expect(await rejection(client.isValidPath({ path }, { stallTimeout: time }))).toMatchObject({
      code: 'bad-option',
    })
    expect(await worksStill(client, server)).toBe(true)
    // A grace of 0 ends the calls in progress at once.
    for (const name of ['timeout', 'callTimeout', 'stallTimeout', ...(wrong === 0 ? [] : ['grace'])])
      expect(await rejection(connected({ connect: { [name]: time } }))).toMatchObject({ code: 'bad-option' })
  })
})
