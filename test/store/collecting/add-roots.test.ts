import { existsSync, lstatSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { join, relative } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { NixDaemonClient } from '../../../generated/nix-daemon/index.ts'
import type { ServedStore } from '../../live/support/served-store.ts'
import { addNar, useStores } from '../store-support.ts'

const serve = useStores()

let served: ServedStore
let client: NixDaemonClient
let work: string
let path: string

beforeEach(async () => {
  served = await serve()
  client = await served.connect()
  work = join(served.folder, 'work')
  path = await addNar(served, client, 'path', {}, { entries: { file: 'text' } })
})

/** Lists all files of the store's own folders. */
function ownFiles(): string[] {
  const { storeDir, store } = served
  return [storeDir, store.stateDir, store.logDir].flatMap(folder =>
    existsSync(folder)
      ? readdirSync(folder, { recursive: true }).map(name => join(folder, String(name)))
      : [],
  )
}

describe('a permanent root in a folder of the store', () => {
  it('is refused, however the folder is named, and changes nothing', async () => {
    const { stateDir, logDir } = served.store
    symlinkSync(stateDir, join(work, 'state'))
    symlinkSync('../store', join(work, 'store'))
    symlinkSync(join(work, 'state'), join(work, 'state-again'))
    mkdirSync(logDir, { recursive: true })
    symlinkSync(logDir, join(work, 'log'))
    const before = ownFiles()
    const places = [
      join(stateDir, 'link'),
      join(stateDir, 'gcroots/link'),
      join(stateDir, 'new/folder/link'),
      `${work}/../state/link`,
      relative(process.cwd(), join(stateDir, 'link')),
      join(work, 'state/link'),
      join(work, 'state-again/profiles/new/link'),
      join(work, 'store/link'),
      join(work, 'store', path.slice(served.storeDir.length + 1), 'link'),
      join(work, 'log/drvs/ab/link'),
      join(logDir, 'link'),
    ]
    for (const gcRoot of places)
      await expect(client.addPermRoot({ storePath: path, gcRoot }), gcRoot).rejects.toThrow(/is forbidden/)
    expect(ownFiles()).toEqual(before)
    expect(await served.store.metadata.indirectRoots()).toEqual([])
  })

  it('is refused in place of a folder that does not exist yet', async () => {
    const { logDir } = served.store
    rmSync(logDir, { recursive: true, force: true })
    for (const gcRoot of [logDir, join(logDir, 'drvs')])
      await expect(client.addPermRoot({ storePath: path, gcRoot })).rejects.toThrow(/is forbidden/)
    expect(existsSync(logDir)).toBe(false)
  })

  it('is refused in the contents, if paths are named by another store directory', async () => {
    const elsewhere = await serve({ storeDir: '/nix/store' })
    const other = await elsewhere.connect()
    const named = await addNar(elsewhere, other, 'path')
    const gcRoot = join(elsewhere.folder, 'store/link')
    await expect(other.addPermRoot({ storePath: named, gcRoot })).rejects.toThrow(/is forbidden/)
    expect(existsSync(gcRoot)).toBe(false)
  })
})

it('a permanent root behind a loop of links is an error of that request alone', async () => {
  symlinkSync(join(work, 'loop'), join(work, 'loop'))
  await expect(client.addPermRoot({ storePath: path, gcRoot: join(work, 'loop/link') })).rejects.toThrow(
    /ELOOP/,
  )
  const gcRoot = join(work, 'link')
  expect(await client.addPermRoot({ storePath: path, gcRoot })).toBe(gcRoot)
  expect(lstatSync(gcRoot).isSymbolicLink()).toBe(true)
})
