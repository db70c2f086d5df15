import type { StorePath } from '../../generated/nix-daemon/types.ts'
import { MetadataError, type PathListing } from '../model/metadata.ts'
import type { Database } from './database.ts'
import type { Names } from './names.ts'

const PAGE = 4096

/** Opens listings, and is told of what they would miss. */
export interface Listings {
  open(): PathListing
  /** Tells of paths that were removed, by id and name. */
  removed(rows: Iterable<readonly [id: number, name: string]>): void
}

/** A listing that is not at its end. */
interface Running {
  /** The highest id of the moment that it shows: what came later has a higher one. */
  readonly newest: number
  /** The last name that was read. */
  last: string
  isAtEnd: boolean
  /** Names after it that were removed in the meantime, and belong to the listing all the same. */
  readonly missing: Set<string>
}

/**
 * Listings need no second connection and no read transaction, which would keep the write-ahead log growing
 * for as long as a slow client reads: what was added is told by its id, and what was removed is remembered.
 */
export function listings(database: Database, names: Names): Listings {
  const size = database.prepare('select count(*), max(id) from path')
  const next = database.prepare(`
    select name from path where name > ? and id <= ? order by name limit ${PAGE}`)
  const open = new Set<Running>()

  /** Undefined at the end. */
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
