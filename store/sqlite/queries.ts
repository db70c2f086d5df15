import type { Signature } from '../../generated/nix-daemon/types.ts'
import { quote } from '../../nix/errors.ts'
import { type DerivationOutputs, type Metadata, MetadataError } from '../model/metadata.ts'
import { after, runSteps, type Steps, sortTexts } from '../model/slices.ts'
import type { SqlValue } from './binding.ts'
import type { Database, Statement } from './database.ts'
import type { Names } from './names.ts'
import { FIRST_VALID } from './path-state.ts'
import { PAGE, rowsOf } from './row-pages.ts'

type Queries = Pick<
  Metadata,
  'isValid' | 'validOf' | 'info' | 'pathByHash' | 'referrers' | 'validDerivers' | 'derivationOutputs'
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
  /** Names of the references of a page, with a space between them. */
  references: string | null,
]

/** Makes the methods that query paths. */
export function queries(database: Database, names: Names): Queries {
  const find = database.prepare('select id from path where name = ?')
  // One statement for the references as well, because running one takes as long as all that it reads for most paths.
  const info = database.prepare(`
    select id, lower(hex(nar_hash)), nar_size, registration_time, ultimate, deriver, ca, sigs, (
      select group_concat(name, ' ') from (
        select other.name from reference join path as other on other.id = reference
        where referrer = path.id order by reference limit ${PAGE}))
    from path where name = ?`)
  const references = database.prepare(`
    select reference, name from reference join path on id = reference
    where referrer = ? and reference > ? order by reference limit ${PAGE}`)
  const referrers = database.prepare(`
    select referrer, name from reference join path on id = referrer
    where reference = ? and referrer > ? and name >= '${FIRST_VALID}' order by referrer limit ${PAGE}`)
  const first = database.prepare('select name from path where name >= ? order by name limit 1')
  const derivers = database.prepare(`
    select derivation, path.name from output join path on id = derivation
    where output.path = ? and derivation > ? and path.name >= '${FIRST_VALID}' order by derivation limit ${PAGE}`)
  const outputs = database.prepare(`
    select name, path from output where derivation = ? and name > ? order by name limit ${PAGE}`)
  const idOf = (name: string): number | undefined => find.get<[number]>(name)?.[0]

  /** Reads a column of names, and sorts them as paths, each once. */
  function pathsOf(statement: Statement, key: SqlValue): string[] | Promise<string[]> {
    const page = statement.all<[number, string]>(key, 0)
    const found = page.map(([, name]) => names.path(name))
    return page.length < PAGE
      ? distinct(found.sort())
      : pathsBehind(statement, key, found, page.at(-1)?.[0] ?? 0)
  }

  async function pathsBehind(
    statement: Statement,
    key: SqlValue,
    found: string[],
    last: SqlValue,
  ): Promise<string[]> {
    await runSteps(rowsOf<[number, string]>(statement, key, last, ([, name]) => found.push(names.path(name))))
    return distinct(await sortTexts(found))
  }

  return {
    isValid: path => idOf(names.of(path)) !== undefined,

    validOf(paths) {
      const valid = new Set<string>()
      function* select(): Steps {
        for (const path of paths) {
          if (idOf(names.of(path)) !== undefined) valid.add(path)
          yield 1
        }
      }
      return after(runSteps(select()), () => sortTexts([...valid]))
    },

    info(path) {
      const row = info.get<InfoRow>(names.of(path))
      if (row === undefined) return undefined
      const [id, narHash, narSize, registrationTime, ultimate, deriver, ca, sigs, others] = row
      const few = others === null ? [] : others.split(' ')
      const found = few.length < PAGE ? few.map(names.path).sort() : pathsOf(references, id)
      return after(found, found => ({
        deriver: deriver === null ? undefined : names.path(deriver),
        narHash,
        references: found,
        registrationTime,
        narSize,
        ultimate: ultimate === 1,
        sigs: sigs === null ? [] : (JSON.parse(sigs) as Signature[]),
        ca: ca ?? undefined,
      }))
    },

    pathByHash(hash) {
      if (!/^[0-9abcdfghijklmnpqrsvwxyz]{32}$/.test(hash))
        throw new MetadataError('bad-value', `${quote(hash)} is not 32 digits of nix32`)
      const name = first.get<[string]>(`${hash}-`)?.[0]
      return name?.startsWith(`${hash}-`) ? names.path(name) : undefined
    },

    referrers(path) {
      const id = idOf(names.of(path))
      return id === undefined ? [] : pathsOf(referrers, id)
    },

    validDerivers: path => pathsOf(derivers, names.of(path)),

    derivationOutputs(derivation) {
      const id = idOf(names.of(derivation))
      if (id === undefined) return []
      const found: DerivationOutputs[number][] = []
      const reading = runSteps(
        rowsOf<[string, string | null]>(outputs, id, '', ([output, name]) =>
          found.push([output, name === null ? undefined : names.path(name)]),
        ),
      )
      return after(reading, () => found)
    },
  }
}

/** Drops repetitions, such as a derivation that has two outputs of one path. */
function distinct(sorted: string[]): string[] {
  return sorted.every((text, index) => text !== sorted[index - 1]) ? sorted : [...new Set(sorted)]
}
