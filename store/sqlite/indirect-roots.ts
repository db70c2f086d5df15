import { quote } from '../../nix/errors.ts'
import { decodeText, encodeText } from '../../runtime/index.ts'
import { type Metadata, MetadataError } from '../model/metadata.ts'
import type { Database } from './database.ts'

type IndirectRoots = Pick<Metadata, 'addIndirectRoot' | 'removeIndirectRoot' | 'indirectRoots'>

/** Makes the methods for indirect roots. */
export function indirectRoots(database: Database): IndirectRoots {
  const add = database.prepare('insert or ignore into indirect_root (link) values (?)')
  const remove = database.prepare('delete from indirect_root where link = ?')
  const all = database.prepare('select link from indirect_root order by link')
  return {
    addIndirectRoot(link) {
      if (!link.startsWith('/') || link.includes('\0'))
        throw new MetadataError('bad-value', `the link ${quote(link)} is not an absolute path`)
      database.write(() => add.run(encodeText(link)))
    },
    removeIndirectRoot(link) {
      database.write(() => remove.run(encodeText(link)))
    },
    indirectRoots: () =>
      all.all<[Uint8Array]>().map(([link]) => decodeText(Buffer.from(link), 0, link.length)),
  }
}
