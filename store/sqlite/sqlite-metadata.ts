import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { type Metadata, MetadataError } from '../model/metadata.ts'
import { type Binding, type BindingDatabase, loadBinding } from './binding.ts'
import { changes } from './changes.ts'
import { closures } from './closures.ts'
import { Database } from './database.ts'
import { indirectRoots } from './indirect-roots.ts'
import { listings } from './listings.ts'
import { namesIn } from './names.ts'
import { pathRows } from './path-rows.ts'
import { readPathState } from './path-state.ts'
import { lockForProcess } from './process-lock.ts'
import { queries } from './queries.ts'
import { realisations } from './realisations.ts'
import { noDatabase, prepareSchema, SCHEMA_VERSION } from './schema.ts'
import { surveys } from './surveys.ts'
import { dropLeftBehind } from './write-in-slices.ts'

export interface SqliteMetadataOptions {
  /** The store directory, absolute and without a trailing slash. */
  readonly storeDir: string
  /**
   * The crash that acknowledged changes survive: of the process, or of the machine, for which each change waits for
   * the disk. Neither crash damages the database.
   *
   * @defaultValue `'process'`
   */
  readonly outlive?: 'process' | 'machine'
  /** Whether to create a database if there is none, or an empty file. @defaultValue `true` */
  readonly create?: boolean
}

/**
 * Opens metadata in an SQLite database, which is created with its folder if it does not exist. A lock on `FILE.lock`
 * keeps other processes away while it is open; that file stays.
 *
 * @throws {MetadataError} `engine-missing`, `in-use`, `not-a-store`, `newer-schema`, `other-store-dir`,
 *   `no-database`, `corrupt`, `no-space` or `failed`.
 */
export async function openSqliteMetadata(file: string, options: SqliteMetadataOptions): Promise<Metadata> {
  const binding = await loadBinding()
  mkdirSync(dirname(file), { recursive: true })
  const lock = lockForProcess(binding, `${file}.lock`)
  try {
    return await assemble(openDatabase(binding, file, options), lock, options.storeDir)
  } catch (error) {
    lock.close()
    throw error
  }
}

function openDatabase(binding: Binding, file: string, options: SqliteMetadataOptions): Database {
  const { create = true } = options
  // SQLite would make an empty file, and delete the journal of one that is gone.
  if (!create && !existsSync(file)) throw noDatabase(file)
  const database = new Database(binding, file)
  try {
    prepareSchema(database, options.storeDir, create)
    if (database.value('pragma journal_mode = wal') !== 'wal')
      throw new MetadataError('failed', `${file} is on a file system without shared memory, which WAL needs`)
    // With WAL, "normal" loses nothing when the process ends, and waits for the disk once per thousand pages.
    const synchronous = options.outlive === 'machine' ? 'full' : 'normal'
    // Mapped memory saves copying pages, which keeps a lookup among a million paths cheap.
    database.exec(
      `pragma synchronous = ${synchronous}; pragma foreign_keys = on; pragma mmap_size = ${2 ** 30}`,
    )
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

async function assemble(database: Database, lock: BindingDatabase, storeDir: string): Promise<Metadata> {
  const names = namesIn(storeDir)
  const state = readPathState(database)
  const rows = pathRows(database, names, state)
  await dropLeftBehind(database, rows, state)
  const lists = listings(database, names, state)
  let open = true
  const counts = database.prepare(`
    select (select count(*) from realisation), (select count(*) from indirect_root)`)
  return {
    storeDir,
    schemaVersion: SCHEMA_VERSION,
    ...queries(database, names),
    ...closures(database, names),
    ...surveys(database, names, state),
    ...changes(database, rows, names, lists, state),
    ...realisations(database, names),
    ...indirectRoots(database, names),

    allPaths: () => lists.open(),

    counts() {
      const [realisations, indirectRoots] = counts.get<[number, number]>() as [number, number]
      return { paths: state.valid, realisations, indirectRoots }
    },
    check() {
      const damage = database.prepare('pragma integrity_check').all<[string]>().flat()
      const broken = database.prepare('pragma foreign_key_check').all<[string, number, string, number]>()
      return [
        ...damage.filter(line => line !== 'ok'),
        ...broken.map(([table, row]) => `a row of ${table} (${row}) leads to a path that is not there`),
      ]
    },
    close() {
      if (!open) return
      open = false
      database.close()
      lock.close()
    },
  }
}
