import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { listen, serve } from '../../../generated/nix-daemon/server.ts'
import { openStore, storeHandlers } from '../../../store/index.ts'
import { Noise, settled } from '../../support/noisy.ts'
import { bytesOf, LAST, RawClient, RESULT, wire } from '../../support/raw-client.ts'
import { pathOf } from '../store-support.ts'

test('A noisy builder upstream has to wait for the client of a store, which keeps little', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'nixwire-pace-'))
  const noise = new Noise()
  const builder = await listen(join(folder, 'builder'), {
    queryValidPaths: () => [],
    buildPaths: (_, call) => noise.make(call, 20_000),
  })
  const store = await openStore({ dir: join(folder, 'store'), upstream: builder.url })
  const [near, far] = wire()
  const opening = serve(far, connection => storeHandlers(store, connection))
  const client = new RawClient(near)
  await client.shakeHands()
  expect(await client.word()).toBe(LAST)
  const connection = await opening
  try {
    client.stream.pause()
    const buildPaths = [9, [`${pathOf(store, 'noisy.drv')}!out`], 0] as const
    client.send(...buildPaths)
    expect(await settled(() => noise.said)).toBeLessThan(4_000)
    expect(connection.unsent).toBeLessThan(1 << 20)
    client.stream.resume()
    while (!noise.over) await client.sofar(1)
    expect(noise.said).toBe(20_000)
  } finally {
    await client.leave()
    await connection.done
    await builder.close()
    await store.close()
    rmSync(folder, { recursive: true })
  }
})

test('A long line of a builder upstream passes a store byte for byte, without being held', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'nixwire-line-'))
  const line = 'x'.repeat(12 << 20)
  const builder = await listen(join(folder, 'builder'), {
    queryValidPaths: () => [],
    buildPaths(_, call) {
      call.log.say({
        kind: 'Result',
        act: 1n,
        type: 'BuildLogLine',
        fields: [{ kind: 'String', value: line }],
      })
    },
  })
  // In so little memory the line could not be held.
  const limits = { message: 1 << 20 }
  const store = await openStore({
    dir: join(folder, 'store'),
    upstream: builder.url,
    upstreamOptions: { limits },
  })
  const [near, far] = wire()
  const opening = serve(far, connection => storeHandlers(store, connection))
  const client = new RawClient(near)
  await client.shakeHands()
  expect(await client.word()).toBe(LAST)
  const connection = await opening
  try {
    client.stream.pause()
    client.send(9, [`${pathOf(store, 'noisy.drv')}!out`], 0)
    const held = await settled(() => connection.unsent)
    expect(held).toBeLessThan(1 << 20)
    client.stream.resume()
    const expected = bytesOf(RESULT, 1, 101, 1, 1, line)
    expect((await client.read(expected.length)).equals(expected)).toBe(true)
  } finally {
    await client.leave()
    await connection.done
    await builder.close()
    await store.close()
    rmSync(folder, { recursive: true })
  }
})
