import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect as connectSocket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { listen, serve } from '../../../generated/nix-daemon/server.ts'
import { openStore, storeHandlers } from '../../../store/index.ts'
import { countingServer, sendAndLeave } from '../../support/counting-server.ts'
import { bytesOf, CLIENT_MAGIC, RawClient, wire } from '../../support/raw-client.ts'
import { pathOf, useStores } from '../store-support.ts'

const newStore = useStores()

test('500 clients that ask for upstream paths and leave at once leave no connection upstream', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'nixwire-leaving-'))
  const upstream = await countingServer(join(folder, 'upstream'), socket => {
    serve(socket, { queryValidPaths: () => [] }).catch(() => {})
  })
  try {
    const { socket, storeDir } = await newStore({ upstream: upstream.url })
    const querySubstitutablePaths = [32, [pathOf({ storeDir }, 'missing')]] as const
    // The later ones are served when the client has left.
    const requests = Array.from({ length: 5 }, () => bytesOf(...querySubstitutablePaths))
    const bytes = bytesOf(CLIENT_MAGIC, 0x126, [], 0, 0, ...requests)
    for (let begun = 0; begun < 500; begun += 50) {
      const batch = Array.from({ length: 50 }, (_, index) =>
        sendAndLeave(() => connectSocket(socket), bytes, index % 2 === 0 ? 'end' : 'destroy'),
      )
      await Promise.all(batch)
    }
    // A handler may still be about to connect.
    await sleep(100)
    expect(await upstream.left()).toBe(0)
    expect(upstream.total).toBeGreaterThan(0)
  } finally {
    await upstream[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true })
  }
})

test('A client that leaves while it has something built upstream is no fault', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'nixwire-leaving-'))
  let called = (): void => {}
  const calling = new Promise<void>(resolve => {
    called = resolve
  })
  const builder = await listen(join(folder, 'builder'), {
    queryValidPaths: () => [],
    async buildPaths(_, { signal }) {
      called()
      await once(signal, 'abort')
    },
  })
  const store = await openStore({ dir: join(folder, 'store'), upstream: builder.url })
  const [errors, left]: [unknown[], unknown[]] = [[], []]
  const [near, far] = wire()
  const opening = serve(far, connection => storeHandlers(store, connection), {
    onError: error => errors.push(error),
    onLeave: error => left.push(error),
  })
  try {
    const client = new RawClient(near)
    await client.shakeHands()
    client.send(9, [`${pathOf(store, 'slow.drv')}!out`], 0)
    await calling
    await client.leave()
    await (await opening).done
    expect(errors).toEqual([])
    expect(left).toMatchObject([{ code: 'closed', left: true }])
  } finally {
    await builder.close()
    await store.close()
    rmSync(folder, { recursive: true })
  }
})
