import { parseBaseName } from '../../nix/store-path.ts'
import { type RealisationFields, realisationJson } from '../../runtime/adapters/realisation-json.ts'
import type { Session } from '../../runtime/index.ts'
import { type Metadata, MetadataError } from '../model/metadata.ts'
import { checkText, joinSignatures } from './check-value.ts'
import type { Database } from './database.ts'
import type { Names } from './names.ts'
import { FIRST_VALID } from './path-state.ts'

/** Any session, since the JSON is the same in all versions. */
const ANY: Session = { version: 0, features: 0 }

type Realisations = Pick<Metadata, 'registerRealisation' | 'realisation'>

/** Makes the methods for realisations. */
export function realisations(database: Database, names: Names): Realisations {
  const read = database.prepare(`
    select json from realisation join path as its on its.id = realisation.path
    where realisation.id = ? and its.name >= '${FIRST_VALID}'`)
  const findPath = database.prepare('select id from path where name = ?')
  const write = database.prepare('insert or replace into realisation (id, path, json) values (?, ?, ?)')

  return {
    registerRealisation(realisation) {
      const json = checkText('realisation', realisationJson.toWire(realisation, ANY))
      const fields = fieldsOf(json)
      const { baseName } = parseBaseName(fields.outPath)
      const id = checkText('realisation id', fields.id)
      database.write(() => {
        const known = read.get<[string]>(id)?.[0]
        if (known !== undefined) {
          const joined = join(fieldsOf(known), fields, names)
          if (joined === undefined) return
          const path = findPath.get<[number]>(baseName) as [number]
          write.run(id, path[0], joined)
          return
        }
        const path = findPath.get<[number]>(baseName)?.[0]
        if (path === undefined) {
          const full = names.path(baseName)
          const problem = `path '${full}' of realisation '${id}' is not valid`
          throw new MetadataError('not-valid', problem, { path: full })
        }
        write.run(id, path, json)
      })
    },

    realisation(id) {
      if (id.includes('\0')) return undefined
      const json = read.get<[string]>(id)?.[0]
      return json === undefined ? undefined : realisationJson.fromWire(json, ANY)
    },
  }
}

/** Adds signatures to a known realisation; undefined if it has all of them. */
function join(known: RealisationFields, more: RealisationFields, names: Names): string | undefined {
  if (known.outPath !== more.outPath) {
    const [path, other] = [names.path(more.outPath), names.path(known.outPath)]
    const problem = `realisation '${known.id}' cannot be '${path}': it is known as '${other}'`
    throw new MetadataError('realisation-conflict', problem, { path, other })
  }
  const signatures = known.signatures ?? []
  const all = joinSignatures(signatures, more.signatures ?? [])
  if (all.length === signatures.length) return undefined
  return realisationJson.toWire({ ...known, signatures: all }, ANY)
}

/** Parses the JSON of a realisation. @throws {MetadataError} `bad-value`. */
function fieldsOf(json: string): RealisationFields {
  try {
    realisationJson.fromWire(json, ANY)
  } catch (cause) {
    throw new MetadataError('bad-value', (cause as Error).message, {}, { cause })
  }
  const fields = JSON.parse(json) as RealisationFields
  const signatures: unknown = fields.signatures ?? []
  if (!Array.isArray(signatures) || signatures.some(signature => typeof signature !== 'string'))
    throw new MetadataError(
      'bad-value',
      `the signatures of realisation '${fields.id}' are no array of strings`,
    )
  return fields
}
