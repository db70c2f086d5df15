import { TurnTimer } from '../../runtime/server/turn-timer.ts'
import { MetadataError } from '../model/metadata.ts'
import type { Steps } from '../model/slices.ts'
import type { Database } from './database.ts'
import type { PathRows } from './path-rows.ts'
import { FIRST_VALID, type PathState } from './path-state.ts'
import { PAGE } from './row-pages.ts'

/** Writes in many short transactions, between which other clients are served. */
export async function writeInSlices(database: Database, steps: Steps): Promise<void> {
  const timer = new TurnTimer()
  for (let isOver = false; !isOver; ) {
    database.write(() => {
      for (let rows = 0; rows < PAGE && !isOver; ) {
        const step = steps.next()
        if (step.done === true) isOver = true
        else rows += step.value
      }
    })
    await timer.yieldTurn(PAGE)
  }
}

/** Removes hidden paths, which may refer to each other. */
export async function dropHidden(
  database: Database,
  rows: PathRows,
  state: PathState,
  ids: Iterable<number>,
): Promise<void> {
  const all = [...ids]
  function* strip(): Steps {
    for (const id of all) {
      for (let isBare = false; !isBare; ) {
        isBare = rows.strip(id)
        yield isBare ? 1 : PAGE
      }
    }
  }
  function* forget(): Steps {
    for (const id of all) {
      rows.forget(id)
      state.hidden.delete(id)
      yield 1
    }
  }
  await writeInSlices(database, strip())
  await writeInSlices(database, forget())
}

/** Removes the hidden paths that a killed process has left behind, unless the disk is full. */
export async function dropLeftBehind(database: Database, rows: PathRows, state: PathState): Promise<void> {
  const left = database.prepare(`select id from path where name < '${FIRST_VALID}'`).all<[number]>()
  if (left.length === 0) return
  try {
    await dropHidden(
      database,
      rows,
      state,
      left.map(([id]) => id),
    )
  } catch (error) {
    // They take room, but no query shows them.
    if (!(error instanceof MetadataError) || error.code !== 'no-space') throw error
  }
}
