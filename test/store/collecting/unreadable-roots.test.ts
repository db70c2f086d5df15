import { mkdirSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs'
import type * as files from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { ServedStore } from '../../live/support/served-store.ts'
import { eventually } from '../../support/eventually.ts'
import { addNar, collectAll, useStores } from '../store-support.ts'

// Tests may run as root, which can read everything, so the errors come from here.
vi.mock('node:fs/promises', async original => {
  const real = await original<typeof files>()
  const failing =
    <F extends (...args: never[]) => unknown>(call: F) =>
    (...args: Parameters<F>) => {
      const code = /unreadable-([A-Z]+)/.exec(String(args[0]))?.[1]
      if (code === undefined) return call(...args)
      return Promise.reject(
        Object.assign(new Error(`${code}: no ${String(args[0])}`), { code, syscall: 'x' }),
      )
    }
  return { ...real, lstat: failing(real.lstat), readdir: failing(real.readdir) }
})

const serve = useStores()

let served: ServedStore
let work: string
let gcroots: string
/** A path that a readable link keeps, and one that no link keeps. */
let kept: string
let dead: string

beforeEach(async () => {
  served = await serve()
  work = join(served.folder, 'work')
  gcroots = join(served.store.stateDir, 'gcroots')
  const client = await served.connect()
  kept = await addNar(served, client, 'kept')
  dead = await addNar(served, client, 'dead')
  symlinkSync(kept, join(work, 'kept'))
  await client.addIndirectRoot({ path: join(work, 'kept') })
  await leave(client)
})

async function leave(client: Awaited<ReturnType<ServedStore['connect']>>): Promise<void> {
  await client.close()
  await eventually(() => expect([...served.store.tempRoots.holders()]).toEqual([]))
}

describe('a registered link that leads nowhere', () => {
  it('does not keep others from collecting, and stays registered, if it is behind a loop', async () => {
    symlinkSync(join(work, 'loop'), join(work, 'loop'))
    const client = await served.connect()
    const links = [join(work, 'loop/link'), join(work, 'loop'), join(work, `${'long'.repeat(100)}/link`)]
    for (const path of links) await client.addIndirectRoot({ path })
    symlinkSync(join(work, 'loop/link'), join(gcroots, 'to-loop'))
    await leave(client)
    expect(await collectAll(served)).toEqual([dead])
    const registered = (await served.store.metadata.indirectRoots()).map(({ link }) => link)
    expect(registered.sort()).toEqual([join(work, 'kept'), ...links].sort())
  })
})

describe('a registered link that cannot be read', () => {
  it.each(['EACCES', 'EIO', 'ESTALE'])('keeps the path to which it last led: %s', async code => {
    const client = await served.connect()
    const [first, second] = [await addNar(served, client, 'first'), await addNar(served, client, 'second')]
    const link = join(work, 'link')
    symlinkSync(first, link)
    await client.addIndirectRoot({ path: link })
    unlinkSync(link)
    symlinkSync(second, link)
    await client.findRoots()
    // The link as it is known to the store now lies where nothing can be read.
    const { metadata } = served.store
    const [, known] = [...(await metadata.indirectRoots())].sort((a, b) => (a.link < b.link ? -1 : 1))
    expect(known).toEqual({ link, target: second })
    await metadata.removeIndirectRoot(link)
    await metadata.addIndirectRoot(join(work, `unreadable-${code}`), second)
    await leave(client)
    expect(await collectAll(served)).toEqual([dead, first].sort())
  })

  it('is refused when it is registered', async () => {
    const client = await served.connect()
    const path = join(work, 'unreadable-EACCES')
    await expect(client.addIndirectRoot({ path })).rejects.toThrow(/cannot be a root.*EACCES/)
    expect(await collectAll(served)).toEqual([dead])
  })
})

describe('a root that cannot be read in the folders of the store', () => {
  it.each([
    ['a folder', (name: string) => mkdirSync(join(gcroots, name))],
    ['a link', (name: string) => symlinkSync(kept, join(gcroots, name))],
    ['a link behind a link', (name: string) => symlinkSync(join(work, name), join(gcroots, 'link'))],
  ])('keeps all paths, and the error names it: %s', async (_, make) => {
    make('unreadable-EACCES')
    const client = await served.connect({ features: [] })
    for (const action of ['DeleteDead', 'ReturnDead'] as const)
      await expect(client.collectGarbage({ action })).rejects.toThrow(/no path is deleted.*unreadable-EACCES/)
    expect((await client.collectGarbage({ action: 'ReturnLive' })).paths).toEqual([kept])
    expect(await client.findRoots()).toEqual([{ link: join(work, 'kept'), target: kept }])
    expect(await client.queryAllValidPaths()).toEqual([dead, kept].sort())
  })
})

describe('a root whose name is not UTF-8', () => {
  it.runIf(process.platform === 'linux')('keeps its path, wherever the bytes are', async () => {
    const client = await served.connect()
    const names = ['registered', 'own', 'deep', 'behind']
    const paths: string[] = []
    for (const name of names) paths.push(await addNar(served, client, name))
    const [registered, own, deep, behind] = paths as [string, string, string, string]
    const bytes = (folder: string, name: string): Buffer =>
      Buffer.concat([Buffer.from(`${folder}/${name}`), Buffer.of(0xff, 0xfe)])
    symlinkSync(registered, bytes(work, 'registered'))
    await client.addIndirectRoot({ path: join(work, 'registered\udcff\udcfe') })
    symlinkSync(own, bytes(gcroots, 'own'))
    mkdirSync(bytes(gcroots, 'folder'))
    symlinkSync(deep, Buffer.concat([bytes(gcroots, 'folder'), Buffer.from('/deep')]))
    symlinkSync(behind, bytes(work, 'behind'))
    symlinkSync(bytes(work, 'behind'), join(gcroots, 'behind'))
    writeFileSync(bytes(gcroots, 'file'), '')
    await leave(client)
    expect(await collectAll(served)).toEqual([dead])
    expect(await served.store.metadata.validOf(paths)).toEqual([...paths].sort())
  })
})
