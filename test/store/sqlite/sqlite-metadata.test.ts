import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadBinding } from '../../../store/sqlite/binding.ts'
import { SCHEMA_VERSION } from '../../../store/sqlite/schema.ts'
import { openSqliteMetadata } from '../../../store/sqlite/sqlite-metadata.ts'
import { entry, pathOf, STORE_DIR } from './entries.ts'
import { failureOf, readAll, temporaryFolders } from './temporary-metadata.ts'

const { folder, openIn } = temporaryFolders()

/** Runs SQL on a database as another program would. */
async function run(place: string, sql: string): Promise<void> {
  const binding = await loadBinding()
  const database = new binding(join(place, 'metadata.sqlite'), { timeout: 0 })
  database.exec(sql)
  database.close()
}

describe('opening', () => {
  test('creates the database and its folder, of which one file and the lock remain after closing', async () => {
    const place = join(folder(), 'deep', 'er')
    const metadata = await openIn(place)
    await metadata.register([entry('a')])
    expect(metadata).toMatchObject({ storeDir: STORE_DIR, schemaVersion: SCHEMA_VERSION })
    await metadata.close()
    expect(readdirSync(place).sort()).toEqual(['metadata.sqlite', 'metadata.sqlite.lock'])
  })

  test('fails while the database is open, and works again after closing', async () => {
    const place = folder()
    const first = await openIn(place)
    expect(await failureOf(() => openIn(place))).toMatchObject({ code: 'in-use' })
    await first.register([entry('a')])
    await first.close()
    await first.close()
    expect(await (await openIn(place)).isValid(pathOf('a'))).toBe(true)
  })

  test('refuses a database of a later release and leaves it unchanged', async () => {
    const place = folder()
    await (await openIn(place)).close()
    await run(place, `pragma user_version = ${SCHEMA_VERSION + 1}`)
    const error = await failureOf(() => openIn(place))
    expect(error).toMatchObject({ code: 'newer-schema' })
    expect((error as Error).message).toContain(`version ${SCHEMA_VERSION + 1}`)
    await run(place, `pragma user_version = ${SCHEMA_VERSION}`)
    await openIn(place)
  })

  test('keeps what a database of an older release knows', async () => {
    const place = folder()
    const metadata = await openIn(place)
    await metadata.addIndirectRoot('/link')
    await metadata.close()
    await run(place, 'alter table indirect_root drop column path; pragma user_version = 1')
    const again = await openIn(place)
    expect(await again.indirectRoots()).toEqual([{ link: '/link', target: undefined }])
    await again.addIndirectRoot('/link', pathOf('a'))
    expect(await again.indirectRoots()).toEqual([{ link: '/link', target: pathOf('a') }])
  })

  test('refuses a database of another program, and a file that is not a database', async () => {
    const place = folder()
    await run(place, 'create table path (id integer)')
    expect(await failureOf(() => openIn(place))).toMatchObject({ code: 'not-a-store' })
    writeFileSync(join(place, 'metadata.sqlite'), 'not a database, only text'.repeat(100))
    expect(await failureOf(() => openIn(place))).toMatchObject({ code: 'not-a-store' })
  })

  test('refuses the database of another store directory', async () => {
    const place = folder()
    await (await openIn(place)).close()
    const other = openSqliteMetadata(join(place, 'metadata.sqlite'), { storeDir: '/gnu/store' })
    expect(await failureOf(() => other)).toMatchObject({ code: 'other-store-dir' })
  })

  test('works with changes that survive a crash of the machine', async () => {
    const file = join(folder(), 'metadata.sqlite')
    const metadata = await openSqliteMetadata(file, { storeDir: STORE_DIR, outlive: 'machine' })
    await metadata.register([entry('a')])
    expect(await metadata.isValid(pathOf('a'))).toBe(true)
    await metadata.close()
  })
})

test('every method fails after closing', async () => {
  const metadata = await openIn(folder())
  await metadata.close()
  const actions = [
    () => metadata.isValid(pathOf('a')),
    () => metadata.allPaths(),
    () => metadata.register([entry('a')]),
    () => metadata.counts(),
    () => metadata.check(),
    () => metadata.indirectRoots(),
  ]
  for (const action of actions) expect(await failureOf(action)).toMatchObject({ code: 'closed' })
})

test('a check reports a reference to a missing path', async () => {
  const place = folder()
  const metadata = await openIn(place)
  await metadata.register([entry('a')])
  expect(await metadata.check()).toEqual([])
  await run(place, 'pragma foreign_keys = off; insert into reference values (1, 7)')
  expect(await metadata.check()).toEqual([expect.stringContaining('reference')])
})

test('another program can read the database while it is open', async () => {
  const place = folder()
  const metadata = await openIn(place)
  await run(place, 'begin; select * from path')
  await metadata.register([entry('a')])
  expect(await readAll(await metadata.allPaths())).toEqual([pathOf('a')])
})
