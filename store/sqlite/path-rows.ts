import type { Signature, StorePath, UnkeyedValidPathInfo } from '../../generated/nix-daemon/types.ts'
import { checkName } from '../../nix/store-path.ts'
import type { DerivationOutputs } from '../model/metadata.ts'
import { checkInfo, checkText, joinSignatures } from './check-value.ts'
import type { Database } from './database.ts'
import type { Names } from './names.ts'
import type { PathState } from './path-state.ts'
import { PAGE } from './row-pages.ts'

export type Found = readonly [id: number, sigs: string | null]

/** Changes of single rows, to be made in transactions, and the queries that they need. */
export interface PathRows {
  /** Finds a path by its name, hidden ones by their hidden names. */
  find(name: string): Found | undefined
  /** Inserts a path; returns its id. @throws {MetadataError} `bad-value`. */
  insert(path: StorePath, name: string, info: UnkeyedValidPathInfo): number
  rename(id: number, name: string): void
  sign(found: Found, more: Iterable<Signature>): void
  refer(id: number, reference: number): void
  addOutput(id: number, output: DerivationOutputs[number]): void
  /** Finds a path outside of a group that refers to one in it. */
  referrerOutside(id: number, group: ReadonlyMap<number, string>): readonly [number, string] | undefined
  /** Counts the rows that belong to a path, up to those of a page for each table. */
  weigh(id: number): number
  /** Removes rows that belong to a path, up to those of a page for each table; returns whether none is left. */
  strip(id: number): boolean
  forget(id: number): void
}

export function pathRows(database: Database, names: Names, state: PathState): PathRows {
  const find = database.prepare('select id, sigs from path where name = ?')
  const insert = database.prepare(`
    insert into path (id, name, nar_hash, nar_size, registration_time, ultimate, deriver, ca, sigs)
    values (?, ?, unhex(?), ?, ?, ?, ?, ?, ?)`)
  const rename = database.prepare('update path set name = ? where id = ?')
  const setSigs = database.prepare('update path set sigs = ? where id = ?')
  const refer = database.prepare('insert or ignore into reference (referrer, reference) values (?, ?)')
  const addOutput = database.prepare('insert or ignore into output (derivation, name, path) values (?, ?, ?)')
  const referrers = database.prepare(`
    select referrer, name from reference join path on id = referrer
    where reference = ? and referrer > ? order by referrer limit ${PAGE}`)
  const forget = database.prepare('delete from path where id = ?')
  const owned = [
    ['reference', 'referrer', 'reference'],
    ['output', 'derivation', 'name'],
    ['realisation', 'path', 'id'],
  ].map(([table, owner, key]) => ({
    count: database.prepare(`
      select count(*) from (select 1 from ${table} where ${owner} = ? limit ${PAGE})`),
    strip: database.prepare(`
      delete from ${table} where ${owner} = ?1
      and ${key} in (select ${key} from ${table} where ${owner} = ?1 limit ${PAGE})`),
  }))
  const countOf = (id: number): number[] => owned.map(({ count }) => (count.get<[number]>(id) as [number])[0])

  return {
    find: name => find.get<Found>(name),

    insert(path, name, info) {
      checkInfo(path, info)
      const sigs = joinSignatures([], info.sigs)
      state.newest += 1
      insert.run(
        state.newest,
        name,
        info.narHash,
        info.narSize,
        info.registrationTime,
        info.ultimate ? 1 : 0,
        info.deriver === undefined ? null : names.of(info.deriver),
        info.ca === undefined ? null : checkText('content address', info.ca),
        sigs.length === 0 ? null : JSON.stringify(sigs),
      )
      return state.newest
    },

    rename: (id, name) => rename.run(name, id),

    sign([id, sigs], more) {
      const known: string[] = sigs === null ? [] : JSON.parse(sigs)
      const all = joinSignatures(known, more)
      if (all.length > known.length) setSigs.run(JSON.stringify(all), id)
    },

    refer: (id, reference) => refer.run(id, reference),

    addOutput(id, [output, path]) {
      checkName(output)
      addOutput.run(id, output, path === undefined ? null : names.of(path))
    },

    referrerOutside(id, group) {
      for (let last = 0, count = PAGE; count === PAGE; ) {
        const rows = referrers.all<[number, string]>(id, last)
        const other = rows.find(([referrer]) => !group.has(referrer))
        if (other !== undefined) return other
        count = rows.length
        last = rows.at(-1)?.[0] ?? last
      }
      return undefined
    },

    weigh: id => countOf(id).reduce((sum, count) => sum + count, 1),

    strip(id) {
      const counts = countOf(id)
      for (const [index, { strip }] of owned.entries()) if (counts[index] !== 0) strip.run(id)
      return counts.every(count => count < PAGE)
    },

    forget: id => forget.run(id),
  }
}
