import type { StorePath } from '../../generated/nix-daemon/types.ts'
import { TurnTimer } from '../../runtime/server/turn-timer.ts'
import type { Metadata, Survey } from '../model/metadata.ts'
import { inSlices } from '../model/slices.ts'
import type { Database } from './database.ts'
import { IdSet } from './id-set.ts'
import type { Names } from './names.ts'
import { FIRST_VALID, type PathState } from './path-state.ts'
import { PAGE, rowsOf } from './row-pages.ts'

/** Makes the method that finds live paths. It keeps one bit for each path, and names of one page only. */
export function surveys(database: Database, names: Names, state: PathState): Pick<Metadata, 'survey'> {
  const find = database.prepare('select id from path where name = ?')
  const references = database.prepare(`
    select reference from reference where referrer = ? and reference > ? order by reference limit ${PAGE}`)
  const deriver = database.prepare(`
    select deriver.id from path join path as deriver on deriver.name = path.deriver
    where path.id = ? and deriver.name >= '${FIRST_VALID}'`)
  const outputs = database.prepare(`
    select output.name, path.id from output join path on path.name = output.path
    where derivation = ? and output.name > ? and path.name >= '${FIRST_VALID}'
    order by output.name limit ${PAGE}`)
  const next = database.prepare(`
    select id, name from path where name > ? and id <= ? order by name limit ${PAGE}`)

  return {
    survey(): Survey {
      database.checkOpen()
      const newest = state.newest
      const later = new Set(state.hidden.keys())
      const live = new IdSet()
      const isKnown = (id: number): boolean => id <= newest && !later.has(id)
      const idOf = (path: StorePath): number | undefined => find.get<[number]>(names.of(path))?.[0]

      return {
        async mark(roots, { derivations, outputs: withOutputs = false }) {
          const waiting: number[] = []
          const mark = (id: number): void => {
            if (live.add(id)) waiting.push(id)
          }
          await inSlices(roots, path => {
            const id = idOf(path)
            if (id !== undefined) mark(id)
          })
          const timer = new TurnTimer()
          const follow = ([id]: [number]): void => mark(id)
          for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
            for (const rows of rowsOf<[number]>(references, id, 0, follow)) {
              const turn = timer.yieldTurn(rows)
              if (turn !== undefined) await turn
            }
            if (derivations) {
              const row = deriver.get<[number]>(id)
              if (row !== undefined) follow(row)
            }
            if (!withOutputs) continue
            for (const rows of rowsOf<[string, number]>(outputs, id, '', ([, output]) => mark(output))) {
              const turn = timer.yieldTurn(rows)
              if (turn !== undefined) await turn
            }
          }
        },

        isLive(path) {
          const id = idOf(path)
          return id !== undefined && live.has(id)
        },

        isDead(path) {
          const id = idOf(path)
          return id !== undefined && isKnown(id) && !live.has(id)
        },

        async *pages(which) {
          const timer = new TurnTimer()
          const isWanted = (id: number): boolean => isKnown(id) && live.has(id) === (which === 'live')
          for (let last = FIRST_VALID, count = PAGE; count === PAGE; ) {
            const rows = next.all<[number, string]>(last, newest)
            count = rows.length
            last = rows.at(-1)?.[1] ?? last
            const page = rows.filter(([id]) => isWanted(id)).map(([, name]) => names.path(name))
            if (page.length > 0) yield page
            await timer.yieldTurn(PAGE)
          }
        },
      }
    },
  }
}
