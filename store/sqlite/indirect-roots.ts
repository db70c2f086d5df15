import { quote } from '../../nix/errors.ts'
import { decodeText, encodeText } from '../../runtime/index.ts'
import { type Metadata, MetadataError } from '../model/metadata.ts'
import type { Database } from './database.ts'
import type { Names } from './names.ts'

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
  const all = database.prepare('select link, path from indirect_root order by link')
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
    indirectRoots: () =>
      all.all<[Uint8Array, string | null]>().map(([link, name]) => ({
        link: decodeText(Buffer.from(link), 0, link.length),
        target: name === null ? undefined : names.path(name),
      })),
  }
}
