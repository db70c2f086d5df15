import { AT_ONCE } from '../model/slices.ts'
import type { SqlValue } from './binding.ts'
import type { Statement } from './database.ts'

/** Most rows of a page. */
export const PAGE: number = AT_ONCE

/**
 * Reads all rows of a statement page by page. The statement takes a key and the first column of the last row, and gives
 * the next {@link PAGE} rows in the order of that column.
 *
 * @param first sorts before the first column of all rows.
 */
export function* rowsOf<Row extends readonly [SqlValue, ...SqlValue[]]>(
  statement: Statement,
  key: SqlValue,
  first: SqlValue,
  each: (row: Row) => void,
): Generator<number, void, undefined> {
  for (let last = first, count = PAGE; count === PAGE; ) {
    const page = statement.all<Row>(key, last)
    for (const row of page) each(row)
    count = page.length
    last = page.at(-1)?.[0] ?? first
    yield 1 + count
  }
}
