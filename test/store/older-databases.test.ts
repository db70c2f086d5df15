import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { connect, type NixDaemonClient } from '../../generated/nix-daemon/client.ts'
import type { UnkeyedValidPathInfo } from '../../generated/nix-daemon/index.ts'
import { listenStore, openStore, type Store } from '../../store/index.ts'
import { loadBinding } from '../../store/sqlite/binding.ts'
import { SCHEMA_VERSION } from '../../store/sqlite/schema.ts'
import { sceneOf } from '../support/scene.ts'

const scene = sceneOf('older')
const folder = join(import.meta.dirname, 'older')

interface Answers {
  readonly contents: Readonly<Record<string, string>>
  readonly infos: Readonly<Record<string, UnkeyedValidPathInfo>>
  readonly referrers: Readonly<Record<string, readonly string[]>>
  readonly derivers: readonly string[]
  readonly outputs: readonly (readonly [string, string])[]
  readonly realisation: object
  readonly realisationId: string
  readonly roots: readonly { readonly link: string; readonly target: string }[]
}

const answersOf = (version: number): Answers =>
  JSON.parse(readFileSync(join(folder, `v${version}.json`), 'utf8'))

/** Puts a store of an older version into the scene; returns its folder. */
function olderStore(version: number): string {
  const dir = join(scene.folder, 'store')
  for (const name of ['store', 'state/gcroots']) mkdirSync(join(dir, name), { recursive: true })
  copyFileSync(join(folder, `v${version}.sqlite`), databaseOf(dir))
  for (const [path, text] of Object.entries(answersOf(version).contents))
    writeFileSync(join(dir, 'store', basename(path)), text)
  return dir
}

const databaseOf = (dir: string): string => join(dir, 'state/db.sqlite')

async function opened(dir: string): Promise<{ store: Store; client: NixDaemonClient }> {
  const store = await openStore({ dir, storeDir: '/nix/store', gcReserved: 0, processDir: '/nowhere' })
  scene.open.push(store)
  const listening = await listenStore(store, join(scene.folder, 'socket'), { trusted: true })
  scene.open.push(listening)
  const client = await connect(listening.url, { features: [] })
  scene.open.push(client)
  return { store, client }
}

/** Reads the version of a database, or changes it by SQL. */
async function touch(file: string, sql?: string): Promise<unknown> {
  const database = new (await loadBinding())(file, { timeout: 0 })
  try {
    if (sql !== undefined) database.exec(sql)
    return Object.values(database.prepare('pragma user_version').get() as object)[0]
  } finally {
    database.close()
  }
}

const versions = Array.from({ length: SCHEMA_VERSION }, (_, index) => index + 1)
const older = versions.filter(version => version < SCHEMA_VERSION)

test('there is a database of each older version', () => {
  expect(older.filter(version => !existsSync(join(folder, `v${version}.sqlite`)))).toEqual([])
})

describe.each(versions.filter(version => existsSync(join(folder, `v${version}.sqlite`))))(
  'a database of version %i',
  version => {
    const answers = answersOf(version)
    const paths = Object.keys(answers.contents).sort()

    test('answers as it did', async () => {
      const dir = olderStore(version)
      expect(await touch(databaseOf(dir))).toBe(version)
      const { store, client } = await opened(dir)
      expect((await client.queryAllValidPaths()).toSorted()).toEqual(paths)
      for (const path of paths) {
        // JSON leaves undefined fields out.
        expect(JSON.parse(JSON.stringify(await client.queryPathInfo({ path }))), path).toEqual(
          answers.infos[path],
        )
        expect((await client.queryReferrers({ path })).toSorted()).toEqual(answers.referrers[path])
        expect(String(await bytesOf(client, path))).toContain(answers.contents[path])
      }
      const [[, output = ''] = []] = answers.outputs
      const drvPath = paths.find(path => path.endsWith('.drv')) as string
      expect(await client.queryValidDerivers({ path: output })).toEqual(answers.derivers)
      expect(await client.queryDerivationOutputMap({ path: drvPath })).toEqual(answers.outputs)
      const realisation: unknown = await client.queryRealisation({ id: answers.realisationId })
      expect(JSON.parse(JSON.stringify(realisation))).toEqual(answers.realisation)
      const other = await openStore({
        dir: join(scene.folder, 'copy'),
        storeDir: '/nix/store',
        gcReserved: 0,
      })
      scene.open.push(other)
      const beside = await listenStore(other, join(scene.folder, 'beside'), { trusted: true })
      scene.open.push(beside)
      const target = await connect(beside.url)
      scene.open.push(target)
      for (const path of ['leaf.txt', 'middle.txt', 'top.txt'].map(
        name => paths.find(each => each.endsWith(name)) as string,
      )) {
        const info = (await client.queryPathInfo({ path })) as UnkeyedValidPathInfo
        await target.addToStoreNar({ path, info, dontCheckSigs: true }, await bytesOf(client, path))
        expect((await target.queryPathInfo({ path }))?.narHash).toBe(info.narHash)
      }
      const links = (await store.metadata.indirectRoots()).map(({ link }) => link)
      expect(links).toEqual(answers.roots.map(({ link }) => link).filter(link => link.startsWith('/')))
      expect(await client.verifyStore({ checkContents: true, repair: false })).toBe(false)
      expect(await store.metadata.check()).toEqual([])
    })

    test('is cleaned up, and keeps what a root leads to', async () => {
      const dir = olderStore(version)
      const top = paths.find(path => path.endsWith('-top.txt')) as string
      symlinkSync(top, join(dir, 'state/gcroots/top'))
      const { client } = await opened(dir)
      await client.collectGarbage({ action: 'DeleteDead' })
      const kept = (await client.queryAllValidPaths()).toSorted()
      expect(kept.map(path => path.split('-')[1])).toEqual(
        ['leaf.txt', 'middle.txt', 'top.txt'].sort(
          (a, b) => kept.findIndex(path => path.endsWith(a)) - kept.findIndex(path => path.endsWith(b)),
        ),
      )
      expect(kept).toHaveLength(3)
      await scene.close()
      // It has the newest version now, and opens as such.
      expect(await touch(databaseOf(dir))).toBe(SCHEMA_VERSION)
      const again = await opened(dir)
      expect((await again.client.queryAllValidPaths()).toSorted()).toEqual(kept)
    })
  },
)

describe.each(older)('an upgrade from version %i', version => {
  test.each([1, 2])('that is killed after statement %i leaves the database as it was', async statements => {
    const dir = olderStore(version)
    const program = join(import.meta.dirname, 'interrupted-upgrade.ts')
    const argv = ['--import', 'tsx', program, databaseOf(dir), String(statements)]
    expect(spawnSync(process.execPath, argv, { encoding: 'utf8' })).toMatchObject({
      signal: 'SIGKILL',
      stderr: '',
    })
    expect(await touch(databaseOf(dir))).toBe(version)
    const { client } = await opened(dir)
    expect(await client.queryAllValidPaths()).toHaveLength(Object.keys(answersOf(version).contents).length)
  })
})

test('an upgrade that fails leaves the database as it was', async () => {
  const dir = olderStore(1)
  await touch(databaseOf(dir), 'alter table indirect_root add column path text')
  await expect(openStore({ dir, storeDir: '/nix/store' })).rejects.toMatchObject({ code: 'failed' })
  expect(await touch(databaseOf(dir), 'alter table indirect_root drop column path')).toBe(1)
  const { client } = await opened(dir)
  expect(await client.queryAllValidPaths()).toHaveLength(Object.keys(answersOf(1).contents).length)
})

async function bytesOf(client: NixDaemonClient, path: string): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of await client.narFromPath({ path })) pieces.push(piece)
  return Buffer.concat(pieces)
}
