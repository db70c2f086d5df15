import type { Signature } from '../../generated/nix-daemon/types.ts'
import { quote } from '../../nix/errors.ts'
import { type Metadata, MetadataError } from '../model/metadata.ts'
import type { Database } from './database.ts'
import type { Names } from './names.ts'

type Queries = Pick<
  Metadata,
  | 'isValid'
  | 'validOf'
  | 'info'
  | 'pathByHash'
  | 'referrers'
  | 'closure'
  | 'validDerivers'
  | 'derivationOutputs'
>

type InfoRow = readonly [
  id: number,
  narHash: string,
  narSize: number,
  registrationTime: number,
  ultimate: number,
  deriver: string | null,
  ca: string | null,
  sigs: string | null,
]

/** Makes the methods that query paths. */
export function queries(database: Database, names: Names): Queries {
  const find = database.prepare('select id from path where name = ?')
  const info = database.prepare(`
    select id, lower(hex(nar_hash)), nar_size, registration_time, ultimate, deriver, ca, sigs
    from path where name = ?`)
  const references = database.prepare(`
    select name from reference join path on id = reference where referrer = ? order by name`)
  const referrers = database.prepare(`
    select name from reference join path on id = referrer
    where reference = (select id from path where name = ?) order by name`)
  const first = database.prepare('select name from path where name >= ? order by name limit 1')
  const closures = {
    references: database.prepare(closureAlong('referrer', 'reference')),
    referrers: database.prepare(closureAlong('reference', 'referrer')),
  }
  const derivers = database.prepare(`
    select path.name from output join path on id = derivation where output.path = ? order by path.name`)
  const outputs = database.prepare(`
    select name, path from output where derivation = (select id from path where name = ?) order by name`)
  const isValid = (name: string): boolean => find.get(name) !== undefined

  return {
    isValid: path => isValid(names.of(path)),

    validOf(paths) {
      const wanted = new Set(Array.from(paths, names.of))
      return [...wanted].filter(isValid).sort().map(names.path)
    },

    info(path) {
      const row = info.get<InfoRow>(names.of(path))
      if (row === undefined) return undefined
      const [id, narHash, narSize, registrationTime, ultimate, deriver, ca, sigs] = row
      return {
        deriver: deriver === null ? undefined : names.path(deriver),
        narHash,
        references: names.paths(references.all<[string]>(id)),
        registrationTime,
        narSize,
        ultimate: ultimate === 1,
        sigs: sigs === null ? [] : (JSON.parse(sigs) as Signature[]),
        ca: ca ?? undefined,
      }
    },

    pathByHash(hash) {
      if (!/^[0-9abcdfghijklmnpqrsvwxyz]{32}$/.test(hash))
        throw new MetadataError('bad-value', `${quote(hash)} is not 32 digits of nix32`)
      const name = first.get<[string]>(`${hash}-`)?.[0]
      return name?.startsWith(`${hash}-`) ? names.path(name) : undefined
    },

    referrers: path => names.paths(referrers.all<[string]>(names.of(path))),

    closure(paths, along) {
      const ids = Array.from(paths, path => {
        const id = find.get<[number]>(names.of(path))?.[0]
        if (id === undefined) throw new MetadataError('not-valid', `path '${path}' is not valid`, { path })
        return id
      })
      return names.paths(closures[along].all<[string]>(JSON.stringify(ids)))
    },

    validDerivers: path => names.paths(derivers.all<[string]>(names.of(path))),

    derivationOutputs: derivation =>
      outputs
        .all<[string, string | null]>(names.of(derivation))
        .map(([output, name]) => [output, name === null ? undefined : names.path(name)]),
  }
}

function closureAlong(from: string, to: string): string {
  return `
    with recursive closure (member) as (
      select value from json_each(?)
      union
      select ${to} from closure join reference on ${from} = member
    )
    select name from closure join path on id = member order by name`
}
