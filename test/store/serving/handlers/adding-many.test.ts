import { describe, expect, it, vi } from 'vitest'
import { addMany, pathOf, placed, upload, useStores } from '../../store-support.ts'

const serve = useStores()

describe('adding many paths', () => {
  it('registers them in any order, also across batches', async () => {
    const served = await serve()
    const client = await served.connect()
    const uploads = Array.from({ length: 600 }, (_, index) =>
      upload(served, `p${index}`, index < 599 ? { references: [pathOf(served, `p${index + 1}`)] } : {}),
    )
    await addMany(client, uploads)
    expect(await client.queryAllValidPaths()).toHaveLength(600)
    expect(await client.queryReferrers({ path: pathOf(served, 'p599') })).toEqual([pathOf(served, 'p598')])
  })

  it('keeps complete paths that came before a broken one', async () => {
    const served = await serve()
    const client = await served.connect()
    const broken = upload(served, 'broken', { narHash: '1'.repeat(64) })
    const lost = upload(served, 'lost', { references: [broken.path] })
    const uploads = [upload(served, 'first'), lost, broken, upload(served, 'after')]
    await expect(addMany(client, uploads)).rejects.toThrow(/hash mismatch/)
    expect(await client.queryAllValidPaths()).toEqual([pathOf(served, 'first')])
    expect(placed(served)).toHaveLength(1)
    expect(client.connection.usable).toBe(true)
  })

  it.each([2, 3, 700])('refuses a cycle of %i paths, and keeps none of them', async length => {
    const served = await serve()
    const client = await served.connect()
    const paths = Array.from({ length }, (_, index) => pathOf(served, `c${index}`))
    const cycle = paths.map((path, index) =>
      upload(served, `c${index}`, { references: [path, paths[(index + 1) % length] as string] }),
    )
    const behind = upload(served, 'behind', { references: [paths[0] as string] })
    const sent = [behind, upload(served, 'before'), ...cycle, upload(served, 'after')]
    const problem = /cycle detected in the references of '.*-c\d+' from '.*-(?:c\d+|behind)'/
    const old = await served.connect({ version: '1.31' })
    const dumps = sent.map(({ path, info, nar }) => {
      return { nar, path, references: info.references, deriver: undefined, signature: undefined }
    })
    for (const adding of [() => addMany(client, sent), () => old.importPaths(dumps)]) {
      await expect(adding()).rejects.toThrow(problem)
      const kept = [pathOf(served, 'after'), pathOf(served, 'before')]
      expect([...(await client.queryAllValidPaths())].sort()).toEqual(kept.sort())
      expect(placed(served)).toHaveLength(2)
    }
    await addMany(client, [upload(served, 'c0'), behind])
    expect(await client.isValidPath({ path: behind.path })).toBe(true)
  })

  it('keeps a path whose reference another client has added meanwhile', async () => {
    const served = await serve()
    const [client, other] = [await served.connect(), await served.connect()]
    const low = upload(served, 'low')
    const high = upload(served, 'high', { references: [low.path] })
    const paths = Array.from({ length: 256 }, (_, index) => upload(served, `p${index}`))
    async function* records() {
      for (const { path, info, nar } of [high, ...paths]) yield { info: { path, info }, nar }
      // A batch is full, so the store has looked for the reference of the first.
      const first = paths[0] as (typeof paths)[number]
      await vi.waitFor(async () => expect(await other.isValidPath({ path: first.path })).toBe(true), {
        timeout: 60_000,
      })
      await addMany(other, [low])
      const { path, info, nar } = upload(served, 'end')
      yield { info: { path, info }, nar }
    }
    await client.addMultipleToStore({ dontCheckSigs: true }, { count: paths.length + 2, records: records() })
    expect(await client.isValidPath({ path: high.path })).toBe(true)
  })

  it('adds the same paths from several connections at the same time', async () => {
    const served = await serve()
    const clients = await Promise.all([served.connect(), served.connect(), served.connect()])
    const uploads = Array.from({ length: 300 }, (_, index) => upload(served, `p${index}`))
    await Promise.all(clients.map(client => addMany(client, uploads)))
    expect(await clients[0].queryAllValidPaths()).toHaveLength(300)
    expect(await clients[0].verifyStore({ checkContents: true })).toBe(false)
  })
})
