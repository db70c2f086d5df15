import type { StorePath } from '../../generated/nix-daemon/types.ts'
import { MetadataError, type Registration } from '../model/metadata.ts'
import type { Steps } from '../model/slices.ts'
import type { Database } from './database.ts'
import type { Names } from './names.ts'
import type { PathRows } from './path-rows.ts'
import { hiddenName, type PathState } from './path-state.ts'
import { dropHidden, writeInSlices } from './write-in-slices.ts'

/** Finds the id of a reference. @throws {MetadataError} `missing-reference`. */
export function referenceId(id: number | undefined, path: StorePath, reference: StorePath): number {
  if (id !== undefined) return id
  const problem = `path '${path}' refers to '${reference}', which is neither valid nor registered with it`
  throw new MetadataError('missing-reference', problem, { path, other: reference })
}

/**
 * Registers paths in many short transactions: they are hidden until all of their rows are there, and the last
 * transaction gives them their names. Paths that stay hidden, because the process ends, are removed when the database is
 * next opened.
 *
 * @throws {MetadataError} as `Metadata.register`.
 */
export async function registerInSlices(
  database: Database,
  rows: PathRows,
  names: Names,
  state: PathState,
  registrations: readonly Registration[],
): Promise<void> {
  for (;;) {
    const own = new Map<string, number>()
    try {
      await writeInSlices(database, insertHidden(own))
      await writeInSlices(database, insertOwned(own))
      if (show(own)) return
    } catch (error) {
      // The first error counts. Paths that cannot be removed now are removed when the database is next opened.
      await dropHidden(database, rows, state, own.values()).catch(() => {})
      throw error
    }
    // Another caller has registered one of the paths meanwhile, so that it is to be signed only.
    await dropHidden(database, rows, state, own.values())
  }

  function* insertHidden(own: Map<string, number>): Steps {
    for (const { path, info } of registrations) {
      const name = names.of(path)
      yield 1
      if (own.has(name) || rows.find(name) !== undefined) continue
      const id = rows.insert(path, hiddenName(state.newest + 1), info)
      own.set(name, id)
      state.hidden.set(id, name)
    }
  }

  function* insertOwned(own: ReadonlyMap<string, number>): Steps {
    const done = new Set<number>()
    for (const { path, info, outputs = [] } of registrations) {
      const id = own.get(names.of(path))
      if (id === undefined) continue
      for (const output of outputs) {
        rows.addOutput(id, output)
        yield 1
      }
      // The references of the first registration count.
      if (done.has(id)) continue
      done.add(id)
      for (const reference of info.references) {
        const name = names.of(reference)
        rows.refer(id, referenceId(own.get(name) ?? rows.find(name)?.[0], path, reference))
        yield 1
      }
    }
  }

  /** Makes all paths valid; returns false if one of them is valid already. */
  function show(own: ReadonlyMap<string, number>): boolean {
    const isDone = database.write(() => {
      for (const name of own.keys()) if (rows.find(name) !== undefined) return false
      for (const [name, id] of own) rows.rename(id, name)
      for (const { path, info, outputs = [] } of registrations) {
        const name = names.of(path)
        const found = rows.find(name)
        if (found === undefined) continue
        if (info.sigs.length > 0) rows.sign(found, info.sigs)
        if (!own.has(name)) for (const output of outputs) rows.addOutput(found[0], output)
      }
      return true
    })
    if (!isDone) return false
    for (const id of own.values()) state.hidden.delete(id)
    state.valid += own.size
    return true
  }
}
