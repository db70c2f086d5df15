import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { listen } from '../../../generated/nix-daemon/server.ts'
import type { Listening } from '../../../runtime/transport/listen.ts'
import { failedResult } from '../../../store/building/build-results.ts'
import { pathOf, useStores } from '../store-support.ts'

const newStore = useStores()
let folder: string
let upstream: Listening
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nixwire-cancelled-'))
})
afterEach(async () => {
  await upstream.close()
  rmSync(folder, { recursive: true })
})

// Determinate Nix answers with the status 16, at which clients of Nix end.
test('what an upstream store has given up is left out of the results', async () => {
  upstream = await listen(join(folder, 'upstream'), {
    queryValidPaths: () => [],
    buildPathsWithResults: ({ paths }) =>
      paths.map((path, index) => ({
        path,
        result: index === 0 ? failedResult('MiscFailure', 'it broke') : failedResult('Cancelled', ''),
      })),
  })
  const served = await newStore({ upstream: upstream.url })
  const client = await served.connect()
  const paths = ['one', 'two'].map(name => pathOf(served, name))
  const results = await client.buildPathsWithResults({ paths })
  expect(results.map(({ path, result }) => [path, result.status])).toEqual([[paths[0], 'MiscFailure']])
  await client.close()
})

test('a single build that an upstream store has given up is a failure that all clients know', async () => {
  upstream = await listen(join(folder, 'upstream'), {
    queryValidPaths: () => [],
    buildDerivation: () => failedResult('Cancelled', 'cancelled'),
  })
  const served = await newStore({ upstream: upstream.url })
  const client = await served.connect()
  const out = pathOf(served, 'out')
  const result = await client.buildDerivation({
    drvPath: `${out}.drv`,
    drv: {
      outputs: [['out', { path: out, hashAlgo: '', hash: '' }]],
      ...{ inputSrcs: [], platform: 'x86_64-linux', builder: '/bin/sh', args: [], env: [] },
    },
  })
  expect(result).toMatchObject({ status: 'MiscFailure', errorMsg: 'cancelled' })
  await client.close()
})
