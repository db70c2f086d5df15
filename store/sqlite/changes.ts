import { type Metadata, MetadataError, type Registration } from '../model/metadata.ts'
import { AT_ONCE } from '../model/slices.ts'
import type { Database } from './database.ts'
import type { Listings } from './listings.ts'
import type { Names } from './names.ts'
import type { PathRows } from './path-rows.ts'
import { hiddenName, type PathState } from './path-state.ts'
import { referenceId, registerInSlices } from './register-in-slices.ts'
import { dropHidden } from './write-in-slices.ts'

type Changes = Pick<Metadata, 'register' | 'addSignatures' | 'remove'>

/** Makes the methods that change paths. */
export function changes(
  database: Database,
  rows: PathRows,
  names: Names,
  listings: Listings,
  state: PathState,
): Changes {
  function registerAtOnce(registrations: readonly Registration[]): void {
    const added: (readonly [number, Registration])[] = []
    database.write(() => {
      for (const registration of registrations) {
        const { path, info, outputs = [] } = registration
        const name = names.of(path)
        const found = rows.find(name)
        const id = found?.[0] ?? rows.insert(path, name, info)
        if (found === undefined) added.push([id, registration])
        else rows.sign(found, info.sigs)
        for (const output of outputs) rows.addOutput(id, output)
      }
      for (const [id, { path, info }] of added)
        for (const reference of info.references)
          rows.refer(id, referenceId(rows.find(names.of(reference))?.[0], path, reference))
    })
    state.valid += added.length
  }

  /** Refuses to remove paths to which others refer. */
  function checkReferrers(gone: ReadonlyMap<number, string>): void {
    for (const [id, name] of gone) {
      const referrer = rows.referrerOutside(id, gone)
      if (referrer === undefined) continue
      const [path, other] = [names.path(name), names.path(state.hidden.get(referrer[0]) ?? referrer[1])]
      const problem = `path '${path}' cannot be removed: '${other}' refers to it`
      throw new MetadataError('still-referenced', problem, { path, other })
    }
  }

  return {
    register(registrations) {
      const all = [...registrations]
      const weight = all.reduce(
        (sum, { info, outputs = [] }) => sum + 1 + info.references.length + outputs.length,
        0,
      )
      if (weight > AT_ONCE) return registerInSlices(database, rows, names, state, all)
      registerAtOnce(all)
      return undefined
    },

    addSignatures(path, signatures) {
      database.write(() => {
        const found = rows.find(names.of(path))
        if (found === undefined) throw new MetadataError('not-valid', `path '${path}' is not valid`, { path })
        rows.sign(found, signatures)
      })
    },

    remove(paths) {
      const gone = new Map<number, string>()
      let weight = 0
      const isHeavy = database.write(() => {
        for (const path of paths) {
          const name = names.of(path)
          const id = rows.find(name)?.[0]
          if (id === undefined || gone.has(id)) continue
          gone.set(id, name)
          if (weight <= AT_ONCE) weight += rows.weigh(id)
        }
        checkReferrers(gone)
        if (weight > AT_ONCE) {
          // Hidden paths are not valid any more. Their rows can go later.
          for (const id of gone.keys()) rows.rename(id, hiddenName(id))
          return true
        }
        for (const id of gone.keys()) rows.strip(id)
        for (const id of gone.keys()) rows.forget(id)
        return false
      })
      state.valid -= gone.size
      listings.removed(gone)
      if (!isHeavy) return undefined
      for (const [id, name] of gone) state.hidden.set(id, name)
      return dropHidden(database, rows, state, gone.keys())
    },
  }
}
