import { hasOperation } from '../fold/fold-operation.ts'
import { holds, type Session } from '../ir/gate.ts'
import { gateWords, sessionWords } from '../ir/gate-words.ts'
import type { Base, Grammar, NamedConstant, Operation, Stream } from '../ir/protocol.ts'
import type { TypeDefinition } from '../ir/types.ts'
import { wordNames } from '../ir/uses.ts'
import { suggestion } from '../report/nearest.ts'
import type { Bases } from './bases.ts'
import type { ResolveContext } from './context.ts'
import { child, type Entry, items, sourceOf, spanOf } from './entry.ts'
import type { RawImport } from './raw-sharing.ts'
import { type Shared, type Sharing, share } from './shared.ts'
import { type SharedSession, sharedSession } from './shared-session.ts'

/** Definitions that an entry imports, and what it says. */
export interface Imported extends Shared {
  /** The words with a name that the definitions have. */
  readonly constants: readonly NamedConstant[]
  readonly base: Base
}

/** Reads an entry of the imports; undefined if there is no such protocol or session. */
export function resolveImport(
  context: ResolveContext,
  bases: Bases,
  entry: Entry<RawImport>,
): Imported | undefined {
  const from = sharedSession(context, bases, entry, entry.data.from, 'from')
  if (from === undefined) return undefined
  const names = (['types', 'streams', 'grammars'] as const).flatMap(kind =>
    items(child(entry, kind)).filter(name => isThere(context, from, kind, name)),
  )
  if (!(['types', 'streams', 'grammars'] as const).some(kind => (entry.data[kind] ?? []).length > 0)) {
    const message = `nothing of \`${from.protocol.name}\` is imported`
    context.report('shared-nothing', spanOf(entry), message, 'name what is, or leave the entry out')
  }
  const named = new Map(names.map(each => [each.data, each]))
  const sharing: Sharing = { context, entry, from, entryOf: name => named.get(name) }
  const wanted = { names: new Set(named.keys()), grammars: new Set(named.keys()) }
  const { name, title, constants } = from.protocol
  const shared = share(sharing, from.protocol, wanted)
  const words = wordNames([shared.types, shared.streams])
  return {
    ...shared,
    constants: constants
      .filter(each => words.has(each.name))
      .map(each => context.spans.adopt({ ...each }, entry, each, from.spans)),
    base: {
      kind: 'imports',
      protocol: name,
      title,
      at: from.session.version,
      features: [...from.session.features],
      named: [...named.keys()],
      removed: [],
      source: sourceOf(entry),
    },
  }
}

const kindWords = { types: 'type', streams: 'stream', grammars: 'grammar', operations: 'operation' } as const

/** Tells whether the other protocol has a definition in its session; if not, that is reported. */
export function isThere(
  { report, broken }: ResolveContext,
  { protocol, session }: SharedSession,
  kind: keyof typeof kindWords,
  entry: Entry<string>,
): boolean {
  const name = entry.data
  const all: readonly Shareable[] = protocol[kind]
  const found = all.find(each => each.name === name)
  if (found !== undefined && existsIn(session, found)) return true
  broken.add(name)
  if (found === undefined) {
    const message = `\`${protocol.name}\` has no ${kindWords[kind]} \`${name}\``
    const others = all.map(each => each.name)
    report('shared-entry', spanOf(entry), message, suggestion(name, others))
  } else {
    const gate = gateWords('gate' in found ? found.gate : {})
    const when = gate === '' ? 'is not in' : `exists only ${gate}, and not in`
    report('shared-gated', spanOf(entry), `\`${name}\` ${when} ${sessionWords(session)}`)
  }
  return false
}

/** A definition or an operation that another protocol may take. */
export type Shareable = TypeDefinition | Stream | Grammar | Operation

/** Tells whether a protocol has something in a session. */
export function existsIn(session: Session, each: Shareable): boolean {
  if ('opcode' in each) return hasOperation(session, each)
  return !('gate' in each) || holds(each.gate, session)
}
