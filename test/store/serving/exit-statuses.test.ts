// The statuses of builds that fail upstream, in sessions of all ages.

import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { listen, type NixDaemonClient, type NixDaemonHandlers } from '../../../generated/nix-daemon/index.ts'
import { HandlerError, type Listening } from '../../../runtime/index.ts'
import type { ServedStore } from '../../live/support/served-store.ts'
import { rejection } from '../../support/fake-server.ts'
import { addDerivation, pathOf, useStores } from '../store-support.ts'

const serve = useStores()
const listening: Listening[] = []
afterEach(async () => {
  for (const each of listening.splice(0)) await each.close()
})

/** Serves a store with an upstream of a version, whose builds fail with a status, each noted in `asked`. */
async function failing(
  version: string,
  exitStatus: () => number,
  asked: string[] = [],
): Promise<ServedStore> {
  const { folder } = await serve()
  const url = join(folder, 'upstream')
  const handlers: NixDaemonHandlers = {
    queryValidPaths: ({ paths }) => paths,
    setOptions: () => {},
    buildPaths: ({ paths }) => {
      asked.push(...paths)
      throw new HandlerError('failed', { exitStatus: exitStatus() })
    },
  }
  listening.push(await listen(url, handlers, { version }))
  return await serve({ storeDir: '/nix/store', upstream: url })
}

async function targets(served: ServedStore, client: NixDaemonClient, ...names: string[]): Promise<string[]> {
  const paths: string[] = []
  for (const name of names) paths.push(`${(await addDerivation(served, client, { name })).path}!out`)
  return paths
}

describe('the exit status of a build that fails', () => {
  it.each(['1.21', '1.25', '1.26', '1.38'])('reaches old clients from an upstream of %s', async version => {
    let status = 1
    const served = await failing(version, () => status)
    for (const old of ['1.10', '1.21', '1.25']) {
      const client = await served.connect({ version: old })
      const paths = await targets(served, client, `x${old}`)
      for (status of [1, 100, 101, 102, 103, 104, 111])
        await expect(client.buildPaths({ paths })).rejects.toMatchObject({ exitStatus: status })
    }
  })

  it.each([
    [100, 'PermanentFailure'],
    [101, 'TimedOut'],
    [102, 'OutputRejected'],
    [104, 'NotDeterministic'],
    [1, 'MiscFailure'],
    [103, 'MiscFailure'],
  ])('%i of an old upstream is the status %s of a result', async (status, name) => {
    const served = await failing('1.21', () => status)
    const client = await served.connect()
    const paths = await targets(served, client, 'x')
    const [answer] = await client.buildPathsWithResults({ paths })
    expect(answer?.result).toMatchObject({ status: name, errorMsg: 'failed' })
  })

  it('is that of a permanent failure for what a store without an upstream cannot build', async () => {
    const served = await serve()
    const client = await served.connect({ version: '1.21' })
    const [drv = ''] = await targets(served, client, 'x')
    const absent = pathOf(served, 'absent')
    const statuses: unknown[] = []
    for (const paths of [[drv], [absent], [absent, drv]])
      statuses.push(((await rejection(client.buildPaths({ paths }))) as { exitStatus?: number }).exitStatus)
    expect(statuses).toEqual([100, 1, 100])
  })
})

it.each([
  [false, ['PermanentFailure']],
  [true, ['PermanentFailure', 'PermanentFailure', 'PermanentFailure']],
])('an old upstream builds after a failure only if builds keep going: %s', async (keepGoing, statuses) => {
  const asked: string[] = []
  const served = await failing('1.21', () => 100, asked)
  const client = await served.connect()
  await client.setOptions({ verbosity: 'Info', maxBuildJobs: 1, buildCores: 1, keepGoing })
  const paths = await targets(served, client, 'a', 'b', 'c')
  const answers = await client.buildPathsWithResults({ paths })
  expect(answers.map(({ result }) => result.status)).toEqual(statuses)
  expect(answers.map(({ path }) => path)).toEqual(paths.slice(0, statuses.length))
  expect(asked).toEqual(paths.slice(0, statuses.length))
})
