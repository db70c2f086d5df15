import { describe, expect, test } from 'vitest'
import type { NixDaemonClient } from '../../../generated/nix-daemon/client.ts'
import { connect } from '../../../generated/nix-daemon/client.ts'
import type { LogMessage } from '../../../generated/nix-daemon/log.ts'
import {
  AddToStoreNar,
  IsValidPath,
  NarFromPath,
  QueryAllValidPaths,
  QueryReferrers,
} from '../../../generated/nix-daemon/operations.ts'
import type { ConnectOptions } from '../../../runtime/client/options.ts'
import { settle, stateOf } from '../../support/chunks.ts'
import { connected, type FakeServer, failure, LAST, rejection } from '../../support/fake-server.ts'
import { fileNar } from '../../support/nar.ts'
import { addToStoreNar, path } from '../../support/requests.ts'

/** Connects a client that may have that many requests in flight. */
function connectedInFlight(
  inFlight: number,
  more: ConnectOptions<LogMessage> = {},
): Promise<{ client: NixDaemonClient; server: FakeServer }> {
  return connected({ connect: { inFlight, ...more } })
}

/** Asks for the validity of some paths. */
function ask(client: NixDaemonClient, count: number): Promise<boolean>[] {
  return Array.from({ length: count }, (_, index) => client.isValidPath({ path: `${path}-${index}` }))
}

async function requested(server: FakeServer, count: number): Promise<string[]> {
  const paths: string[] = []
  for (let index = 0; index < count; index += 1) paths.push((await server.request(IsValidPath)).path)
  return paths
}

describe('requests in flight', () => {
  test('are sent without waiting, up to the allowed number', async () => {
    const { client, server } = await connectedInFlight(3)
    const calls = ask(client, 5)
    expect(await requested(server, 3)).toEqual([0, 1, 2].map(index => `${path}-${index}`))
    await settle()
    expect(server.input.available).toBe(0)
    server.reply(IsValidPath, true)
    expect(await calls[0]).toBe(true)
    expect(await requested(server, 1)).toEqual([`${path}-3`])
    await settle()
    expect(server.input.available).toBe(0)
    for (const answer of [false, true, false]) server.reply(IsValidPath, answer)
    await requested(server, 1)
    server.reply(IsValidPath, true)
    expect(await Promise.all(calls)).toEqual([true, false, true, false, true])
    expect(client.connection.usable).toBe(true)
  })

  test('leave in one chunk if they were made in one turn', async () => {
    const { client, server } = await connectedInFlight(32)
    let pieces = 0
    server.stream.on('data', () => {
      pieces += 1
    })
    const calls = ask(client, 32)
    await requested(server, 32)
    expect(pieces).toBe(1)
    for (const _ of calls) server.reply(IsValidPath, true)
    expect(await Promise.all(calls)).toEqual(calls.map(() => true))
  })

  test('get their own replies and messages, from one chunk as well as byte by byte', async () => {
    for (const size of [1, 7, 1 << 16]) {
      const { client, server } = await connectedInFlight(8)
      const told: string[] = []
      const onLog =
        (name: string) =>
        (message: LogMessage): void => {
          told.push(`${name} ${(message as { msg: string }).msg}`)
        }
      const calls = [
        client.queryReferrers({ path }, { onLog: onLog('first') }),
        client.isValidPath({ path }, { onLog: onLog('second') }),
        client.queryAllValidPaths({ onLog: onLog('third') }),
      ]
      await server.request(QueryReferrers)
      await server.request(IsValidPath)
      await server.request(QueryAllValidPaths)
      const bytes = Buffer.concat([
        server.encoded({ kind: 'Next', msg: 'a' }),
        server.encoded(LAST),
        server.encoded([path, `${path}-b`], QueryReferrers.writeResponse),
        server.encoded({ kind: 'Next', msg: 'b' }),
        server.encoded({ kind: 'Next', msg: 'c' }),
        server.encoded(LAST),
        server.encoded(true, IsValidPath.writeResponse),
        server.encoded({ kind: 'Next', msg: 'd' }),
        server.encoded(LAST),
        server.encoded([path], QueryAllValidPaths.writeResponse),
      ])
      for (let at = 0; at < bytes.length; at += size) {
        server.bytes(bytes.subarray(at, at + size))
        if (at % 64 === 0) await settle()
      }
      expect(await Promise.all(calls)).toEqual([[path, `${path}-b`], true, [path]])
      expect(told).toEqual(['first a', 'second b', 'second c', 'third d'])
    }
  })

  test('succeed after one that the daemon has refused', async () => {
    const { client, server } = await connectedInFlight(8)
    const [first, second, third] = ask(client, 3)
    await requested(server, 3)
    server.reply(IsValidPath, true)
    server.say(failure('no such thing'))
    server.reply(IsValidPath, false)
    expect(await first).toBe(true)
    expect(await rejection(second as Promise<boolean>)).toMatchObject({ code: 'daemon', fatal: false })
    expect(await third).toBe(false)
    expect(client.connection.usable).toBe(true)
  })

  test('are sent on after a refusal of the last one that was sent', async () => {
    const { client, server } = await connectedInFlight(2)
    const [first, second, third] = ask(client, 3)
    const refused = rejection(second as Promise<boolean>)
    await requested(server, 2)
    // Both at once, so that the third request is sent before the failure of the second is decoded.
    const reply = server.encoded(true, IsValidPath.writeResponse)
    server.bytes(Buffer.concat([server.encoded(LAST), reply, server.encoded(failure('no such thing'))]))
    await requested(server, 1)
    server.reply(IsValidPath, false)
    expect(await first).toBe(true)
    expect(await refused).toMatchObject({ code: 'daemon', fatal: false })
    expect(await third).toBe(false)
    expect(client.connection.usable).toBe(true)
  })

  test('each get their error if the daemon refuses all of them alike', async () => {
    const { client, server } = await connectedInFlight(8)
    const calls = ask(client, 4).map(rejection)
    await requested(server, 4)
    for (const _ of calls) server.say(failure('path is not valid'))
    for (const error of await Promise.all(calls))
      expect(error).toMatchObject({ code: 'daemon', fatal: false })
    expect(client.connection.usable).toBe(true)
  })

  test('fail with an unknown outcome if a malformed reply ends the connection', async () => {
    const { client, server } = await connectedInFlight(8)
    const [first, second, third] = ask(client, 3).map(rejection)
    await requested(server, 3)
    server.bytes(Buffer.alloc(16, 0xff))
    expect(await first).toMatchObject({ code: 'integer-range', place: { operation: 'IsValidPath' } })
    for (const error of [await second, await third]) {
      expect(error).toMatchObject({ code: 'broken', place: { operation: 'IsValidPath', version: 0x126 } })
      expect(error?.message).toMatch(
        /^IsValidPath: the outcome of this call is not known, since the connection broke off/,
      )
    }
    expect(client.connection.usable).toBe(false)
  })

  test('fail if the connection ends between replies', async () => {
    const { client, server } = await connectedInFlight(8)
    const [first, ...others] = ask(client, 3)
    const lost = others.map(rejection)
    await requested(server, 3)
    server.reply(IsValidPath, true)
    server.stream.end()
    expect(await first).toBe(true)
    for (const error of await Promise.all(lost)) expect(error).toMatchObject({ code: 'closed' })
  })

  test('fail once each if a fatal error is sent twice', async () => {
    const { client, server } = await connectedInFlight(8)
    const [first, second, third] = ask(client, 3).map(rejection)
    await requested(server, 3)
    server.say(failure('out of memory'), failure('out of memory'))
    server.stream.end()
    expect(await first).toMatchObject({ code: 'daemon', remoteMessage: 'out of memory' })
    expect(await second).toMatchObject({ code: 'broken' })
    expect(await third).toMatchObject({ code: 'broken' })
  })

  test('fail if bytes follow the last reply', async () => {
    const { client, server } = await connectedInFlight(8)
    const [first, second] = ask(client, 2)
    const refused = rejection(second as Promise<boolean>)
    await requested(server, 2)
    server.reply(IsValidPath, true)
    server.bytes(
      Buffer.concat([server.encoded(LAST), server.encoded(true, IsValidPath.writeResponse), Buffer.alloc(8)]),
    )
    expect(await first).toBe(true)
    expect(await refused).toMatchObject({ code: 'leftover-bytes' })
  })

  test('are not disturbed by calls that cannot be sent', async () => {
    const { client, server } = await connected({ version: '1.20', connect: { inFlight: 8 } })
    const before = client.isValidPath({ path })
    const gated = rejection(client.queryDerivationOutputMap({ path }))
    const broken = rejection(client.queryValidPaths({ paths: [path, 7 as unknown as string] }))
    const after = client.isValidPath({ path: `${path}-b` })
    expect(await requested(server, 2)).toEqual([path, `${path}-b`])
    server.reply(IsValidPath, true)
    server.reply(IsValidPath, false)
    expect(await before).toBe(true)
    expect(await after).toBe(false)
    expect(await gated).toMatchObject({ code: 'gate' })
    expect(await broken).toMatchObject({ code: 'wrong-type', place: { path: 'request.paths[1]' } })
  })

  test('do not include calls with a body', async () => {
    const { client, server } = await connectedInFlight(8)
    const nar = fileNar(100)
    const calls = [
      client.isValidPath({ path }),
      client.addToStoreNar(addToStoreNar, nar),
      client.isValidPath({ path }),
    ]
    await requested(server, 1)
    await settle()
    expect(server.input.available).toBe(0)
    server.reply(IsValidPath, true)
    await server.request(AddToStoreNar)
    expect((await server.frames()).equals(nar)).toBe(true)
    await settle()
    expect(server.input.available).toBe(0)
    server.say(LAST)
    await requested(server, 1)
    server.reply(IsValidPath, false)
    expect(await Promise.all(calls)).toEqual([true, undefined, false])
  })

  test('wait for a download before them, which waits for those before it', async () => {
    const { client, server } = await connectedInFlight(8)
    const nar = fileNar(1000)
    const before = client.isValidPath({ path })
    const download = client.narFromPath({ path })
    const after = client.isValidPath({ path })
    await requested(server, 1)
    server.reply(IsValidPath, true)
    expect(await before).toBe(true)
    await server.request(NarFromPath)
    server.bytes(Buffer.concat([server.encoded(LAST), nar]))
    expect((await (await download).bytes()).equals(nar)).toBe(true)
    await requested(server, 1)
    expect(await stateOf(after)).toBe('pending')
    server.reply(IsValidPath, false)
    expect(await after).toBe(false)
  })

  test('are answered before close() ends the connection', async () => {
    const { client, server } = await connectedInFlight(8)
    const calls = ask(client, 2)
    const closing = client.close()
    await requested(server, 2)
    expect(await stateOf(closing)).toBe('pending')
    server.reply(IsValidPath, true)
    server.reply(IsValidPath, true)
    server.stream.on('end', () => server.stream.end())
    await closing
    expect(await Promise.all(calls)).toEqual([true, true])
  })

  test('are answered before the end of an await using block ends the connection', async () => {
    const { client, server } = await connectedInFlight(8)
    server.stream.on('end', () => server.stream.end())
    let calls: Promise<boolean>[] = []
    {
      await using connection = client.connection
      calls = ask(client, 2)
      expect(connection.usable).toBe(true)
      await requested(server, 2)
      server.reply(IsValidPath, true)
      server.reply(IsValidPath, false)
    }
    expect(await Promise.all(calls)).toEqual([true, false])
    expect(client.connection.usable).toBe(false)
  })

  test('all end if one of them is aborted', async () => {
    const { client, server } = await connectedInFlight(8)
    const controller = new AbortController()
    const first = rejection(client.isValidPath({ path }))
    const second = rejection(client.isValidPath({ path }, { signal: controller.signal }))
    await requested(server, 2)
    controller.abort(new Error('enough'))
    const errors = await Promise.all([first, second])
    expect(errors.map(error => (error as { code?: string }).code).sort()).toEqual(['aborted', 'broken'])
    expect(client.connection.usable).toBe(false)
  })
})

test.each([0, -1, 1.5, Number.NaN, '8' as unknown as number])('inFlight %s is refused', async inFlight => {
  const error = await rejection(connect('/nowhere', { inFlight }))
  expect(error).toMatchObject({
    code: 'bad-option',
    message: `inFlight has to be 1 or more, got ${inFlight}`,
  })
})
