import { expect, test } from 'vitest'
import type { NixDaemonClient } from '../../../generated/nix-daemon/client.ts'
import { AddToStoreNar } from '../../../generated/nix-daemon/operations.ts'
import { EncodeError } from '../../../runtime/errors/errors.ts'
import type { Body } from '../../../runtime/streams/body.ts'
import { connected, type FakeServer, failure, rejection } from '../../support/fake-server.ts'
import { fileNar } from '../../support/nar.ts'
import { addToStoreNar, failingAfter, stuckAfter, worksStill } from '../../support/requests.ts'

const nar = fileNar(1000)

async function uploading(
  body: Body,
): Promise<{ client: NixDaemonClient; server: FakeServer; call: Promise<unknown> }> {
  const { client, server } = await connected({ version: '1.20' })
  const call = client.addToStoreNar(addToStoreNar, body)
  call.catch(() => {})
  return { client, server, call }
}

test('an inline NAR is sent unchanged, with nothing around it', async () => {
  const { client, server, call } = await uploading([nar.subarray(0, 3), nar.subarray(3)])
  await server.request(AddToStoreNar)
  expect((await server.raw(nar.length)).equals(nar)).toBe(true)
  server.reply(AddToStoreNar, undefined)
  await call
  expect(await worksStill(client, server)).toBe(true)
})

test.each<[string, Body, RegExp]>([
  [
    'that goes on after the NAR',
    Buffer.concat([nar, Buffer.from('more')]),
    /goes on after the end of the NAR at byte 1\d{3}/,
  ],
  ['that ends inside the NAR', nar.subarray(0, nar.length - 8), /ends inside the NAR, at byte 1\d{3}/],
  ['that is no NAR', Buffer.from('not a NAR at all'), /the NAR is broken: /],
  ['of no bytes', Buffer.alloc(0), /ends inside the NAR, at byte 0/],
])('an inline body %s makes the call throw, and ends the connection', async (_, body, problem) => {
  const { client, server, call } = await uploading(body)
  const error = await rejection(call)
  expect(error).toBeInstanceOf(EncodeError)
  expect(error).toMatchObject({ code: 'bad-nar', place: { operation: 'AddToStoreNar' } })
  expect(error.message).toMatch(problem)
  expect(error.message).not.toContain('response')
  expect(client.connection.usable).toBe(false)
  expect(await server.closedByClient()).toBe(true)
  expect(await rejection(client.findRoots())).toMatchObject({ code: 'broken' })
})

test('bytes of an inline body after the NAR are not sent, where they would be the next request', async () => {
  let ask = (): void => {}
  const asked = new Promise<void>(resolve => {
    ask = resolve
  })
  const source = async function* (): AsyncGenerator<Buffer> {
    yield nar
    await asked
    yield Buffer.from('more')
  }
  const { server, call } = await uploading(source())
  await server.request(AddToStoreNar)
  expect((await server.raw(nar.length)).equals(nar)).toBe(true)
  ask()
  expect(await rejection(call)).toMatchObject({ code: 'bad-nar' })
  expect(await server.closedByClient()).toBe(true)
  expect(server.input.available).toBe(0)
})

test('a call throws the error of its inline body’s source, and ends the connection', async () => {
  const broken = new Error('the disk is broken')
  const { client, server, call } = await uploading(failingAfter(nar.subarray(0, 100), broken))
  expect(await rejection(call)).toBe(broken)
  expect(client.connection.usable).toBe(false)
  expect(await server.closedByClient()).toBe(true)
})

test('a failure before the end of an inline NAR ends the connection', async () => {
  const { client, server, call } = await uploading(stuckAfter(nar.subarray(0, 100)))
  await server.request(AddToStoreNar)
  server.say(failure('no space left'))
  expect(await rejection(call)).toMatchObject({ remoteMessage: 'no space left', fatal: true })
  expect(client.connection.usable).toBe(false)
  expect(await server.closedByClient()).toBe(true)
})

test('a failure after an inline NAR leaves the connection usable', async () => {
  const { client, server, call } = await uploading(nar)
  await server.request(AddToStoreNar)
  await server.raw(nar.length)
  server.say(failure('hash mismatch'))
  expect(await rejection(call)).toMatchObject({ remoteMessage: 'hash mismatch', fatal: false })
  expect(await worksStill(client, server)).toBe(true)
})
