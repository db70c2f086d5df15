import { quote } from '../../nix/errors.ts'
import { decodeText, encodeText } from '../../runtime/index.ts'
import { type IndirectRoot, type Metadata, MetadataError } from '../model/metadata.ts'
import { after, runSteps } from '../model/slices.ts'
import type { Database } from './database.ts'
import type { Names } from './names.ts'
import { PAGE, rowsOf } from './row-pages.ts'

type IndirectRoots = Pick<
  Metadata,
  'addIndirectRoot' | 'removeIndirectRoot' | 'indirectRoots' | 'indirectRootCount'
>

/** Makes the methods for indirect roots. */
export function indirectRoots(database: Database, names: Names): IndirectRoots {
  const add = database.prepare(`
    insert into indirect_root (link, path) values (?, ?)
    on conflict do update set path = coalesce(excluded.path, path)`)
  const remove = database.prepare('delete from indirect_root where link = ?')
  const some = database.prepare(`
    select link, path from indirect_root where ? is null and link > ? order by link limit ${PAGE}`)
  const count = database.prepare('select count(*) from indirect_root')
  return {
    indirectRootCount: () => (count.get<[number]>() as [number])[0],
    addIndirectRoot(link, target) {
      if (!link.startsWith('/') || link.includes('\0'))
        throw new MetadataError('bad-value', `the link ${quote(link)} is not an absolute path`)
      const name = target === undefined ? null : names.of(target)
      database.write(() => add.run(encodeText(link), name))
    },
    removeIndirectRoot(link) {
      database.write(() => remove.run(encodeText(link)))
    },
    indirectRoots() {
      const found: IndirectRoot[] = []
      const reading = runSteps(
        rowsOf<[Uint8Array, string | null]>(some, null, new Uint8Array(), ([link, name]) =>
          found.push({
            link: decodeText(Buffer.from(link), 0, link.length),
            target: name === null ? undefined : names.path(name),
          }),
        ),
      )
      return after(reading, () => found)
    },
  }
}
