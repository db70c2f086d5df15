import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openStore } from '../../store/open-store.ts'
import { openSqliteMetadata } from '../../store/sqlite/sqlite-metadata.ts'
import { serveStore } from '../live/support/served-store.ts'
import { makeFolder } from '../peers/folder.ts'
import { addNar, pathOf } from './store-support.ts'

let dir: string
let file: string
let folder: string
let path: string

beforeEach(async () => {
  const served = await serveStore()
  dir = makeFolder()
  path = await addNar(served, await served.connect(), 'path')
  await served.store.close()
  for (const each of ['store', 'state']) {
    rmSync(join(dir, each), { recursive: true, force: true })
    renameSync(join(served.folder, each), join(dir, each))
  }
  file = join(dir, 'state/db.sqlite')
  folder = join(dir, 'store')
  await served.stop()
})

afterEach(() => rmSync(dir, { recursive: true, force: true }))

function open(): ReturnType<typeof openStore> {
  return openStore({ dir, storeDir: path.slice(0, path.lastIndexOf('/')) })
}

async function expectRefusal(code: string, advice: RegExp): Promise<void> {
  const before = readdirSync(folder)
  // A second attempt finds what the first has left.
  for (let time = 0; time < 2; time += 1) {
    const error = await open().then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    expect(error).toMatchObject({ code })
    expect((error as Error).message).toMatch(advice)
  }
  expect(readdirSync(folder)).toEqual(before)
}

describe('contents without their database', () => {
  it.each([
    ['is missing', () => rmSync(file)],
    ['is emptied', () => truncateSync(file)],
    ['is missing with its folder', () => rmSync(join(dir, 'state'), { recursive: true })],
  ])('are no new store: it %s', async (_, lose) => {
    lose()
    await expectRefusal('lost-database', /put the database back from a copy/)
    expect(readdirSync(folder)).toContain(basename(path))
  })

  it('are a store again once the database is back', async () => {
    renameSync(file, join(dir, 'copy'))
    await expectRefusal('lost-database', /move .*store away/)
    expect(existsSync(file)).toBe(false)
    renameSync(join(dir, 'copy'), file)
    await using store = await open()
    expect(await store.metadata.isValid(path)).toBe(true)
  })

  it('are not given to a database that knows no path, if a killed process cannot have left so many', async () => {
    rmSync(file)
    const storeDir = path.slice(0, path.lastIndexOf('/'))
    await (await openSqliteMetadata(file, { storeDir })).close()
    await (await open()).close()
    for (let number = 0; number < 1000; number += 1)
      writeFileSync(join(folder, basename(pathOf({ storeDir }, String(number)))), '')
    await expectRefusal('lost-database', /put the database back/)
  })
})

it('a database without its contents does not open, since a verification would forget all paths', async () => {
  renameSync(folder, join(dir, 'away'))
  mkdirSync(folder)
  mkdirSync(join(folder, 'lost+found'))
  await expectRefusal('lost-contents', /knows 1 paths.*mount that folder/)
  rmSync(folder, { recursive: true })
  renameSync(join(dir, 'away'), folder)
  await (await open()).close()
})

it('files that are no contents do not keep a new store from being made', async () => {
  for (const each of [folder, join(dir, 'state')]) rmSync(each, { recursive: true })
  mkdirSync(join(folder, 'lost+found'), { recursive: true })
  mkdirSync(join(folder, '.nixwire-0-1'))
  await using store = await open()
  expect(await store.metadata.counts()).toMatchObject({ paths: 0 })
})
