import { describe, expect, test, vi } from 'vitest'
import {
  AddToStoreNar,
  IsValidPath,
  NarFromPath,
  QueryAllValidPaths,
} from '../../../generated/nix-daemon/operations.ts'
import { cut, settle } from '../../support/chunks.ts'
import { connected, LAST, rejection } from '../../support/fake-server.ts'
import { fileNar } from '../../support/nar.ts'
import { bytesOf } from '../../support/raw-client.ts'
import { addToStoreNar, path, worksStill } from '../../support/requests.ts'
import { expectTimedOut, pass, stopClock } from '../../support/stopped-clock.ts'

stopClock()

describe('a call that stalls', () => {
  const stallTimeout = 1000

  test('fails once no bytes have passed for that time, however long it takes with them', async () => {
    const { client, server } = await connected()
    const call = rejection(client.narFromPath({ path }, { stallTimeout }).then(stream => stream.bytes()))
    await server.request(NarFromPath)
    for (let index = 0; index < 20; index += 1) {
      vi.advanceTimersByTime(900)
      server.say({ kind: 'Next', msg: 'still there' })
      await settle()
    }
    server.say(LAST)
    await pass(1500)
    const error = await call
    expect(error).toMatchObject({ code: 'timed-out', waitedFor: 'body', usable: false })
    expect(error.message).toContain('no bytes passed for 1000 ms, waiting for more bytes of the body')
    expect(vi.getTimerCount()).toBe(0)
    await expectTimedOut(client, server)
  })

  test('fails if it has no bytes as a reply at all', async () => {
    const { client, server } = await connected()
    const call = rejection(client.isValidPath({ path }, { stallTimeout }))
    await server.request(IsValidPath)
    await pass(1500)
    expect(await call).toMatchObject({ code: 'timed-out', waitedFor: 'reply', usable: false })
    await expectTimedOut(client, server)
  })

  test('does not fail while its elements are not requested', async () => {
    const { client, server } = await connected()
    const elements = client.elements.queryAllValidPaths({ stallTimeout })
    const first = elements.next()
    await server.request(QueryAllValidPaths)
    server.say(LAST)
    server.bytes(bytesOf(2, path))
    await first
    await pass(60_000)
    server.bytes(bytesOf(path))
    expect((await elements.next()).value).toBe(path)
    expect((await elements.next()).done).toBe(true)
    expect(await worksStill(client, server)).toBe(true)
  })

  test('does not fail while its caller is slow to read', async () => {
    const { client, server } = await connected()
    const call = client.narFromPath({ path }, { stallTimeout })
    await server.request(NarFromPath)
    server.say(LAST)
    const stream = await call
    const nar = fileNar(1000)
    server.bytes(nar.subarray(0, 500))
    await settle()
    vi.advanceTimersByTime(60_000)
    let release = (): void => {}
    const lending = stream.lend(() => new Promise<void>(resolve => (release = resolve)))
    vi.advanceTimersByTime(60_000)
    server.bytes(nar.subarray(500))
    while (client.connection.usable && vi.getTimerCount() > 0) {
      release()
      await settle()
      vi.advanceTimersByTime(900)
    }
    await lending
    expect(await worksStill(client, server)).toBe(true)
  })

  test('does not fail while the connection is paused', async () => {
    const { client, server } = await connected()
    const call = client.isValidPath({ path }, { stallTimeout })
    await server.request(IsValidPath)
    client.connection.pause()
    server.reply(IsValidPath, true)
    vi.advanceTimersByTime(60_000)
    client.connection.resume()
    expect(await call).toBe(true)
  })

  test('fails once the server takes no more bytes of an upload, however slowly it took those before', async () => {
    const { client, server } = await connected({ highWaterMark: 1 << 12 })
    const body = cut(fileNar(16 << 20), [1 << 14])
    const call = rejection(client.addToStoreNar(addToStoreNar, body, { stallTimeout }))
    await server.request(AddToStoreNar)
    server.stream.pause()
    for (let index = 0; index < 10; index += 1) {
      await pass(900)
      server.stream.resume()
      await server.input.more()
      server.stream.pause()
      await server.raw(server.input.available)
    }
    expect(client.connection.usable).toBe(true)
    await pass(2000)
    expect(await call).toMatchObject({ code: 'timed-out', waitedFor: 'sending' })
    await expectTimedOut(client, server)
  })
})
