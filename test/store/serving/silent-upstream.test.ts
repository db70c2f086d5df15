import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { NixDaemonHandlers } from '../../../generated/nix-daemon/server.ts'
import { serve } from '../../../generated/nix-daemon/server.ts'
import { failedResult } from '../../../store/building/build-results.ts'
import { type CountingServer, countingServer } from '../../support/counting-server.ts'
import { rejection } from '../../support/fake-server.ts'
import { fileNar } from '../../support/nar.ts'
import { pathOf, useStores } from '../store-support.ts'

const newStore = useStores()
let folder: string
let upstream: CountingServer
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nixwire-upstream-'))
})
afterEach(async () => {
  await upstream[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

async function listenWith(handlers: NixDaemonHandlers | undefined): Promise<string> {
  upstream = await countingServer(join(folder, 'upstream'), socket => {
    if (handlers === undefined) socket.resume().once('end', () => socket.end())
    else serve(socket, handlers).catch(() => {})
  })
  return upstream.url
}

const FAILED = failedResult('MiscFailure', 'enough')

const never = new Promise<never>(() => {})

test('an upstream store with malformed metadata is an error, and later calls do not wait for the unread NAR', async () => {
  const nar = fileNar(1000)
  const url = await listenWith({
    queryPathInfo: () => ({
      deriver: undefined,
      narHash: '4f8c1d02b7a96e35d0c4e17f82ab9936510fe7c28bd43a6690e1f5278cd3ba04',
      references: [],
      registrationTime: 0,
      narSize: nar.length,
      ultimate: false,
      sigs: [],
      ca: 'garbage',
    }),
    narFromPath: () => nar,
  })
  const served = await newStore({ upstream: url })
  const client = await served.connect()
  const path = pathOf(served, 'missing')
  expect((await rejection(client.ensurePath({ path }))).message).toContain('garbage')
  expect(await client.hasSubstitutes({ path })).toBe(true)
  await client.close()
})

describe('an upstream store that is silent', () => {
  test('in the handshake is an error for the client in time', async () => {
    const served = await newStore({ upstream: await listenWith(undefined), upstreamOptions: { timeout: 50 } })
    const client = await served.connect()
    const error = await rejection(client.querySubstitutablePaths({ paths: [pathOf(served, 'missing')] }))
    expect(error.message).toContain('the upstream store cannot be used: timed out after 50 ms, waiting for')
    expect(await upstream.left()).toBe(0)
    await client.close()
  })

  test('in a query is an error for the client in time, and the next call connects again', async () => {
    let asked = 0
    const url = await listenWith({
      queryValidPaths: ({ paths }) => {
        asked += 1
        return asked === 1 ? never : paths
      },
    })
    const served = await newStore({ upstream: url, upstreamOptions: { stallTimeout: 2000 } })
    const client = await served.connect()
    const request = { paths: [pathOf(served, 'missing')] }
    const error = await rejection(client.querySubstitutablePaths(request))
    expect(error.message).toContain('QueryValidPaths: no bytes passed for 2000 ms, waiting for the reply')
    expect(await client.querySubstitutablePaths(request)).toEqual(request.paths)
    await client.close()
  })

  test('within a NAR is an error for the client in time', async () => {
    const nar = fileNar(1000)
    async function* stuck(): AsyncGenerator<Buffer> {
      yield nar.subarray(0, 500)
      await never
    }
    const url = await listenWith({
      queryPathInfo: () => ({
        deriver: undefined,
        narHash: '4f8c1d02b7a96e35d0c4e17f82ab9936510fe7c28bd43a6690e1f5278cd3ba04',
        references: [],
        registrationTime: 0,
        narSize: nar.length,
        ultimate: false,
        sigs: [],
        ca: undefined,
      }),
      narFromPath: stuck,
    })
    const served = await newStore({ upstream: url, upstreamOptions: { stallTimeout: 50 } })
    const client = await served.connect()
    const error = await rejection(client.ensurePath({ path: pathOf(served, 'missing') }))
    expect(error.message).toMatch(/no bytes passed for 50 ms, waiting for (the reply|more bytes)/)
    await client.close()
  })

  test('in a build is waited for, for hours', async () => {
    let begin = (): void => {}
    const begun = new Promise<void>(resolve => {
      begin = resolve
    })
    let finish = (): void => {}
    const building = new Promise<void>(resolve => {
      finish = resolve
    })
    const url = await listenWith({
      queryValidPaths: () => [],
      async buildDerivation() {
        begin()
        await building
        return FAILED
      },
    })
    const served = await newStore({ upstream: url })
    const client = await served.connect()
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
    try {
      const out = { path: pathOf(served, 'out'), hashAlgo: '', hash: '' }
      const drv = {
        outputs: [['out', out]] as const,
        inputSrcs: [],
        platform: 'any',
        builder: '/bin/sh',
        args: [],
        env: [],
      }
      const build = client.buildDerivation({ drvPath: pathOf(served, 'a.drv'), drv })
      await Promise.race([begun, build])
      vi.advanceTimersByTime(5 * 3_600_000)
      finish()
      expect(await build).toMatchObject({ status: 'MiscFailure', errorMsg: 'enough' })
    } finally {
      vi.useRealTimers()
    }
    await client.close()
  })
})

test('A connection to an upstream store that is idle is given back, and made again when it is needed', async () => {
  const url = await listenWith({ queryValidPaths: ({ paths }) => paths })
  const served = await newStore({ upstream: url, upstreamOptions: { idleTimeout: 20 } })
  const client = await served.connect()
  const request = { paths: [pathOf(served, 'missing')] }
  for (let times = 1; times <= 3; times += 1) {
    expect(await client.querySubstitutablePaths(request)).toEqual(request.paths)
    expect(await upstream.left()).toBe(0)
    expect(upstream.total).toBe(times)
  }
  await client.close()
})
