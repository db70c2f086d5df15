import { describe, expect, expectTypeOf, test } from 'vitest'
import { NixDaemonElements } from '../../../generated/nix-daemon/client.ts'
import {
  FindRoots,
  IsValidPath,
  operations,
  QueryAllValidPaths,
  QueryReferrers,
  QuerySubstitutablePathInfos,
} from '../../../generated/nix-daemon/operations.ts'
import type { SubstitutablePathInfo } from '../../../generated/nix-daemon/types.ts'
import { settle } from '../../support/chunks.ts'
import { connected, failure, LAST, rejection } from '../../support/fake-server.ts'
import { path, worksStill } from '../../support/requests.ts'

const paths = Array.from({ length: 50 }, (_, index) => `${path}-${index}`)

async function all<T>(elements: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const element of elements) found.push(element)
  return found
}

test('a client has a method for the elements of every operation with a list and without an upload', () => {
  const methods = Object.getOwnPropertyNames(NixDaemonElements.prototype).filter(
    name => name !== 'constructor',
  )
  const lists = [...operations.values()].filter(
    ({ writeElement, upload }) => writeElement !== undefined && upload === undefined,
  )
  expect(methods.sort()).toEqual(lists.map(({ method }) => method).sort())
})

describe('a list that is read element by element', () => {
  test.each([1, 7, 64, 1 << 16])('is whole in chunks of %i bytes', async size => {
    const { client, server } = await connected()
    const reading = all(client.connection.elements(QueryReferrers, { path }))
    await server.request(QueryReferrers)
    const bytes = Buffer.concat([server.encoded(LAST), server.encoded(paths, QueryReferrers.writeResponse)])
    for (let at = 0; at < bytes.length; at += size) {
      server.bytes(bytes.subarray(at, at + size))
      if (size > 1 || at % 16 === 0) await settle()
    }
    expect(await reading).toEqual(paths)
    expect(await worksStill(client, server)).toBe(true)
  })

  test('may be a map, and its elements may contain lists', async () => {
    const { client, server } = await connected()
    const elements = client.elements.querySubstitutablePathInfos({ paths: [] as never })
    expectTypeOf(elements).toEqualTypeOf<AsyncIterableIterator<readonly [string, SubstitutablePathInfo]>>()
    const infos = paths.map(
      (each, index) =>
        [
          each,
          { deriver: undefined, references: paths.slice(0, index), downloadSize: index, narSize: 7 },
        ] as const,
    )
    const reading = all(elements)
    await server.request(QuerySubstitutablePathInfos)
    const bytes = Buffer.concat([
      server.encoded(LAST),
      server.encoded(infos, QuerySubstitutablePathInfos.writeResponse),
    ])
    for (let at = 0; at < bytes.length; at += 1000) {
      server.bytes(bytes.subarray(at, at + 1000))
      await settle()
    }
    expect(await reading).toEqual(infos)
    expect(await worksStill(client, server)).toBe(true)
  })

  test('is read on if the rest arrives while the caller handles the first elements', async () => {
    const { client, server } = await connected()
    const elements = client.connection.elements(QueryReferrers, { path })
    const first = elements.next()
    await server.request(QueryReferrers)
    const bytes = Buffer.concat([server.encoded(LAST), server.encoded(paths, QueryReferrers.writeResponse)])
    server.bytes(bytes.subarray(0, 400))
    expect(await first).toEqual({ done: false, value: paths[0] })
    server.bytes(bytes.subarray(400))
    await settle()
    expect(await all(elements)).toEqual(paths.slice(1))
    expect(await worksStill(client, server)).toBe(true)
  })

  test('may be empty', async () => {
    const { client, server } = await connected()
    const reading = all(client.elements.findRoots())
    await server.request(FindRoots)
    server.reply(FindRoots, [])
    expect(await reading).toEqual([])
    expect(await worksStill(client, server)).toBe(true)
  })

  test('gives its first element before the others have arrived', async () => {
    const { client, server } = await connected()
    const elements = client.connection.elements(QueryAllValidPaths)
    const first = elements.next()
    await server.request(QueryAllValidPaths)
    const bytes = Buffer.concat([
      server.encoded(LAST),
      server.encoded(paths, QueryAllValidPaths.writeResponse),
    ])
    server.bytes(bytes.subarray(0, 400))
    expect(await first).toEqual({ done: false, value: paths[0] })
    server.bytes(bytes.subarray(400))
    expect(await all(elements)).toEqual(paths.slice(1))
  })

  test('gives its elements in order to calls of next that do not wait for each other', async () => {
    const { client, server } = await connected()
    const elements = client.connection.elements(QueryAllValidPaths)
    const asked = Promise.all(Array.from({ length: 5 }, () => elements.next()))
    await server.request(QueryAllValidPaths)
    const bytes = Buffer.concat([
      server.encoded(LAST),
      server.encoded(paths.slice(0, 4), QueryAllValidPaths.writeResponse),
    ])
    for (let at = 0; at < bytes.length; at += 90) {
      server.bytes(bytes.subarray(at, at + 90))
      await settle()
    }
    expect((await asked).map(({ value }) => value)).toEqual([...paths.slice(0, 4), undefined])
  })

  test('is requested when its first element is, and calls behind it wait', async () => {
    const { client, server } = await connected()
    const before = server.received
    const elements = client.connection.elements(QueryAllValidPaths)
    await settle()
    expect(server.received).toBe(before)
    const first = elements.next()
    const call = client.isValidPath({ path })
    await server.request(QueryAllValidPaths)
    server.reply(QueryAllValidPaths, paths)
    await first
    await settle()
    expect(server.input.available).toBe(0)
    expect(await all(elements)).toHaveLength(49)
    await server.request(IsValidPath)
    server.reply(IsValidPath, true)
    expect(await call).toBe(true)
  })

  test('is not held in memory: a slow reader slows the server', async () => {
    const { client, server } = await connected({ highWaterMark: 1 << 14 })
    const elements = client.connection.elements(QueryAllValidPaths)
    const first = elements.next()
    await server.request(QueryAllValidPaths)
    const count = 100_000
    const bytes = server.encoded(
      Array.from({ length: count }, () => path),
      QueryAllValidPaths.writeResponse,
    )
    server.say(LAST)
    let sent = 0
    const sending = (async () => {
      for (; sent < bytes.length; sent += 1 << 14) await server.slowly(bytes.subarray(sent, sent + (1 << 14)))
    })()
    await first
    for (let index = 0; index < 1000; index += 1) await settle()
    expect(sent).toBeLessThan(2 << 20)
    let read = 1
    for await (const each of elements) read += each === path ? 1 : 0
    await sending
    expect(read).toBe(count)
  })

  test('gives an error that names a malformed element', async () => {
    const { client, server } = await connected()
    const reading = rejection(all(client.connection.elements(QueryAllValidPaths)))
    await server.request(QueryAllValidPaths)
    const bytes = Buffer.concat([
      server.encoded(LAST),
      server.encoded(paths, QueryAllValidPaths.writeResponse),
    ])
    bytes[bytes.length - 1] = 1
    for (let at = 0; at < bytes.length; at += 100) {
      server.bytes(bytes.subarray(at, at + 100))
      await settle()
    }
    const error = await reading
    expect(error).toMatchObject({
      code: 'bad-padding',
      place: { path: 'response[49]', offset: bytes.length - 16 },
    })
    expect(client.connection.usable).toBe(false)
  })

  test('gives an error if it ends early', async () => {
    const { client, server } = await connected()
    const reading = rejection(all(client.connection.elements(QueryAllValidPaths)))
    await server.request(QueryAllValidPaths)
    const bytes = Buffer.concat([
      server.encoded(LAST),
      server.encoded(paths, QueryAllValidPaths.writeResponse),
    ])
    server.bytes(bytes.subarray(0, 1000))
    await settle()
    server.stream.end()
    expect(await reading).toMatchObject({ code: 'short-input' })
  })

  test('gives the failure that the daemon sends instead, and leaves the connection usable', async () => {
    const { client, server } = await connected()
    const reading = rejection(all(client.connection.elements(QueryAllValidPaths)))
    await server.request(QueryAllValidPaths)
    server.say(failure('not today'))
    expect(await reading).toMatchObject({ code: 'daemon' })
    expect(await worksStill(client, server)).toBe(true)
  })

  test('ends the connection if the reader stops before its end', async () => {
    const { client, server } = await connected()
    const elements = client.connection.elements(QueryAllValidPaths)
    const reading = (async () => {
      for await (const each of elements) if (each === paths[2]) return
    })()
    await server.request(QueryAllValidPaths)
    const bytes = Buffer.concat([
      server.encoded(LAST),
      server.encoded(paths, QueryAllValidPaths.writeResponse),
    ])
    server.bytes(bytes.subarray(0, 1000))
    await reading
    expect(client.connection.usable).toBe(false)
    expect(await rejection(client.isValidPath({ path }))).toMatchObject({ code: 'broken' })
  })

  test('leaves the connection usable if no element was requested', async () => {
    const { client, server } = await connected()
    const elements = client.connection.elements(QueryAllValidPaths)
    await elements.return?.()
    expect(await worksStill(client, server)).toBe(true)
  })

  test('is refused for an operation whose response is no list', async () => {
    const { client, server } = await connected()
    const error = await rejection(all(client.connection.elements(IsValidPath as never, { path } as never)))
    expect(error).toMatchObject({ code: 'wrong-type', message: expect.stringContaining('is no list') })
    expect(await worksStill(client, server)).toBe(true)
  })
})
