import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ConnectOptions, LogMessage, NixDaemonClient } from '../../../generated/nix-daemon/index.ts'
import { connect } from '../../../generated/nix-daemon/index.ts'
import type { Listening } from '../../../runtime/transport/listen.ts'
import { listenStore, openStore, type Store } from '../../../store/index.ts'
import { cannotMount, type SmallDisk, smallDisk } from '../../faults/small-disk.ts'
import { infoOf, nar } from '../../live/support/nar.ts'
import { eventually } from '../../support/eventually.ts'
import { sceneOf } from '../../support/scene.ts'
import { pathOf } from '../store-support.ts'

const MIB = 2 ** 20
const scene = sceneOf('make-room')

describe('a store on a disk that is soon full', () => {
  let disk: SmallDisk
  let store: Store
  let listening: Listening
  const clients: NixDaemonClient[] = []

  beforeEach(async ({ skip }) => {
    skip(cannotMount !== undefined, cannotMount)
    disk = smallDisk(join(scene.folder, 'disk'), 64 * MIB)
    store = await openStore({
      dir: join(disk.folder, 'store'),
      processDir: '/nowhere',
      gcReserved: 0,
      minFree: 24 * MIB,
      maxFree: 40 * MIB,
      minFreeCheckInterval: 0,
    })
    listening = await listenStore(store, join(scene.folder, 'socket'))
  })

  afterEach(async () => {
    if (cannotMount !== undefined) return
    for (const client of clients.splice(0)) client.connection.destroy()
    await listening.close()
    await store.close()
    disk[Symbol.dispose]()
  })

  const open = async (options?: ConnectOptions<LogMessage>): Promise<NixDaemonClient> => {
    const client = await connect(listening.url, options)
    clients.push(client)
    return client
  }

  const add = async (client: NixDaemonClient, name: string): Promise<string> => {
    const body = nar(randomBytes(2 * MIB))
    const path = pathOf(store, name)
    await client.addToStoreNar({ path, info: infoOf(body), dontCheckSigs: true }, body)
    return path
  }

  /** Adds a path that is garbage from then on. */
  const addGarbage = async (name: string): Promise<string> => {
    const client = await open()
    const path = await add(client, name)
    await client.close()
    await eventually(() => expect([...store.tempRoots.paths()]).not.toContain(path))
    return path
  }

  it('takes more than the disk holds from several clients at once, and keeps what they hold', async () => {
    const holding = await open()
    const kept = [await add(holding, 'kept-0'), await add(holding, 'kept-1')]
    const worker = async (number: number): Promise<void> => {
      for (let round = 0; round < 12; round += 1) await addGarbage(`p-${number}-${round}`)
    }
    await Promise.all([0, 1, 2, 3].map(worker))
    for (const path of kept) expect(await holding.isValidPath({ path })).toBe(true)
    expect((await holding.queryAllValidPaths()).length).toBeLessThan(32)
    expect(await holding.verifyStore({ checkContents: true })).toBe(false)
  })

  it('tells the client whose path comes, and deletes until there is room enough', async () => {
    const said: string[] = []
    const onLog = (message: LogMessage): void => void said.push('msg' in message ? message.msg : message.kind)
    const client = await open({ onLog })
    while (disk.free >= 24 * MIB) await addGarbage(`garbage-${disk.free}`)
    const free = disk.free
    expect(said).toEqual([])
    await add(client, 'new')
    expect(said[0]).toBe(`running auto-GC to free ${40 * MIB - free} bytes\n`)
    expect(said[1]).toBe('finding garbage collector roots...\n')
    // One path more than necessary is deleted at most, and the new one is added.
    expect(disk.free).toBeGreaterThan(37 * MIB)
    expect(disk.free).toBeLessThan(42 * MIB)
  })

  it('collects nothing for a client that has set min-free to 0', async () => {
    while (disk.free >= 24 * MIB) await addGarbage(`garbage-${disk.free}`)
    const count = (await store.metadata.counts()).paths
    const client = await open()
    await client.setOptions({
      verbosity: 'Info',
      maxBuildJobs: 1,
      buildCores: 1,
      overrides: [['min-free', '0']],
    })
    await add(client, 'new')
    expect((await store.metadata.counts()).paths).toBe(count + 1)
    await client.setOptions({
      verbosity: 'Info',
      maxBuildJobs: 1,
      buildCores: 1,
      overrides: [['min-free', '60M']],
    })
    await add(client, 'newer')
    expect((await store.metadata.counts()).paths).toBeLessThan(count)
  })
})
