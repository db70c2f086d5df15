import type { Limits, Protocol, Versions } from '../ir/protocol.ts'
import type { SourceFile } from '../load/source-file.ts'
import { type Diagnostic, reportTo } from '../report/diagnostic.ts'
import { alone, type Bases } from './bases.ts'
import { resolveChannel } from './channel.ts'
import { joinConstants } from './constants.ts'
import type { ResolveContext } from './context.ts'
import { type Entry, pick, sourceOf, textOf } from './entry.ts'
import { inherit, inheritLimits, inherits, type OwnParts, resolveExtends } from './extends.ts'
import { resolveGolden } from './golden.ts'
import { resolveGrammar } from './grammar.ts'
import { resolveHandshake } from './handshake.ts'
import { resolveRelease, resolveVersions } from './history.ts'
import { resolveImplementation } from './implementations.ts'
import { resolveImport } from './imports.ts'
import { describeInherited } from './inherited.ts'
import { basesOf, checkSections, joinDefinitions } from './join.ts'
import { readDefaults } from './literals.ts'
import { resolveOperation } from './operation.ts'
import { brokenNames, hasUnknownSection, joinSections, type Sections } from './sections.ts'
import { Spans } from './spans.ts'
import { resolveStream } from './stream.ts'
import { resolveType } from './types.ts'
import { readConstants } from './words.ts'

/** The resolved protocol with its positions; it is complete only if `diagnostics` is empty. */
export interface Resolved {
  /** Missing if even the versions or a whole section are unknown. */
  readonly protocol?: Protocol
  readonly spans: Spans
  /** Names of definitions that had to be left out. */
  readonly broken: ReadonlySet<string>
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Makes one protocol of all files; `brokenEntries` are those that `validate` rejected, `bases` the protocols beside
 * it.
 */
export function resolve(
  files: readonly SourceFile[],
  brokenEntries: ReadonlyMap<string, ReadonlySet<string>> = new Map(),
  bases: Bases = alone,
  hexFiles: ReadonlyMap<string, string> = new Map(),
): Resolved {
  const diagnostics: Diagnostic[] = []
  const report = reportTo(diagnostics)
  const spans = new Spans()
  const broken = brokenNames(files, brokenEntries)
  const sections = joinSections(files, brokenEntries, report)
  const constants = new Map<string, number>()
  const context: ResolveContext = {
    spans,
    report,
    broken,
    constants,
    unreadConstants: [],
    defaults: [],
    hexFiles,
  }
  // An unknown section may be the missing one.
  if (!hasUnknownSection(brokenEntries)) reportMissing(files, sections, context)
  const protocol = resolveProtocol(context, sections, bases)
  return { ...(protocol === undefined ? {} : { protocol }), spans, broken, diagnostics }
}

function resolveProtocol(context: ResolveContext, sections: Sections, bases: Bases): Protocol | undefined {
  const { spans, broken } = context
  // Without a whole section, every reference into it would look like a mistake.
  if (wholes.some(section => broken.has(section))) return undefined
  // Only one file says it, if any.
  sections.single('language')
  const info = sections.single('protocol')
  const versions = sections.single('versions')
  const limits = sections.single('limits')
  const handshake = sections.single('handshake')
  const channel = sections.single('channel')
  const dialect = sections.single('extends')
  const imported = sections.list('imports').map(entry => resolveImport(context, bases, entry))
  const extended = dialect === undefined ? undefined : resolveExtends(context, bases, dialect)
  if (!imported.every(each => each !== undefined)) return undefined
  if (dialect !== undefined && extended === undefined) return undefined
  const constants = joinConstants(context, sections.list('constants'), extended, imported)
  if (extended !== undefined) checkSections(context, extended, { limits, handshake, channel })
  if (info === undefined) return undefined
  // A section that the schema rejected is not one that was left out.
  if (versions === undefined && sections.has('versions')) return undefined
  if (limits === undefined && sections.has('limits')) return undefined
  const hasChannel = sections.has('channel') || (extended !== undefined && inherits(extended, 'channel'))
  const named = <T extends object>(entry: Entry<T>): T & { source: ReturnType<typeof sourceOf> } =>
    spans.track({ ...entry.data, source: sourceOf(entry) }, entry)
  const described = <T extends { readonly doc?: string }>(
    entry: Entry<T>,
  ): T & { source: ReturnType<typeof sourceOf>; doc: string } =>
    spans.track({ ...entry.data, ...textOf(entry), source: sourceOf(entry) }, entry)
  const own: OwnParts = {
    types: sections.list('types').flatMap(entry => resolveType(context, entry) ?? []),
    grammars: sections.list('grammars').map(entry => resolveGrammar(context, entry)),
    streams: sections.list('streams').flatMap(entry => resolveStream(context, entry) ?? []),
    operations: sections.list('operations').map(entry => resolveOperation(context, entry, hasChannel)),
    ...(handshake === undefined ? {} : { handshake: resolveHandshake(context, handshake) }),
    ...(channel === undefined ? {} : { channel: resolveChannel(context, channel) }),
  }
  const inherited = describeInherited(context, sections.list('inherited'), extended && inherit(extended, own))
  const counted: Versions =
    versions === undefined
      ? spans.track({ min: FIRST, max: FIRST, changes: [] }, info)
      : resolveVersions(context, versions)
  const protocol: Protocol = {
    ...pick(info.data, 'name', 'implementation', 'repository'),
    title: info.data.title ?? info.data.name,
    ...textOf(info),
    peer: info.data.peer ?? 'server',
    source: sourceOf(info),
    bases: basesOf(imported, inherited),
    versions: counted,
    features: sections.list('features').map(described),
    releases: sections.list('releases').map(entry => resolveRelease(context, entry)),
    implementations: sections.list('implementations').map(entry => resolveImplementation(context, entry)),
    limits:
      (extended && inheritLimits(extended)) ??
      spans.track<Limits>({ ...defaultLimits, ...limits?.data }, limits ?? info),
    constants,
    ...joinDefinitions(context, own, imported, extended, inherited),
    reserved: sections.list('reserved').map(named),
    golden: resolveGolden(context, sections, counted),
  }
  const types = new Map(protocol.types.map(type => [type.name, type]))
  readDefaults(context.defaults, types)
  readConstants(context, types)
  return spans.track(protocol, info)
}

const wholes = [
  '',
  'imports',
  'extends',
  'features',
  'constants',
  'types',
  'grammars',
  'streams',
  'operations',
]

/** The only version of a protocol that has not counted any yet: 1.0. */
const FIRST = 0x0100

/** The limits of a protocol that does not say others: what a stranger may make a reader keep stays small. */
const defaultLimits: Limits = { string: 1 << 26, count: 1 << 20, frame: 0xffffffff, depth: 64 }

function reportMissing(files: readonly SourceFile[], sections: Sections, context: ResolveContext): void {
  const [first] = files
  if (first === undefined || sections.has('protocol')) return
  const span = { file: first.path, line: 1, column: 1, endLine: 1, endColumn: 1 }
  const message = 'no file of this protocol has the section `protocol`'
  context.report('section-missing', span, message, 'such as: protocol: { name: my-protocol }')
}
