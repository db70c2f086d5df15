// Requests of other clients at critical moments of a collection, which each test stops there.

import { existsSync, mkdtempSync, realpathSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { connect, type NixDaemonClient } from '../../../generated/nix-daemon/index.ts'
import type { Listening } from '../../../runtime/transport/listen.ts'
import { removeTree } from '../../../store/disk/remove-tree.ts'
import { listenStore, openStore, Store } from '../../../store/index.ts'
import type { Contents } from '../../../store/model/contents.ts'
import type { Metadata } from '../../../store/model/metadata.ts'
import { addMany, type Upload, upload } from '../store-support.ts'

/** Functions called at two moments of a collection. */
interface Hooks {
  /** Called when the live paths are known and nothing is removed yet. */
  beforeRemoval: () => Promise<void>
  /** Called when paths are invalid and their contents still exist. */
  beforeContents: () => Promise<void>
}

let dir: string
let store: Store
let listening: Listening
let hooks: Hooks
const clients: NixDaemonClient[] = []

beforeEach(async () => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'nixwire-races-')))
  hooks = { beforeRemoval: async () => {}, beforeContents: async () => {} }
  const opened = await openStore({ dir, processDir: '/nowhere' })
  store = new Store({
    ...opened,
    metadata: hooked(opened.metadata),
    contents: hookedContents(opened.contents),
  })
  listening = await listenStore(store, join(dir, 'socket'), { features: [] })
})

afterEach(async () => {
  for (const client of clients.splice(0)) client.connection.destroy()
  await listening.close()
  await store.close()
  await removeTree(Buffer.from(dir))
})

/** Hooks the first query after liveness, which is for referrers. */
function hooked(metadata: Metadata): Metadata {
  let isHere = false
  return {
    ...metadata,
    async referrers(path) {
      if (!isHere) {
        isHere = true
        await hooks.beforeRemoval()
      }
      return await metadata.referrers(path)
    },
  }
}

function hookedContents(contents: Contents): Contents {
  let isHere = false
  return {
    receiveNar: (nar, options) => contents.receiveNar(nar, options),
    receiveFlat: (content, options) => contents.receiveFlat(content, options),
    dump: path => contents.dump(path),
    verify: path => contents.verify(path),
    has: path => contents.has(path),
    list: () => contents.list(),
    async remove(path) {
      if (!isHere) {
        isHere = true
        await hooks.beforeContents()
      }
      return contents.remove(path)
    },
  }
}

async function newClient(): Promise<NixDaemonClient> {
  const client = await connect(join(dir, 'socket'), { features: [] })
  clients.push(client)
  return client
}

/** Adds three paths without roots, the last of which refers to the others. */
async function threeDead(): Promise<[Upload, Upload, Upload]> {
  const [a, b] = [upload(store, 'a'), upload(store, 'b')]
  const c = upload(store, 'c', { references: [a.path, b.path] })
  const client = await newClient()
  await addMany(client, [a, b, c])
  await client.close()
  return [a, b, c]
}

async function collect(): Promise<string[]> {
  const client = await newClient()
  return [...(await client.collectGarbage({ action: 'DeleteDead' })).paths].sort()
}

it('a collection keeps a path that gets a root after it was found dead, with its references', async () => {
  const [a, b, c] = await threeDead()
  const other = upload(store, 'other')
  const adding = await newClient()
  await addMany(adding, [other])
  await adding.close()
  hooks.beforeRemoval = async () => (await newClient()).addTempRoot({ path: c.path })
  expect(await collect()).toEqual([other.path])
  for (const { path } of [a, b, c]) {
    expect(await store.metadata.isValid(path)).toBe(true)
    expect(await store.contents.has(path)).toBe(true)
  }
})

it('a collection keeps a path whose permanent root was made after it was found dead, even if the client has left', async () => {
  const [a, b, c] = await threeDead()
  hooks.beforeRemoval = async () => {
    const link = join(dir, 'link')
    symlinkSync(b.path, link)
    const client = await newClient()
    await client.addIndirectRoot({ path: link })
    await client.close()
  }
  expect(await collect()).toEqual([a.path, c.path].sort())
  expect(await store.metadata.isValid(b.path)).toBe(true)
})

it('a collection keeps a path that gets a referrer after it was found dead', async () => {
  const [a, b, c] = await threeDead()
  const top = upload(store, 'top', { references: [a.path] })
  hooks.beforeRemoval = async () => addMany(await newClient(), [top])
  expect(await collect()).toEqual([b.path, c.path].sort())
  expect(await store.metadata.isValid(top.path)).toBe(true)
  expect(await store.contents.has(a.path)).toBe(true)
})

it('a path whose contents are being removed is added again only after they are gone', async () => {
  const [a] = await threeDead()
  let adding: Promise<void> | undefined
  let isAdded = false
  hooks.beforeContents = async () => {
    adding = newClient().then(client => addMany(client, [a]))
    void adding.then(() => {
      isAdded = true
    })
    await wait(100)
    expect(isAdded).toBe(false)
  }
  await collect()
  await adding
  expect(await store.metadata.isValid(a.path)).toBe(true)
  expect(existsSync(a.path)).toBe(true)
})

it('AddTempRoot is answered only after a running removal of its path has ended', async () => {
  const [a] = await threeDead()
  const order: string[] = []
  let rooting: Promise<unknown> | undefined
  hooks.beforeContents = async () => {
    const client = await newClient()
    rooting = client.addTempRoot({ path: a.path }).then(() => order.push('rooted'))
    await wait(100)
    order.push('removing')
  }
  await collect()
  await rooting
  expect(order).toEqual(['removing', 'rooted'])
  expect(await store.metadata.isValid(a.path)).toBe(false)
})

it('a collection removes contents that a process left without registering them', async () => {
  const left = upload(store, 'left')
  const pending = await store.contents.receiveNar(left.nar)
  await pending.commit(left.path)
  expect(await collect()).toEqual([left.path])
  expect(await store.contents.has(left.path)).toBe(false)
})
