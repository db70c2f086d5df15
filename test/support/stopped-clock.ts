import { afterEach, beforeEach, expect, vi } from 'vitest'
import type { NixDaemonClient } from '../../generated/nix-daemon/client.ts'
import { settle } from './chunks.ts'
import { type FakeServer, rejection } from './fake-server.ts'
import { path } from './requests.ts'

/** Stops the clock in all tests of a file, so that none depends on how fast it runs. */
export function stopClock(): void {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })
}

/** Lets everything happen that needs no clock, then lets time pass. */
export async function pass(ms: number): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await settle()
  vi.advanceTimersByTime(ms)
}

/** Checks that a deadline has ended the connection, on both sides. */
export async function expectTimedOut(client: NixDaemonClient, server: FakeServer): Promise<void> {
  expect(client.connection.usable).toBe(false)
  expect(await server.closedByClient()).toBe(true)
  const next = await rejection(client.isValidPath({ path }))
  expect(next).toMatchObject({ code: 'broken', cause: { code: 'timed-out' } })
}
