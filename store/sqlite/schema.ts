import { MetadataError } from '../model/metadata.ts'
import type { Database } from './database.ts'

/**
 * Migrations: step N turns version N into N + 1, and a new database takes all of them. A released step never
 * changes. All steps that a database needs run in one transaction, before the store serves a client, so that a kill
 * in between leaves the old version. A database of each older version is kept in test/store/older.
 *
 * The table of paths holds names without the store directory. Other tables refer to paths by integers, so that a
 * reference takes a few bytes. The index on names also serves queries by hash part, since a name starts with it.
 * Paths that need not be valid (derivers, outputs) are stored as names.
 */
const STEPS: readonly string[] = [
  `
  create table store (dir text not null) strict;

  create table path (
    id integer primary key,
    name text not null unique,
    nar_hash blob not null,
    nar_size integer not null,
    registration_time integer not null,
    ultimate integer not null,
    deriver text,
    ca text,
    -- A JSON array; null where there are none.
    sigs text
  ) strict;

  create table reference (
    referrer integer not null references path,
    reference integer not null references path,
    primary key (referrer, reference)
  ) strict, without rowid;
  create index reference_backwards on reference (reference);

  create table output (
    derivation integer not null references path on delete cascade,
    name text not null,
    path text,
    primary key (derivation, name)
  ) strict, without rowid;
  create index output_path on output (path);

  create table realisation (
    id text not null primary key,
    path integer not null references path on delete cascade,
    json text not null
  ) strict, without rowid;
  create index realisation_path on realisation (path);

  -- A link is a path of the system, which need not be text.
  create table indirect_root (link blob not null primary key) strict, without rowid;
  `,
  `
  -- The name of the path to which the link last led, or null.
  alter table indirect_root add column path text;
  `,
]

export const SCHEMA_VERSION: number = STEPS.length

/** Marks our databases: "nixw". */
const APPLICATION_ID = 0x6e697877

export function noDatabase(file: string): MetadataError {
  return new MetadataError('no-database', `there is no database in ${file}`)
}

/**
 * Creates the schema of a new database, or migrates an older one.
 *
 * @throws {MetadataError} `not-a-store`, `no-database`, `newer-schema` or `other-store-dir`; all but the last
 *   before any change.
 */
export function prepareSchema(database: Database, storeDir: string, create: boolean): void {
  const applicationId = database.value('pragma application_id') as number
  const isNew = applicationId === 0 && database.value('select count(*) from sqlite_schema') === 0
  if (isNew && !create) throw noDatabase(database.file)
  if (!isNew && applicationId !== APPLICATION_ID)
    throw new MetadataError('not-a-store', `${database.file} is a database of another program`)
  const version = database.value('pragma user_version') as number
  if (version > SCHEMA_VERSION) {
    throw new MetadataError(
      'newer-schema',
      `${database.file} has version ${version} of the schema and this release knows ${SCHEMA_VERSION}; use the release that wrote it, or a later one`,
    )
  }
  if (version < SCHEMA_VERSION) {
    database.write(() => {
      for (const step of STEPS.slice(version)) database.exec(step)
      if (isNew) database.prepare('insert into store (dir) values (?)').run(storeDir)
      database.exec(`pragma application_id = ${APPLICATION_ID}; pragma user_version = ${SCHEMA_VERSION}`)
    })
  }
  const found = database.value('select dir from store')
  if (found !== storeDir)
    throw new MetadataError('other-store-dir', `${database.file} is for the store ${found}, not ${storeDir}`)
}
