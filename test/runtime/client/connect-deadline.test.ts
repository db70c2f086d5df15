import { duplexPair } from 'node:stream'
import { describe, expect, test, vi } from 'vitest'
import { connect } from '../../../generated/nix-daemon/client.ts'
import { nixDaemon } from '../../../generated/nix-daemon/protocol.ts'
import { openClient } from '../../../runtime/client/open.ts'
import type { HandshakeHooks } from '../../../runtime/protocol/handshake.ts'
import { FakeServer, rejection } from '../../support/fake-server.ts'
import { bytesOf, SERVER_MAGIC } from '../../support/raw-client.ts'
import { worksStill } from '../../support/requests.ts'
import { pass, stopClock } from '../../support/stopped-clock.ts'

stopClock()
const timeout = 100

describe('a server that does not end the handshake in time', () => {
  test.each([
    ['says nothing', []],
    ['stops within a word', [SERVER_MAGIC, new Uint8Array(4)]],
    ['does not begin the log channel', [SERVER_MAGIC, 0x115]],
  ])('and %s is left', async (_, said) => {
    const [near, far] = duplexPair()
    near.once('close', () => far.destroy())
    far.resume()
    const connecting = rejection(connect(near, { timeout }))
    far.write(bytesOf(...said))
    await pass(timeout - 1)
    expect(near.destroyed).toBe(false)
    await pass(1)
    expect(await connecting).toMatchObject({
      code: 'timed-out',
      waitedFor: 'handshake',
      usable: false,
      message: 'timed out after 100 ms, waiting for the handshake',
    })
    expect(near.destroyed).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
  })
})

test('a connection that was made in time has no deadline any more', async () => {
  const [near, far] = duplexPair()
  const server = new FakeServer(far, {})
  const [client] = await Promise.all([connect(near, { timeout }), server.shakeHands()])
  expect(vi.getTimerCount()).toBe(0)
  await pass(timeout)
  expect(await worksStill(client, server)).toBe(true)
})

test('the signal of the caller may come before the deadline', async () => {
  const [near] = duplexPair()
  const controller = new AbortController()
  const connecting = rejection(connect(near, { timeout, signal: controller.signal }))
  await pass(1)
  controller.abort(new Error('enough'))
  expect(await connecting).toMatchObject({ code: 'aborted', cause: new Error('enough') })
  expect(vi.getTimerCount()).toBe(0)
})

test('the time does not run while a proxy waits for its client', async () => {
  const [near, far] = duplexPair()
  far.resume()
  let heard = (): void => {}
  const client = new Promise<void>(resolve => {
    heard = resolve
  })
  const hooks: HandshakeHooks = {
    async choose(_, own) {
      await client
      return own
    },
    heard() {},
    skipped() {},
  }
  const connecting = rejection(openClient(nixDaemon, near, { timeout }, hooks))
  far.write(bytesOf(SERVER_MAGIC, 0x115))
  await pass(100 * timeout)
  expect(near.destroyed).toBe(false)
  heard()
  await pass(timeout - 1)
  expect(near.destroyed).toBe(false)
  await pass(1)
  expect(await connecting).toMatchObject({ code: 'timed-out', waitedFor: 'handshake' })
  expect(vi.getTimerCount()).toBe(0)
})
