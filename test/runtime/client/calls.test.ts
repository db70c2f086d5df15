import { describe, expect, test } from 'vitest'
import type { LogMessage } from '../../../generated/nix-daemon/log.ts'
import { IsValidPath, QueryAllValidPaths, QueryReferrers } from '../../../generated/nix-daemon/operations.ts'
import { ConnectionError, DecodeError, GateError } from '../../../runtime/errors/errors.ts'
import { settle } from '../../support/chunks.ts'
import { connected, failure, LAST, rejection } from '../../support/fake-server.ts'

const path = '/nix/store/3k9xw7m2b5hq1fz8rv4ysn6dcgpja0li-hello-2.12.1'

describe('a call', () => {
  test('gives the reply and leaves the connection usable', async () => {
    const { client, server } = await connected()
    const call = client.isValidPath({ path })
    expect(await server.request(IsValidPath)).toEqual({ path })
    server.reply(IsValidPath, true)
    expect(await call).toBe(true)
    expect(client.connection.usable).toBe(true)
  })

  test('is sent once the call before it has its reply', async () => {
    const { client, server } = await connected()
    const order: string[] = []
    const calls = [
      client.isValidPath({ path }).then(() => order.push('first')),
      client.queryReferrers({ path }).then(() => order.push('second')),
      client.queryAllValidPaths().then(() => order.push('third')),
    ]
    await server.request(IsValidPath)
    await settle()
    expect(server.input.available).toBe(0)
    server.reply(IsValidPath, true)
    await server.request(QueryReferrers)
    server.reply(QueryReferrers, [path])
    await server.request(QueryAllValidPaths)
    expect(order).toEqual(['first', 'second'])
    server.reply(QueryAllValidPaths, [])
    await Promise.all(calls)
    expect(order).toEqual(['first', 'second', 'third'])
  })

  test('succeeds after another call that the daemon has refused', async () => {
    const { client, server } = await connected()
    const refused = rejection(client.isValidPath({ path }))
    const next = client.queryReferrers({ path })
    await server.request(IsValidPath)
    server.say(failure('no such thing'))
    await server.request(QueryReferrers)
    server.reply(QueryReferrers, [path])
    expect(await refused).toMatchObject({ code: 'daemon', remoteMessage: 'no such thing', fatal: false })
    expect(await next).toEqual([path])
  })

  test('is rejected before sending if the session does not have its operation', async () => {
    const { client, server } = await connected({ version: '1.20' })
    const before = server.received
    const error = await rejection(client.queryDerivationOutputMap({ path }))
    expect(error).toBeInstanceOf(GateError)
    expect(error.message).toBe(
      'QueryDerivationOutputMap: the connection does not have this operation: it exists since 1.22 (protocol 1.20)',
    )
    await settle()
    expect(server.received).toBe(before)
    expect(client.connection.usable).toBe(true)
  })

  test('is rejected before sending if the session does not have one of its fields', async () => {
    const { client, server } = await connected({ version: '1.26' })
    const before = server.received
    const error = await rejection(client.queryValidPaths({ paths: [path], substitute: true }))
    expect(error).toBeInstanceOf(GateError)
    expect(error.message).toContain('substitute')
    expect(error.message).toContain('1.27')
    await settle()
    expect(server.received).toBe(before)
    const call = client.isValidPath({ path })
    await server.request(IsValidPath)
    server.reply(IsValidPath, false)
    expect(await call).toBe(false)
  })

  test('is rejected before sending, with the path of the value, if a value cannot be written', async () => {
    const { client, server } = await connected()
    const before = server.received
    const error = await rejection(client.queryValidPaths({ paths: [path, 7 as unknown as string] }))
    expect(error.message).toContain('QueryValidPaths.request.paths[1]: expected a string, got a number')
    await settle()
    expect(server.received).toBe(before)
  })
})

describe('a malformed reply', () => {
  test('with bytes left over makes the connection unusable, with an error that names the operation', async () => {
    const { client, server } = await connected()
    const call = rejection(client.isValidPath({ path }))
    await server.request(IsValidPath)
    server.bytes(Buffer.concat([server.encoded(LAST), Buffer.alloc(8), Buffer.alloc(16)]))
    const error = await call
    expect(error).toBeInstanceOf(ConnectionError)
    expect(error).toMatchObject({ code: 'leftover-bytes', place: { operation: 'IsValidPath' } })
    expect(error.message).toContain('16 bytes follow the reply')
    expect(client.connection.usable).toBe(false)
    expect(await rejection(client.isValidPath({ path }))).toMatchObject({ code: 'broken' })
    expect(await server.closedByClient()).toBe(true)
  })

  test('whose left-over bytes arrive later lets the next call fail before it is sent', async () => {
    const { client, server } = await connected()
    const call = client.isValidPath({ path })
    await server.request(IsValidPath)
    server.reply(IsValidPath, true)
    await call
    server.bytes(Buffer.alloc(8))
    await settle()
    const before = server.received
    expect(client.connection.usable).toBe(false)
    const error = await rejection(client.queryReferrers({ path }))
    expect(error).toMatchObject({ code: 'leftover-bytes', place: { operation: 'IsValidPath' } })
    expect(server.received).toBe(before)
  })

  test('that ends early gives an error with the operation', async () => {
    const { client, server } = await connected()
    const call = rejection(client.queryReferrers({ path }))
    await server.request(QueryReferrers)
    const reply = Buffer.concat([
      server.encoded(LAST),
      server.encoded([path, path], QueryReferrers.writeResponse),
    ])
    server.bytes(reply.subarray(0, reply.length - 8))
    server.stream.end()
    const error = await call
    expect(error).toBeInstanceOf(DecodeError)
    expect(error).toMatchObject({ code: 'short-input', place: { operation: 'QueryReferrers' } })
    expect(client.connection.usable).toBe(false)
  })

  test('with an unknown message gives an error that names the known ones', async () => {
    const { client, server } = await connected()
    const call = rejection(client.isValidPath({ path }))
    await server.request(IsValidPath)
    server.bytes(Buffer.from('0123450000000000', 'hex'))
    const error = await call
    expect(error).toMatchObject({ code: 'unknown-tag', place: { operation: 'IsValidPath', offset: 0 } })
    expect(error.message).toContain('Next')
    expect(await rejection(client.isValidPath({ path }))).toMatchObject({ code: 'broken' })
  })

  test.each<[string, LogMessage]>([
    ['Read', { kind: 'Read', desired: 100 }],
    ['Write', { kind: 'Write', data: Buffer.from('data') }],
  ])('with the message %s, which the call cannot use, breaks the connection off', async (kind, message) => {
    const { client, server } = await connected()
    const call = rejection(client.isValidPath({ path }))
    await server.request(IsValidPath)
    server.say(message)
    const error = await call
    expect(error).toMatchObject({ code: 'unexpected-message', place: { operation: 'IsValidPath' } })
    expect(error.message).toContain(kind)
    expect(client.connection.usable).toBe(false)
    expect(await server.closedByClient()).toBe(true)
  })
})
