// Contents that are compared with their metadata, many at the same time.

import { expect, test } from 'vitest'
import { AHEAD, type Found, LARGE_TOGETHER, measureAhead } from '../../../store/collecting/measure-ahead.ts'
import { ContentsError, type Measured } from '../../../store/model/contents.ts'
import type { Store } from '../../../store/model/store.ts'

const SMALL = 100
const LARGE = 1 << 20

/** Makes a store that knows each path by its size, which its name begins with, and measures it as told. */
function storeOf(verify: (path: string, size: number) => Promise<Measured>): Store {
  const store = {
    metadata: { info: (path: string) => (path === 'gone' ? undefined : whole(sizeOf(path))) },
    contents: { verify },
  }
  return store as unknown as Store
}

function sizeOf(path: string): number {
  return Number(path.split('-')[0])
}

function whole(narSize: number): Measured {
  return { narHash: 'right', narSize }
}

async function* each(paths: Iterable<string>): AsyncGenerator<string, void, undefined> {
  yield* paths
}

function named(size: number, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${size}-${index}`)
}

async function resultsOf(store: Store, paths: Iterable<string>): Promise<Found[]> {
  const results: Found[] = []
  for await (const found of measureAhead(store, each(paths))) results.push(found)
  return results
}

/** A promise, and the function that fulfils it. */
function signal(): { readonly given: Promise<void>; give(): void } {
  let give = (): void => {}
  const given = new Promise<void>(resolve => {
    give = resolve
  })
  return { given, give }
}

test('a large one that comes last begins before the first small one has ended, and the order stays', async () => {
  const begun = signal()
  const store = storeOf(async (_path, size) => {
    if (size === LARGE) begun.give()
    else await begun.given
    return whole(size)
  })
  const paths = [...named(SMALL, 3000), `${LARGE}-last`]
  const found = await resultsOf(store, paths)
  expect(found).toEqual(paths.map(path => ({ path, isIntact: true })))
})

test('small ones are measured while a large one that comes first is read', async () => {
  const read = signal()
  let left = 3000
  const store = storeOf(async (_path, size) => {
    if (size === LARGE) await read.given
    else {
      left -= 1
      if (left === 0) read.give()
    }
    return whole(size)
  })
  const paths = [`${LARGE}-first`, ...named(SMALL, left)]
  const found = await resultsOf(store, paths)
  expect(found.map(({ path }) => path)).toEqual(paths)
})

test('a bounded number of large ones is read at the same time, and of small ones one', async () => {
  const running = { [SMALL]: 0, [LARGE]: 0 }
  const most = { [SMALL]: 0, [LARGE]: 0 }
  const store = storeOf(async (_path, size) => {
    const kind = size as keyof typeof running
    running[kind] += 1
    most[kind] = Math.max(most[kind], running[kind])
    await new Promise(setImmediate)
    running[kind] -= 1
    return whole(size)
  })
  await resultsOf(store, [...named(LARGE, 50), ...named(SMALL, 50)])
  expect(most).toEqual({ [SMALL]: 1, [LARGE]: LARGE_TOGETHER })
})

test('no more paths are taken than may wait for the result of an earlier one', async () => {
  const [read, full] = [signal(), signal()]
  let taken = 0
  async function* paths(): AsyncGenerator<string, void, undefined> {
    yield `${LARGE}-first`
    for (const path of named(SMALL, 3 * AHEAD)) {
      taken += 1
      if (taken === AHEAD - 1) full.give()
      yield path
    }
  }
  const store = storeOf(async (_path, size) => {
    if (size === LARGE) await read.given
    return whole(size)
  })
  const results = measureAhead(store, paths())
  const first = results.next()
  await full.given
  // More turns than all paths would take.
  for (let turn = 0; turn < 200; turn += 1) await new Promise(setImmediate)
  expect(taken).toBe(AHEAD - 1)
  read.give()
  expect((await first).value).toEqual({ path: `${LARGE}-first`, isIntact: true })
  await results.return()
})

test('paths that differ or cannot be read are told apart from those that are gone or right', async () => {
  const store = storeOf(async (path, size) => {
    if (path.endsWith('unreadable')) throw new ContentsError('failed', 'no')
    if (path.endsWith('other')) return { narHash: 'wrong', narSize: size }
    return whole(path.endsWith('longer') ? size + 1 : size)
  })
  const paths = ['1-right', '1-other', 'gone', '1-longer', '1-unreadable', '2-right']
  const found = await resultsOf(store, paths)
  expect(found.map(({ isIntact }) => isIntact)).toEqual([true, false, true, false, false, true])
})

test('an error that tells nothing of the contents comes after the results before it, and ends the rest', async () => {
  const store = storeOf(async (path, size) => {
    if (path === `${SMALL}-3`) throw new TypeError('broken')
    return whole(size)
  })
  const results = measureAhead(store, each(named(SMALL, 10)))
  for (let index = 0; index < 3; index += 1)
    expect((await results.next()).value).toMatchObject({ path: `${SMALL}-${index}` })
  await expect(results.next()).rejects.toThrow('broken')
})

test('what has not begun when the caller leaves is not begun', async () => {
  const read = signal()
  let begun = 0
  const store = storeOf(async (_path, size) => {
    begun += 1
    if (begun > 1) await read.given
    return whole(size)
  })
  const results = measureAhead(store, each(named(SMALL, 10)))
  await results.next()
  await results.return()
  read.give()
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate)
  expect(begun).toBe(2)
})

test('other work has its turn meanwhile', async () => {
  let [done, since, most] = [false, 0, 0]
  const store = storeOf(async (_path, size) => {
    since += 1
    most = Math.max(most, since)
    return whole(size)
  })
  const turn = (): void => {
    since = 0
    if (!done) setImmediate(turn)
  }
  turn()
  await resultsOf(store, named(SMALL, 8000))
  done = true
  expect(most).toBeLessThanOrEqual(2000)
})
