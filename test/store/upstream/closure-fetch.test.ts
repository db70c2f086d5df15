import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { infoOf, nar } from '../../live/support/nar.ts'
import { rejection } from '../../support/fake-server.ts'
import { pathOf, useStores } from '../store-support.ts'
import { type Content, type DistantStore, startDistantStore } from './distant-store.ts'

const storeDir = '/test/store'
const newStore = useStores()
let folder: string
let distant: DistantStore
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nixwire-distant-'))
})
afterEach(async () => {
  await distant[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

const nameOf = (index: number): string => pathOf({ storeDir }, `p${index}`)

/** A tree of paths, each of which refers to so many others. */
function tree(count: number, width: number): Map<string, Content> {
  const paths = new Map<string, Content>()
  for (let index = 0; index < count; index += 1) {
    const references: string[] = []
    for (let each = 1; each <= width; each += 1) {
      const child = index * width + each
      if (child < count) references.push(nameOf(child))
    }
    const bytes = nar(`contents of ${index}\n`)
    paths.set(nameOf(index), { info: infoOf(bytes, { references: references.sort() }), nar: bytes })
  }
  return paths
}

/** Splits a tree into its levels, from the root. */
function levelsOf(count: number, width: number): string[][] {
  const levels: string[][] = []
  for (let first = 0, size = 1; first < count; first += size, size *= width)
    levels.push(Array.from({ length: Math.min(size, count - first) }, (_, index) => nameOf(first + index)))
  return levels
}

describe('a closure that is far away', () => {
  test.each(['1.38', '1.22'])('costs one wait for each of its levels (%s)', async version => {
    const [paths, levels] = [tree(200, 3), levelsOf(200, 3)]
    expect(levels).toHaveLength(6)
    distant = await startDistantStore(
      folder,
      version,
      path => paths.get(path),
      async (request, store) => {
        const path = request.split(' ')[1] as string
        const level = levels.find(each => each.includes(path)) as string[]
        // Nothing of a level is answered before all of it was asked for.
        for (const each of level) await store.hasAsked(each, 2)
      },
    )
    const served = await newStore({ storeDir, upstream: distant.url })
    const client = await served.connect()
    await client.ensurePath({ path: nameOf(0) })
    expect((await client.queryAllValidPaths()).length).toBe(200)
    for (const [path, { info }] of paths)
      expect(await client.queryPathInfo({ path })).toMatchObject({
        narHash: info.narHash,
        references: info.references,
      })
    expect(new Set(distant.answered).size).toBe(400)
    expect(distant.answered).toHaveLength(400)
    expect(distant.connections).toBe(1)
  })

  test.each([
    ['1.38', 1],
    ['1.20', 512],
  ])('is asked for request by request by %s with %i in flight', async (version, inFlight) => {
    const paths = tree(20, 3)
    distant = await startDistantStore(
      folder,
      version,
      path => paths.get(path),
      (_, store) => {
        expect(store.asked()).toBe(store.answered.length + 1)
      },
    )
    const served = await newStore({ storeDir, upstream: distant.url, upstreamOptions: { inFlight } })
    const client = await served.connect()
    await client.ensurePath({ path: nameOf(0) })
    expect((await client.queryAllValidPaths()).length).toBe(20)
    expect(distant.answered).toHaveLength(40)
  })

  test('comes in the order of its references if it is large', async () => {
    const paths = tree(600, 2)
    distant = await startDistantStore(folder, '1.38', path => paths.get(path))
    const served = await newStore({ storeDir, upstream: distant.url, upstreamOptions: { inFlight: 8 } })
    const client = await served.connect()
    await client.ensurePath({ path: nameOf(0) })
    expect((await client.queryAllValidPaths()).length).toBe(600)
    const nars = distant.answered.filter(request => request.startsWith('nar'))
    const at = new Map(nars.map((request, index) => [request.slice(4), index]))
    // Those of the first levels were asked for with their metadata.
    const late = nars.slice(3).map(request => request.slice(4))
    for (const path of late)
      for (const reference of paths.get(path)?.info.references ?? [])
        expect(at.get(reference)).toBeLessThan(at.get(path) as number)
  })

  test('is searched in as many waits as it has levels', async () => {
    const [paths, levels] = [tree(200, 3), levelsOf(200, 3)]
    distant = await startDistantStore(
      folder,
      '1.38',
      path => paths.get(path),
      async (request, store) => {
        const level = levels.find(each => each.includes(request.slice(5))) as string[]
        for (const each of level) await store.hasAsked(each, 1)
      },
    )
    const served = await newStore({ storeDir, upstream: distant.url })
    const client = await served.connect()
    const missing = await client.queryMissing({ targets: [nameOf(0)] })
    expect(missing.willSubstitute).toEqual([...paths.keys()].sort())
    expect(distant.answered).toHaveLength(200)
    const asked = [...paths.keys()].map(path => ({ path, ca: undefined }))
    expect((await client.querySubstitutablePathInfos({ paths: asked })).length).toBe(200)
  })
})

describe('a closure that cannot be fetched whole', () => {
  test.each([0, 5, 19])(
    'is refused if upstream lacks path %i, and the next request is served',
    async lost => {
      const paths = tree(20, 3)
      const whole = new Map(paths)
      paths.delete(nameOf(lost))
      distant = await startDistantStore(folder, '1.38', path => paths.get(path))
      const served = await newStore({ storeDir, upstream: distant.url })
      const client = await served.connect()
      const error = await rejection(client.ensurePath({ path: nameOf(0) }))
      expect(error.message).toContain(nameOf(lost))
      expect(await client.isValidPath({ path: nameOf(0) })).toBe(false)
      paths.set(nameOf(lost), whole.get(nameOf(lost)) as Content)
      await client.ensurePath({ path: nameOf(0) })
      expect((await client.queryAllValidPaths()).length).toBe(20)
    },
  )

  test.each([1, 512])(
    'keeps all that came before contents that are wrong, with %i in flight',
    async inFlight => {
      const paths = tree(20, 3)
      const bad = nameOf(6)
      const good = paths.get(bad) as Content
      paths.set(bad, { info: good.info, nar: nar('contents of X\n') })
      distant = await startDistantStore(folder, '1.38', path => paths.get(path))
      const served = await newStore({ storeDir, upstream: distant.url, upstreamOptions: { inFlight } })
      const client = await served.connect()
      const error = await rejection(client.ensurePath({ path: nameOf(0) }))
      expect(error.message).toContain('hash mismatch')
      const valid = [...(await client.queryAllValidPaths())]
      expect(valid).not.toContain(bad)
      for (const path of valid)
        expect(valid).toEqual(expect.arrayContaining(paths.get(path)?.info.references as string[]))
      expect(await client.verifyStore({ checkContents: true, repair: false })).toBe(false)
      paths.set(bad, good)
      await client.ensurePath({ path: nameOf(0) })
      expect((await client.queryAllValidPaths()).length).toBe(20)
    },
  )

  test('is an error if upstream dies in the middle', async () => {
    const paths = tree(50, 3)
    let isDead = false
    distant = await startDistantStore(
      folder,
      '1.38',
      path => paths.get(path),
      async (request, store) => {
        if (request !== `nar ${nameOf(7)}` || isDead) return
        isDead = true
        for (const socket of store.sockets) socket.destroy()
      },
    )
    const served = await newStore({ storeDir, upstream: distant.url })
    const client = await served.connect()
    await rejection(client.ensurePath({ path: nameOf(0) }))
    await client.ensurePath({ path: nameOf(0) })
    expect((await client.queryAllValidPaths()).length).toBe(50)
  })
})

test('a closure without an end is given up, and leaves nothing behind', async () => {
  const bytes = nar('contents')
  let last = 0
  distant = await startDistantStore(folder, '1.38', () => {
    last += 1
    const references = [nameOf(2 * last), nameOf(2 * last + 1)].sort()
    return last > 1000 ? undefined : { info: infoOf(bytes, { references }), nar: bytes }
  })
  const served = await newStore({ storeDir, upstream: distant.url, limits: { tempRoots: 50 } })
  const client = await served.connect()
  const told = { message: expect.stringContaining('cannot keep more than 50 paths and references') }
  await expect(client.ensurePath({ path: nameOf(0) })).rejects.toMatchObject(told)
  await expect(client.queryMissing({ targets: [nameOf(1)] })).rejects.toMatchObject(told)
  expect(last).toBeLessThan(200)
  expect(await client.queryAllValidPaths()).toEqual([])
})
