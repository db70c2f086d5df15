import { mkdtempSync, rmSync } from 'node:fs'
import { connect as connectSocket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { serve } from '../../../generated/nix-daemon/server.ts'
import { countingServer, sendAndLeave } from '../../support/counting-server.ts'
import { bytesOf, CLIENT_MAGIC } from '../../support/raw-client.ts'
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
