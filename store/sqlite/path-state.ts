import type { Database } from './database.ts'

/**
 * First character of the names of paths that are registered or removed in slices, and that no query may show. It sorts
 * before those of all valid names, which begin with a digit or a letter.
 */
const HIDDEN = '#'
/** Sorts between hidden and valid names. */
export const FIRST_VALID = '0'

/** Makes the name that a path has while it is hidden. */
export function hiddenName(id: number): string {
  return HIDDEN + id
}

/** State that the parts of the metadata share beside the database. */
export interface PathState {
  /**
   * The highest id so far. Listings recognise later paths by their higher ids, and SQLite would use the id of the newest
   * path again once that is removed.
   */
  newest: number
  /** Number of valid paths: to count them takes a look at each. */
  valid: number
  /** Names of hidden paths by id, for those that are being registered or removed. */
  readonly hidden: Map<number, string>
}

export function readPathState(database: Database): PathState {
  return {
    newest: (database.value('select max(id) from path') as number | null) ?? 0,
    valid: database.value(`select count(*) from path where name >= '${FIRST_VALID}'`) as number,
    hidden: new Map(),
  }
}
