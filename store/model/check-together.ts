import type { Contents } from './contents.ts'
import type { Metadata } from './metadata.ts'
import { StoreError } from './store-error.ts'

/** Most contents without a registration that a killed process is thought to leave behind. */
const MOST_STRAY = 1000

/** Makes the error for contents whose database is gone: a new one would make all of them garbage. */
export function lostDatabase(file: string, folder: string, options?: ErrorOptions): StoreError {
  return new StoreError(
    'lost-database',
    `${file} is missing or empty, but ${folder} holds contents, which a new database would not know and the next collection would delete: put the database back from a copy, or, to start with an empty store, move ${folder} away`,
    options,
  )
}

/** Tells whether there are contents of more than so many paths. */
export async function holdsMoreThan(contents: Contents, count: number): Promise<boolean> {
  let found = 0
  for await (const _ of contents.list()) {
    found += 1
    if (found > count) return true
  }
  return false
}

/**
 * Checks that a database and a folder of contents belong together, as far as can be told at once.
 *
 * @throws {StoreError} `lost-database` or `lost-contents`.
 */
export async function checkTogether(
  metadata: Metadata,
  contents: Contents,
  file: string,
  folder: string,
): Promise<void> {
  const isBare = !(await holdsMoreThan(contents, 0))
  if (!isBare && !(await holdsMoreThan(contents, MOST_STRAY))) return
  const { paths } = await metadata.counts()
  if (isBare && paths > 0)
    throw new StoreError(
      'lost-contents',
      `${file} knows ${paths} paths, but ${folder} holds none of them: mount that folder or put it back from a copy, or, to start with an empty store, move ${file} away`,
    )
  if (!isBare && paths === 0) throw lostDatabase(file, folder)
}
