import { type Metadata, MetadataError } from '../model/metadata.ts'
import { after, runSteps, type Steps, sortTexts } from '../model/slices.ts'
import type { Database } from './database.ts'
import type { Names } from './names.ts'
import { FIRST_VALID } from './path-state.ts'
import { PAGE, rowsOf } from './row-pages.ts'

/** Makes the method that follows references or referrers. */
export function closures(database: Database, names: Names): Pick<Metadata, 'closure'> {
  const find = database.prepare('select id, name from path where name = ?')
  const next = {
    references: database.prepare(`
      select reference, name from reference join path on id = reference
      where referrer = ? and reference > ? order by reference limit ${PAGE}`),
    referrers: database.prepare(`
      select referrer, name from reference join path on id = referrer
      where reference = ? and referrer > ? and name >= '${FIRST_VALID}' order by referrer limit ${PAGE}`),
  }

  return {
    closure(paths, along) {
      const found = new Map<number, string>()
      function* follow(): Steps {
        for (const path of paths) {
          const row = find.get<[number, string]>(names.of(path))
          if (row === undefined) throw new MetadataError('not-valid', `path '${path}' is not valid`, { path })
          found.set(row[0], row[1])
          yield 1
        }
        // The loop also visits members that are added while it runs.
        for (const id of found.keys())
          yield* rowsOf<[number, string]>(next[along], id, 0, ([member, name]) => found.set(member, name))
      }
      return after(runSteps(follow()), () =>
        after(sortTexts([...found.values()]), sorted => sorted.map(names.path)),
      )
    },
  }
}
