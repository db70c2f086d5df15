import type { StorePath } from '../../generated/nix-daemon/types.ts'
import { MetadataError, type PathListing } from '../model/metadata.ts'
import type { Database } from './database.ts'
import type { Names } from './names.ts'

const PAGE = 4096

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
  /** Last name read. */
  last: string
  isAtEnd: boolean
  /** Names after `last` that were removed since the listing was opened. */
  readonly missing: Set<string>
}

/**
 * Makes listings without a second connection or a read transaction, which would let the write-ahead log grow while a
 * slow client reads. Instead, later paths are recognised by their ids, and removed ones are remembered.
 */
export function listings(database: Database, names: Names): Listings {
  const size = database.prepare('select count(*), max(id) from path')
  const next = database.prepare(`
    select name from path where name > ? and id <= ? order by name limit ${PAGE}`)
  const open = new Set<Running>()

  /** Reads the next page; undefined at the end. */
  function nextPage(running: Running): string[] | undefined {
    if (running.isAtEnd) return undefined
    if (!open.has(running)) throw new MetadataError('closed', 'the listing of paths is closed')
    const rows = next.all<[string]>(running.last, running.newest).flat()
    running.isAtEnd = rows.length < PAGE
    running.last = rows.at(-1) ?? ''
    const missed = [...running.missing].filter(name => running.isAtEnd || name < running.last)
    for (const name of missed) running.missing.delete(name)
    return missed.length === 0 ? rows : [...rows, ...missed].sort()
  }

  async function* pages(running: Running, close: () => void): AsyncGenerator<StorePath[]> {
    try {
      for (let page = nextPage(running); page !== undefined; page = nextPage(running))
        if (page.length > 0) yield page.map(names.path)
    } finally {
      close()
    }
  }

  return {
    open() {
      const [count, newest] = size.get<[number, number | null]>() as [number, number | null]
      const running: Running = { newest: newest ?? 0, last: '', isAtEnd: false, missing: new Set() }
      const close = (): void => void open.delete(running)
      open.add(running)
      return { count, pages: pages(running, close), close }
    },
    removed(rows) {
      if (open.size === 0) return
      for (const [id, name] of rows)
        for (const running of open) {
          if (id <= running.newest && name > running.last && !running.isAtEnd) running.missing.add(name)
        }
    },
  }
}
