import type { StorePath } from '../../generated/nix-daemon/types.ts'
import { TurnTimer } from '../../runtime/server/turn-timer.ts'
import { MetadataError, type PathListing } from '../model/metadata.ts'
import type { Database } from './database.ts'
import { MissedNames } from './missed-names.ts'
import type { Names } from './names.ts'
import { FIRST_VALID, type PathState } from './path-state.ts'
import { PAGE } from './row-pages.ts'

/** The open listings of a database. */
export interface Listings {
  /** Opens a listing of the current paths. */
  open(): PathListing
  /** Keeps removed paths, given by id and name, for the listings that have not reached them. */
  removed(rows: Iterable<readonly [id: number, name: string]>): void
}

/** A listing that has not ended. */
interface Running {
  /** Highest id when the listing was opened: later paths have higher ids. */
  readonly newest: number
  /** Ids of paths that were being registered when the listing was opened. */
  readonly hidden: ReadonlySet<number>
  /** Last name read. */
  last: string
  isAtEnd: boolean
  /** Names after `last` that were removed since the listing was opened. */
  readonly missed: MissedNames
}

/**
 * Makes listings without a second connection or a read transaction, which would let the write-ahead log grow while a
 * slow client reads. Instead, later paths are recognised by their ids, and removed ones are remembered.
 */
export function listings(database: Database, names: Names, state: PathState): Listings {
  const next = database.prepare(`
    select id, name from path where name > ? and id <= ? order by name limit ${PAGE}`)
  const open = new Set<Running>()

  /** Reads the next page; undefined at the end. */
  function nextPage(running: Running): string[] | undefined {
    if (running.isAtEnd) return undefined
    if (!open.has(running)) throw new MetadataError('closed', 'the listing of paths is closed')
    const rows = next.all<[number, string]>(running.last, running.newest)
    running.isAtEnd = rows.length < PAGE
    running.last = rows.at(-1)?.[1] ?? ''
    const missed = running.missed.take(running.isAtEnd ? undefined : running.last)
    const found = rows.filter(([id]) => !running.hidden.has(id)).map(([, name]) => name)
    return missed.length === 0 ? found : [...found, ...missed].sort()
  }

  async function* pages(running: Running, close: () => void): AsyncGenerator<StorePath[]> {
    const timer = new TurnTimer()
    try {
      for (let page = nextPage(running); page !== undefined; page = nextPage(running)) {
        if (page.length > 0) yield page.map(names.path)
        // A reader that does not wait for anything would read all pages in one turn.
        await timer.yieldTurn(PAGE)
      }
    } finally {
      close()
    }
  }

  return {
    open() {
      database.checkOpen()
      const running: Running = {
        newest: state.newest,
        hidden: new Set(state.hidden.keys()),
        last: FIRST_VALID,
        isAtEnd: false,
        missed: new MissedNames(),
      }
      const close = (): void => void open.delete(running)
      open.add(running)
      return { count: state.valid, pages: pages(running, close), close }
    },
    removed(rows) {
      if (open.size === 0) return
      for (const [id, name] of rows)
        for (const running of open) {
          const isListed = id <= running.newest && !running.hidden.has(id)
          if (isListed && name > running.last && !running.isAtEnd) running.missed.add(name)
        }
    },
  }
}
