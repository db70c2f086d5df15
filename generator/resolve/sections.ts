import type { SourceFile } from '../load/source-file.ts'
import type { Report } from '../report/diagnostic.ts'
import { child, type Entry, items, keySpanOf } from './entry.ts'
import type { RawFile } from './raw.ts'

type ListSection =
  | 'imports'
  | 'constants'
  | 'inherited'
  | 'features'
  | 'releases'
  | 'implementations'
  | 'types'
  | 'grammars'
  | 'streams'
  | 'operations'
  | 'reserved'
type SingleSection = 'language' | 'protocol' | 'extends' | 'versions' | 'limits' | 'handshake' | 'channel'

const sectionNames: Record<ListSection | SingleSection, true> = {
  language: true,
  protocol: true,
  imports: true,
  extends: true,
  inherited: true,
  versions: true,
  features: true,
  releases: true,
  implementations: true,
  limits: true,
  constants: true,
  handshake: true,
  channel: true,
  types: true,
  grammars: true,
  streams: true,
  operations: true,
  reserved: true,
}
type Item<T> = T extends readonly (infer U)[] ? U : never

/** The files of a protocol seen as one, without the entries that the schema rejected. */
export interface Sections {
  /** Lists all entries of a list section, in the order of the files. */
  list<K extends ListSection>(section: K): Entry<Item<NonNullable<RawFile[K]>>>[]
  /** Returns the entry of a single section. */
  single<K extends SingleSection>(section: K): Entry<NonNullable<RawFile[K]>> | undefined
  /** Tells whether a section is in some file, even in a form that the schema rejected. */
  has(section: SingleSection): boolean
}

/** Joins the sections of all files; `broken` names the entries to leave out, by file. */
export function joinSections(
  files: readonly SourceFile[],
  broken: ReadonlyMap<string, ReadonlySet<string>>,
  report: Report,
): Sections {
  const roots = files
    .filter(file => file.data !== null && !broken.get(file.path)?.has(''))
    .map(file => ({ file, path: [], data: file.data as RawFile }))
  const isBroken = (entry: Entry<unknown>): boolean =>
    broken.get(entry.file.path)?.has(entry.path.join('/')) === true
  return {
    list: <K extends ListSection>(section: K) =>
      roots.flatMap(root => {
        const list = child(root, section)
        if (list === undefined || isBroken(list)) return []
        return items(list as Entry<readonly Item<NonNullable<RawFile[K]>>[]>).filter(item => !isBroken(item))
      }),
    single: section => {
      const [first, ...others] = roots.flatMap(root => child(root, section) ?? [])
      for (const other of others) {
        const span = keySpanOf({ ...other, path: [] }, section)
        report('section-twice', span, `\`${section}\` already stands in ${first?.file.path}`)
      }
      return first === undefined || isBroken(first) ? undefined : first
    },
    has: section => roots.some(root => child(root, section) !== undefined),
  }
}

/**
 * Collects the names of the entries and sections that the schema rejected: references to them are not
 * separate mistakes.
 */
export function brokenNames(
  files: readonly SourceFile[],
  broken: ReadonlyMap<string, ReadonlySet<string>>,
): Set<string> {
  const names = new Set<string>()
  for (const file of files) {
    for (const path of broken.get(file.path) ?? []) {
      let at: unknown = file.data
      for (const segment of path.split('/')) at = isMap(at) ? at[segment] : undefined
      // Any of its texts, because the key `name` may be the misspelled one.
      for (const text of isMap(at) ? Object.values(at) : []) if (typeof text === 'string') names.add(text)
      // An entry that is shared brings other names along.
      if (!path.includes('/') || path.startsWith('imports/')) names.add(path.split('/', 1)[0] ?? path)
    }
  }
  return names
}

/** Tells whether a file has a section that the language does not know, or is no map of sections at all. */
export function hasUnknownSection(broken: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  const entries = [...broken.values()].flatMap(paths => [...paths])
  return entries.some(path => !path.includes('/') && !Object.hasOwn(sectionNames, path))
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
