import { describe, expect, it, vi } from 'vitest'
import type { NixDaemonClient } from '../../../../generated/nix-daemon/index.ts'
import { nar } from '../../../live/support/nar.ts'
import type { ServedStore } from '../../../live/support/served-store.ts'
import { eventually } from '../../../support/eventually.ts'
import { addMany, addNar, pathOf, upload, useStores } from '../../store-support.ts'

const serve = useStores()
const STORE_DIR = '/nix/store'
/** Always more than is free. */
const minFree = 2 ** 60

/** Requests that add paths. */
const REQUESTS: Record<string, (client: NixDaemonClient, served: ServedStore) => Promise<unknown>> = {
  AddToStore: client => client.addToStore({ name: 'n', camStr: 'fixed:r:sha256' }, nar('x')),
  'AddToStore of a file': client =>
    client.addToStore({ name: 'n', camStr: 'fixed:sha256' }, Buffer.from('x')),
  AddTextToStore: client => client.addTextToStore({ suffix: 'n', text: Buffer.from('x'), refs: [] }),
  AddToStoreScanning: client => client.addToStoreScanning({ name: 'n', camStr: 'fixed:r:sha256' }, nar('x')),
  AddToStoreNar: (client, served) => addNar(served, client, 'n'),
  AddMultipleToStore: (client, served) => addMany(client, [upload(served, 'n')]),
  ImportPaths: (client, served) =>
    client.importPaths([
      { nar: nar('x'), path: pathOf(served, 'n'), references: [], deriver: undefined, signature: undefined },
    ]),
  'EnsurePath of one that is upstream': (client, served) =>
    client.ensurePath({ path: pathOf(served, 'upstream') }),
}

describe('a store with less than min-free', () => {
  it.each(Object.keys(REQUESTS))('collects garbage before %s', async name => {
    const upstream = await serve({ storeDir: STORE_DIR })
    await addNar(upstream, await upstream.connect(), 'upstream')
    const served = await serve({
      storeDir: STORE_DIR,
      upstream: `unix://${upstream.socket}`,
      minFreeCheckInterval: 0,
    })
    const adding = await served.connect()
    const garbage = await addNar(served, adding, 'garbage')
    await adding.close()
    await eventually(() => expect([...served.store.tempRoots.paths()]).toEqual([]))
    const client = await served.connect()
    await client.setOptions({
      verbosity: 'Info',
      maxBuildJobs: 1,
      buildCores: 1,
      overrides: [['min-free', String(minFree)]],
    })
    expect(await client.isValidPath({ path: garbage })).toBe(true)
    await REQUESTS[name]?.(client, served)
    expect(await client.isValidPath({ path: garbage })).toBe(false)
    expect(await client.queryAllValidPaths()).toHaveLength(1)
  })

  it('adds the path all the same if the collection fails, and says why', async () => {
    const served = await serve({ minFree, minFreeCheckInterval: 0 })
    vi.spyOn(served.store.metadata, 'survey').mockImplementation(() => {
      throw new Error('no survey')
    })
    const said: string[] = []
    const client = await served.connect({
      onLog: message => said.push('msg' in message ? message.msg : message.kind),
    })
    const path = await addNar(served, client, 'n')
    expect(await client.isValidPath({ path })).toBe(true)
    expect(said.at(-1)).toBe('error (ignored): no survey\n')
  })
})
