import { existsSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import type { GCPaths, LogMessage, NixDaemonClient } from '../../../../generated/nix-daemon/index.ts'
import { infoOf, nar } from '../../../live/support/nar.ts'
import type { ServedStore } from '../../../live/support/served-store.ts'
import { eventually } from '../../../support/eventually.ts'
import {
  addAt,
  addDerivation,
  addMany,
  addNar,
  collectAll,
  damage,
  fileOf,
  pathOf,
  placed,
  upload,
  useStores,
} from '../../store-support.ts'

const serve = useStores()

/** Adds a chain of paths that each refer to the one before; the last but one is a root. */
async function chain(served: ServedStore): Promise<string[]> {
  const client = await served.connect()
  const paths: string[] = []
  for (const name of ['a', 'b', 'c', 'd'])
    paths.push(await addNar(served, client, name, { references: paths.slice(-1) }, name.repeat(9000)))
  symlinkSync(paths[1] as string, join(served.store.stateDir, 'gcroots/b'))
  await client.close()
  return paths
}

const old = (served: ServedStore): Promise<NixDaemonClient> => served.connect({ features: [] })

describe('collecting garbage', () => {
  it('returns live and dead paths', async () => {
    const served = await serve()
    const [a, b, c, d] = await chain(served)
    const client = await old(served)
    await eventually(async () => {
      expect((await client.collectGarbage({ action: 'ReturnLive' })).paths).toEqual([a, b].sort())
      expect((await client.collectGarbage({ action: 'ReturnDead' })).paths).toEqual([c, d].sort())
    })
    expect(await client.queryAllValidPaths()).toHaveLength(4)
  })

  it('deletes all dead paths, and contents without a registration', async () => {
    const served = await serve()
    const [a, b, c, d] = (await chain(served)) as [string, string, string, string]
    const stray = pathOf(served, 'stray')
    writeFileSync(fileOf(served, stray), 'left by a crash')
    const client = await old(served)
    const { paths, bytesFreed } = await client.collectGarbage({ action: 'DeleteDead' })
    expect([...paths].sort()).toEqual([c, d, stray].sort())
    // Whole files, without the framing of a NAR.
    expect(bytesFreed).toBe(18_000 + 'left by a crash'.length)
    expect([...(await client.queryAllValidPaths())].sort()).toEqual([a, b].sort())
    expect(placed(served)).toHaveLength(2)
  })

  it('deletes a named path if no other needs it, and otherwise says why not', async () => {
    const served = await serve()
    const [a, b, c, d] = (await chain(served)) as [string, string, string, string]
    const client = await old(served)
    const remove = (...pathsToDelete: string[]) =>
      client.collectGarbage({ action: 'DeleteSpecific', pathsToDelete })
    for (const path of [a, b, c])
      await expect(remove(path)).rejects.toThrow(`path '${path}' since it is still alive`)
    expect((await remove(c, d)).paths).toEqual([c, d].sort())
    expect(await client.isValidPath({ path: c })).toBe(false)
    const absent = pathOf(served, 'absent')
    expect((await remove(absent)).paths).toEqual([absent])
    const ignoring = client.collectGarbage({ action: 'DeleteDead', ignoreLiveness: true })
    await expect(ignoring).rejects.toThrow(/ignore liveness/)
    expect(client.connection.usable).toBe(true)
  })

  it('accepts paths in the form of the feature, with or without their referrers', async () => {
    const served = await serve()
    const [a, b, c, d] = (await chain(served)) as [string, string, string, string]
    const client = await served.connect()
    const specific = (deleteReferrers: boolean, ...paths: string[]): GCPaths => ({
      kind: 'Specific',
      paths,
      deleteReferrers,
    })
    const dead = async (gcPaths: GCPaths) =>
      [...(await client.collectGarbage({ action: 'DeleteDead', gcPaths })).paths].sort()
    expect(await dead(specific(false, a, b, c))).toEqual([])
    expect(await dead(specific(true, a, c))).toEqual([c, d].sort())
    const alive = client.collectGarbage({ action: 'DeleteSpecific', gcPaths: specific(true, a) })
    await expect(alive).rejects.toThrow(/still alive/)
    expect(await dead({ kind: 'WholeStore' })).toEqual([])
  })

  it('stops once it has freed enough', async () => {
    const served = await serve()
    const client = await served.connect()
    await addMany(
      client,
      Array.from({ length: 20 }, (_, index) => upload(served, `p${index}`)),
    )
    await client.close()
    const collector = await old(served)
    const collect = (maxFreed: bigint) => collector.collectGarbage({ action: 'DeleteDead', maxFreed })
    expect((await collect(0n)).paths).toEqual([])
    expect((await collect(1n)).paths).toHaveLength(1)
    expect((await collect(30n)).paths.length).toBeLessThan(19)
    await collect(2n ** 64n - 1n)
    expect(await collector.queryAllValidPaths()).toEqual([])
  })

  it('deletes paths that refer to each other or to themselves', async () => {
    const served = await serve()
    const paths = Array.from({ length: 300 }, (_, index) => pathOf(served, `p${index}`))
    // A cycle longer than a batch of deletions. No client can add one any more.
    await served.store.metadata.register(
      paths.map((path, index) => ({
        path,
        info: infoOf(nar('x'), { references: [path, paths[(index + 1) % 300] as string] }),
      })),
    )
    for (const path of paths) writeFileSync(fileOf(served, path), 'x')
    await vi.waitFor(async () => expect(await collectAll(served)).toHaveLength(300), { timeout: 60_000 })
  })

  it('keeps the derivation of a live output, unless keepDerivations is off', async () => {
    for (const keepDerivations of [true, false]) {
      const served = await serve({ keepDerivations })
      const client = await served.connect()
      const source = await addNar(served, client, 'source')
      const made = await addDerivation(served, client, { name: 'x', inputSrcs: [source] })
      const [drv, out] = [made.path, await addAt(client, made.out(), { deriver: made.path })]
      symlinkSync(out, join(served.store.stateDir, 'gcroots/out'))
      await client.close()
      const gone = keepDerivations ? [] : [drv, source].sort()
      await eventually(async () => expect(await collectAll(served)).toEqual(gone))
    }
  })

  it('never deletes paths that other clients add and hold at the same time', async () => {
    const served = await serve()
    let isDone = false
    let collected = 0
    const collecting = (async () => {
      const client = await old(served)
      // It meets unheld paths by chance while others work, mostly some dozens, and in any case at the end.
      while (!isDone || collected === 0)
        collected += (await client.collectGarbage({ action: 'DeleteDead' })).paths.length
    })().finally(() => {
      isDone = true
    })
    const work = async (worker: number): Promise<void> => {
      for (let round = 0; round < 12; round += 1) {
        const client = await served.connect()
        // All workers add the same paths, which the collector has just deleted or is about to delete.
        const uploads = Array.from({ length: 30 }, (_, index) =>
          upload(served, `p${(index + worker) % 40}`, { references: [] }),
        )
        const top = upload(served, `top${worker}`, { references: uploads.map(({ path }) => path) })
        await addMany(client, [...uploads, top])
        for (const { path } of [...uploads, top]) {
          expect(await client.isValidPath({ path })).toBe(true)
          expect(existsSync(fileOf(served, path))).toBe(true)
        }
        await client.close()
      }
    }
    await Promise.all([0, 1, 2, 3].map(work)).finally(() => {
      isDone = true
    })
    await collecting
    expect(collected).toBeGreaterThan(0)
    const client = await old(served)
    expect(await client.verifyStore({ checkContents: true })).toBe(false)
    expect(placed(served).length).toBe((await client.queryAllValidPaths()).length)
  })

  it('does not delete a path that gets a root while it runs', async () => {
    const served = await serve()
    const client = await served.connect()
    const uploads = Array.from({ length: 1000 }, (_, index) => upload(served, `p${index}`))
    await addMany(client, uploads)
    await client.close()
    const [collector, rooter] = [await old(served), await served.connect()]
    const collecting = collector.collectGarbage({ action: 'DeleteDead' })
    const kept = new Set<string>()
    for (const { path } of [...uploads].reverse()) {
      await rooter.addTempRoot({ path })
      if (await rooter.isValidPath({ path })) kept.add(path)
    }
    const { paths } = await collecting
    expect(paths.filter(path => kept.has(path))).toEqual([])
    expect(new Set(await rooter.queryAllValidPaths())).toEqual(kept)
  })
})

describe('verifying', () => {
  it('finds damaged contents if it reads them, and makes paths without contents invalid', async () => {
    const served = await serve()
    const messages: LogMessage[] = []
    const client = await served.connect({ onLog: message => void messages.push(message) })
    const base = await addNar(served, client, 'base')
    const top = await addNar(served, client, 'top', { references: [base] })
    const bad = await addNar(served, client, 'bad')
    const gone = await addNar(served, client, 'gone')
    expect(await client.verifyStore({ checkContents: true })).toBe(false)
    damage(served, bad)
    rmSync(fileOf(served, gone))
    expect(await client.verifyStore({})).toBe(false)
    expect(await client.isValidPath({ path: gone })).toBe(false)
    expect(await client.verifyStore({ checkContents: true })).toBe(true)
    expect(await client.verifyStore({ checkContents: true, repair: true })).toBe(true)
    const text = messages.flatMap(message => (message.kind === 'Next' ? [message.msg] : [])).join('')
    expect(text).toContain(`path '${gone}' disappeared, removing from database...`)
    expect(text).toMatch(new RegExp(`path '${bad}' was modified! expected hash 'sha256:[0-9a-z]{52}'`))
    expect(text).toContain(`cannot repair path '${bad}'`)
    // A path with a valid referrer stays valid.
    rmSync(fileOf(served, base))
    expect(await client.verifyStore({})).toBe(true)
    expect(await client.isValidPath({ path: base })).toBe(true)
    rmSync(fileOf(served, top))
    expect(await client.verifyStore({})).toBe(false)
    expect(await client.queryAllValidPaths()).toEqual([bad])
  })
})
