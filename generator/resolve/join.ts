import type { Origin } from '../ir/base.ts'
import { sessionWords } from '../ir/gate-words.ts'
import type { Protocol } from '../ir/protocol.ts'
import type { Span } from '../report/diagnostic.ts'
import type { ResolveContext } from './context.ts'
import { child, type Entry, items, keySpanOf, spanOf } from './entry.ts'
import {
  type Extended,
  type Inherited,
  inherits,
  type OwnParts,
  type Section,
  sectionName,
} from './extends.ts'
import { existsIn, type Imported, type Shareable } from './imports.ts'
import { isOne, type Shared } from './shared.ts'

/** Joins the definitions of a spec with those that it shares. A name that several have is reported. */
export function joinDefinitions(
  context: ResolveContext,
  own: OwnParts,
  imported: readonly Imported[],
  extended: Extended | undefined,
  inherited: Inherited | undefined,
): OwnParts {
  const shared: Shared[] = [...(inherited === undefined ? [] : [inherited]), ...imported]
  if (extended !== undefined) checkReplaced(context, own, extended)
  const join = <K extends 'types' | 'streams' | 'grammars'>(kind: K): OwnParts[K] => {
    const found = new Map<string, OwnParts[K][number]>()
    for (const each of shared.flatMap<OwnParts[K][number]>(part => part[kind])) {
      const other = found.get(each.name)
      if (other === undefined) found.set(each.name, each)
      else if (!isOne(other, each)) {
        const message = `\`${each.name}\` comes from ${originWords(other)} and from ${originWords(each)}, where it differs`
        context.report('shared-clash', context.spans.at(each, 'name'), message)
      }
    }
    for (const each of own[kind]) {
      const other = found.get(each.name)
      if (other === undefined) continue
      found.delete(each.name)
      // That of an inherited one says how to replace it.
      const isInherited = inherited?.[kind].some(one => one === other) === true
      if (!isInherited) reportClash(context, each, other.origin?.protocol ?? '', other)
    }
    return [...found.values(), ...own[kind]] as unknown as OwnParts[K]
  }
  const operations = inherited?.operations ?? []
  return {
    types: join('types'),
    streams: join('streams'),
    grammars: join('grammars'),
    operations: [
      ...operations.filter(({ name }) => !own.operations.some(each => each.name === name)),
      ...own.operations,
    ],
    ...pickTalk(inherited),
    ...pickTalk(own),
  }
}

function originWords({ origin }: { readonly origin?: Origin }): string {
  if (origin === undefined) return 'this spec'
  const { protocol, at: version, features } = origin
  return `\`${protocol}\` in ${sessionWords({ version, features: new Set(features) })}`
}

function pickTalk({ handshake, channel }: Partial<OwnParts> = {}): Pick<OwnParts, 'handshake' | 'channel'> {
  return {
    ...(handshake === undefined ? {} : { handshake }),
    ...(channel === undefined ? {} : { channel }),
  }
}

function reportClash(
  { report, spans }: ResolveContext,
  own: { readonly name: string },
  protocol: string,
  other: object,
): void {
  const { file, line } = spans.at(other, 'name')
  const message = `\`${own.name}\` comes from \`${protocol}\` already, by ${file}:${line}`
  report('shared-clash', spans.at(own, 'name'), message, 'leave it out here, or give it another name')
}

const kinds = ['types', 'streams', 'grammars', 'operations'] as const

/** Reports names that an inherited part has too, and replacements that are missing. */
function checkReplaced(context: ResolveContext, own: OwnParts, extended: Extended): void {
  const { report, spans } = context
  const { from, removed, replaced, entry } = extended
  for (const kind of kinds) {
    const all: readonly Shareable[] = from.protocol[kind]
    const inherited = all.filter(each => existsIn(from.session, each))
    for (const each of own[kind]) {
      const { name } = each
      if (removed.has(name) || replaced.has(name)) continue
      if (!inherited.some(other => other.name === name)) continue
      const message = `\`${name}\` is inherited from \`${from.protocol.name}\``
      const hint = `leave it out here, or say \`replace: { ${kind}: [${name}] }\` in \`extends\``
      report('shared-clash', spans.at(each, 'name'), message, hint)
    }
    for (const name of items(child(child(entry, 'replace') ?? nothing(entry), kind))) {
      if (!replaced.has(name.data) || own[kind].some(each => each.name === name.data)) continue
      if (context.broken.has(name.data)) continue
      const message = `this spec has no \`${name.data}\` of its own`
      report('replace-missing', spanOf(name), message, 'write it, or name it under `remove`')
    }
  }
}

function nothing(entry: Entry<unknown>): Entry<Record<string, never>> {
  return { ...entry, data: {} }
}

/** Reports sections that are both inherited and written, and replacements that are missing. */
export function checkSections(
  { report }: ResolveContext,
  extended: Extended,
  own: Readonly<Record<Section, Entry<unknown> | undefined>>,
): void {
  const { name } = extended.from.protocol
  const place = (key: 'replace' | 'remove'): Span =>
    spanOf(child(extended.entry, key) ?? extended.entry, 'sections')
  if (own.limits === undefined && extended.removed.has(sectionName('limits')))
    report('shared-entry', place('remove'), 'a protocol cannot lack `limits`', 'replace them')
  for (const section of ['limits', 'handshake', 'channel'] as const) {
    const written = own[section]
    if (written !== undefined && inherits(extended, section)) {
      const message = `\`${section}\` is inherited from \`${name}\``
      const hint = `leave it out here, or say \`replace: { sections: [${section}] }\` in \`extends\``
      report('shared-clash', keySpanOf({ ...written, path: [] }, section), message, hint)
    }
    if (written === undefined && extended.replaced.has(sectionName(section))) {
      const message = `this spec has no \`${section}\` of its own`
      report('replace-missing', place('replace'), message, 'write it, or name it under `remove`')
    }
  }
}

/** Gives the protocol's list of the others that parts come from. */
export function basesOf(imported: readonly Imported[], inherited: Inherited | undefined): Protocol['bases'] {
  return [...(inherited === undefined ? [] : [inherited.base]), ...imported.map(({ base }) => base)]
}
