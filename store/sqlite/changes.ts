import type { Signature, StorePath, UnkeyedValidPathInfo } from '../../generated/nix-daemon/types.ts'
import { checkName } from '../../nix/store-path.ts'
import { type DerivationOutputs, type Metadata, MetadataError, type Registration } from '../model/metadata.ts'
import { checkInfo, checkText, joinSignatures } from './check-value.ts'
import type { Database } from './database.ts'
import type { Listings } from './listings.ts'
import type { Names } from './names.ts'

type Changes = Pick<Metadata, 'register' | 'addSignatures' | 'remove'>

/** Makes the methods that change paths. */
export function changes(database: Database, names: Names, listings: Listings): Changes {
  const find = database.prepare('select id, sigs from path where name = ?')
  const findId = database.prepare('select id from path where name = ?')
  const insert = database.prepare(`
    insert into path (id, name, nar_hash, nar_size, registration_time, ultimate, deriver, ca, sigs)
    values (?, ?, unhex(?), ?, ?, ?, ?, ?, ?)`)
  const setSigs = database.prepare('update path set sigs = ? where id = ?')
  const refer = database.prepare(`
    insert or ignore into reference (referrer, reference) values (?, ?)`)
  const addOutput = database.prepare(`
    insert or ignore into output (derivation, name, path) values (?, ?, ?)`)
  const release = database.prepare('delete from reference where referrer = ?')
  const anyReferrer = database.prepare(`
    select name from reference join path on id = referrer where reference = ? limit 1`)
  const forget = database.prepare('delete from path where id = ?')

  // Listings recognise later paths by their higher ids, but SQLite reuses the id of the newest path once that is
  // removed. So count ids here.
  let newest = (database.value('select max(id) from path') as number | null) ?? 0

  type Found = readonly [id: number, sigs: string | null]

  function sign([id, sigs]: Found, more: Iterable<Signature>): void {
    const known: string[] = sigs === null ? [] : JSON.parse(sigs)
    const all = joinSignatures(known, more)
    if (all.length > known.length) setSigs.run(JSON.stringify(all), id)
  }

  function insertPath(path: StorePath, name: string, info: UnkeyedValidPathInfo): number {
    checkInfo(path, info)
    const sigs = joinSignatures([], info.sigs)
    newest += 1
    insert.run(
      newest,
      name,
      info.narHash,
      info.narSize,
      info.registrationTime,
      info.ultimate ? 1 : 0,
      info.deriver === undefined ? null : names.of(info.deriver),
      info.ca === undefined ? null : checkText('content address', info.ca),
      sigs.length === 0 ? null : JSON.stringify(sigs),
    )
    return newest
  }

  function insertReferences(path: StorePath, id: number, references: readonly StorePath[]): void {
    for (const reference of references) {
      const target = findId.get<[number]>(names.of(reference))?.[0]
      if (target === undefined) {
        const problem = `path '${path}' refers to '${reference}', which is neither valid nor registered with it`
        throw new MetadataError('missing-reference', problem, { path, other: reference })
      }
      refer.run(id, target)
    }
  }

  function insertOutputs(id: number, outputs: DerivationOutputs): void {
    for (const [output, path] of outputs) {
      checkName(output)
      addOutput.run(id, output, path === undefined ? null : names.of(path))
    }
  }

  return {
    register(registrations) {
      database.write(() => {
        const added: (readonly [number, Registration])[] = []
        for (const registration of registrations) {
          const { path, info, outputs } = registration
          const name = names.of(path)
          const found = find.get<Found>(name)
          const id = found?.[0] ?? insertPath(path, name, info)
          if (found === undefined) added.push([id, registration])
          else sign(found, info.sigs)
          if (outputs !== undefined) insertOutputs(id, outputs)
        }
        for (const [id, { path, info }] of added) insertReferences(path, id, info.references)
      })
    },

    addSignatures(path, signatures) {
      database.write(() => {
        const found = find.get<Found>(names.of(path))
        if (found === undefined) throw new MetadataError('not-valid', `path '${path}' is not valid`, { path })
        sign(found, signatures)
      })
    },

    remove(paths) {
      const gone = new Map<number, string>()
      database.write(() => {
        for (const path of paths) {
          const name = names.of(path)
          const id = findId.get<[number]>(name)?.[0]
          if (id !== undefined) gone.set(id, name)
        }
        for (const id of gone.keys()) release.run(id)
        for (const [id, name] of gone) {
          const referrer = anyReferrer.get<[string]>(id)?.[0]
          if (referrer === undefined) continue
          const [path, other] = [names.path(name), names.path(referrer)]
          const problem = `path '${path}' cannot be removed: '${other}' refers to it`
          throw new MetadataError('still-referenced', problem, { path, other })
        }
        for (const id of gone.keys()) forget.run(id)
      })
      listings.removed(gone)
    },
  }
}
