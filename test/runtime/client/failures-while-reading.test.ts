import { expect, test } from 'vitest'
import { IsValidPath } from '../../../generated/nix-daemon/operations.ts'
import { connected, rejection } from '../../support/fake-server.ts'
import { path } from '../../support/requests.ts'

test.each([1, 4])('an abort by a log listener ends each call once, with %i in flight', async inFlight => {
  const { client, server } = await connected({ connect: { inFlight } })
  const controller = new AbortController()
  const options = { signal: controller.signal, onLog: () => controller.abort() }
  const call = rejection(client.isValidPath({ path }, options))
  await server.request(IsValidPath)
  server.say({ kind: 'Next', msg: 'enough' })
  expect(await call).toMatchObject({ code: 'aborted' })
  // Downloads and the end of the connection wait for all calls before them.
  expect(await rejection(client.narFromPath({ path }))).toMatchObject({ code: 'aborted' })
  await client.close()
})

test('an error that a decoder throws itself ends the calls behind it as well', async () => {
  const { client, server } = await connected({ connect: { inFlight: 2 } })
  const failing: typeof IsValidPath = {
    ...IsValidPath,
    readResponse() {
      throw new TypeError('a mistake')
    },
  }
  const calls = [client.connection.call(failing, { path }), client.isValidPath({ path })].map(rejection)
  for (const _ of calls) await server.request(IsValidPath)
  server.reply(IsValidPath, true)
  server.reply(IsValidPath, false)
  expect(await calls[0]).toEqual(new TypeError('a mistake'))
  expect(await calls[1]).toMatchObject({ code: 'broken', message: expect.stringContaining('a mistake') })
})
