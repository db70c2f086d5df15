import { expect, test } from 'vitest'
import type { Metadata } from '../../../store/model/metadata.ts'
import { entry, pathOf } from './entries.ts'
import { failureOf, readAll, temporaryFolders } from './temporary-metadata.ts'

const { open } = temporaryFolders()
/** Several pages. */
const MANY = 10_000
const names = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, index) => `path-${from + index}`)

async function openWith(count: number): Promise<Metadata> {
  const metadata = await open()
  await metadata.register(names(0, count).map(name => entry(name)))
  return metadata
}

test('a listing of an empty store has no pages', async () => {
  const listing = await (await openWith(0)).allPaths()
  expect(listing.count).toBe(0)
  expect(await readAll(listing)).toEqual([])
})

// 4096 is the size of a page, so these counts include a full last page.
test.each([1, 4096, 8192, MANY])('a listing of %i paths has each of them once, in order', async count => {
  const listing = await (await openWith(count)).allPaths()
  expect(listing.count).toBe(count)
  expect(await readAll(listing)).toEqual(names(0, count).map(pathOf).sort())
})

test('a listing is a snapshot of the moment when it was opened', async () => {
  const metadata = await openWith(MANY)
  const expected = names(0, MANY).map(pathOf).sort()
  const listing = await metadata.allPaths()
  await metadata.remove([pathOf('path-1')])
  const seen: string[] = []
  let round = 0
  for await (const page of listing.pages) {
    seen.push(...page)
    round += 1
    await metadata.register(names(MANY * round, MANY * round + 100).map(name => entry(name)))
    // Removes shown and pending paths; one is added again with another id.
    await metadata.remove(expected.filter((_, index) => index % 2 === round % 2))
    await metadata.register([entry('path-1')])
  }
  expect(round).toBeGreaterThan(1)
  expect(seen).toEqual(expected)
})

test('a listing stays correct if the newest path is removed and another one added', async () => {
  const metadata = await openWith(2)
  const listing = await metadata.allPaths()
  await metadata.remove([pathOf('path-1')])
  await metadata.register([entry('path-2')])
  expect(await readAll(listing)).toEqual(names(0, 2).map(pathOf).sort())
})

test('concurrent listings are snapshots of their own moments', async () => {
  const metadata = await openWith(3)
  const first = await metadata.allPaths()
  await metadata.remove([pathOf('path-0')])
  const second = await metadata.allPaths()
  await metadata.register([entry('path-3')])
  expect(await readAll(second)).toEqual(names(1, 3).map(pathOf).sort())
  expect(await readAll(first)).toEqual(names(0, 3).map(pathOf).sort())
  expect(second.count).toBe(2)
})

test('a closed listing cannot be read', async () => {
  const listing = await (await openWith(1)).allPaths()
  await listing.close()
  expect(await failureOf(() => readAll(listing))).toMatchObject({ code: 'closed' })
})

test('a listing cannot be read further after the metadata is closed', async () => {
  const metadata = await openWith(MANY)
  const pages = (await metadata.allPaths()).pages[Symbol.asyncIterator]()
  expect((await pages.next()).value).toHaveLength(1000)
  await metadata.close()
  expect(await failureOf(() => pages.next())).toMatchObject({ code: 'closed' })
})
