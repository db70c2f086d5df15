import { expect, test } from 'vitest'
import { IsValidPath } from '../../generated/nix-daemon/operations.ts'
import { connected, rejection } from '../support/fake-server.ts'
import { path } from '../support/requests.ts'

test.each([1, 4])(
  'a listener may end the connection, which ends each call once (%i in flight)',
  async inFlight => {
    const { client, server } = await connected({ connect: { inFlight } })
    const controller = new AbortController()
    const options = { signal: controller.signal, onLog: () => controller.abort() }
    const call = rejection(client.isValidPath({ path }, options))
    await server.request(IsValidPath)
    server.say({ kind: 'Next', msg: 'enough' })
    expect(await call).toMatchObject({ code: 'aborted' })
    // Calls that have to be alone, and the end, wait for all others.
    expect(await rejection(client.narFromPath({ path }))).toMatchObject({ code: 'aborted' })
    await client.close()
  },
)
