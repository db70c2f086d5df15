import type { Origin, Source } from '../ir/base.ts'
import type { Operation } from '../ir/protocol.ts'
import { suggestion } from '../report/nearest.ts'
import type { ResolveContext } from './context.ts'
import { type Entry, sourceOf, spanOf } from './entry.ts'
import type { Inherited } from './extends.ts'
import type { RawInherited } from './raw-sharing.ts'

type Text = Entry<RawInherited>

const kinds = ['operation', 'type', 'stream', 'grammar', 'message', 'section'] as const
type Kind = (typeof kinds)[number]

/** Puts a dialect's own texts in the place of those of inherited entries. */
export function describeInherited(
  context: ResolveContext,
  texts: readonly Text[],
  inherited: Inherited | undefined,
): Inherited | undefined {
  const formed = texts.filter(text => isFormed(context, text))
  if (inherited === undefined) {
    for (const text of formed)
      context.report('inherited-unknown', spanOf(text), 'a protocol without `extends` inherits nothing')
    return undefined
  }
  const { types, streams, grammars, operations, handshake, channel } = inherited
  const of = <T extends Described>(kind: Kind, all: readonly T[]): T[] => describe(context, formed, kind, all)
  const sections = of('section', [
    ...(handshake === undefined ? [] : [{ ...handshake, name: 'handshake', part: handshake }]),
    ...(channel === undefined ? [] : [{ ...channel, name: 'channel', part: channel }]),
  ])
  const sectionText = (name: string): { doc?: string; source?: Source } => {
    const { doc, source } = sections.find(each => each.name === name) ?? {}
    return { ...(doc === undefined ? {} : { doc }), ...(source === undefined ? {} : { source }) }
  }
  const { spans } = context
  const again = <T extends object>(made: T, from: T): T => spans.adopt(made, spans.entryOf(from), from, spans)
  return {
    ...inherited,
    types: of('type', types),
    streams: of('stream', streams),
    grammars: of('grammar', grammars),
    operations: of('operation', withoutOldRights(context, formed, operations)),
    ...(handshake === undefined
      ? {}
      : { handshake: again({ ...handshake, ...sectionText('handshake') }, handshake) }),
    ...(channel === undefined
      ? {}
      : {
          channel: again(
            { ...channel, ...sectionText('channel'), messages: of('message', channel.messages) },
            channel,
          ),
        }),
  }
}

interface Described {
  readonly name: string
  readonly doc?: string
  readonly source: Source
  readonly origin?: Origin
}

function isFormed({ report }: ResolveContext, text: Text): boolean {
  const given = kinds.filter(kind => text.data[kind] !== undefined)
  const isRight = given.length === 1 && (text.data.trusted === undefined || given[0] === 'operation')
  if (isRight) return true
  const message =
    given.length === 1
      ? '`trusted` belongs to an operation'
      : `an inherited entry is named by exactly one of ${kinds.join(', ')}`
  report('inherited-form', spanOf(text), message)
  return false
}

/** Replaces the texts of entries that are named, and reports names that are not inherited. */
function describe<T extends Described>(
  { report, spans }: ResolveContext,
  texts: readonly Text[],
  kind: Kind,
  all: readonly T[],
): T[] {
  const names = all.map(each => each.name)
  const named = new Map<string, Text>()
  for (const text of texts) {
    const name = text.data[kind]
    if (name === undefined) continue
    if (!names.includes(name))
      report(
        'inherited-unknown',
        spanOf(text, kind),
        `no ${kind} \`${name}\` is inherited`,
        suggestion(name, names),
      )
    else if (named.has(name))
      report('inherited-unknown', spanOf(text, kind), `\`${name}\` has a text already`)
    else named.set(name, text)
  }
  return all.map(each => {
    const text = named.get(each.name)
    if (text === undefined) return each
    const { doc, trusted } = text.data
    // Comments in code are texts of the spec, so the code of the other protocol does not serve.
    const { home: _, ...origin } = each.origin ?? ({} as Origin)
    const described = {
      ...each,
      doc,
      source: sourceOf(text),
      ...(trusted === undefined ? {} : { trusted }),
      ...(each.origin === undefined ? {} : { origin }),
    }
    return spans.adopt(described, text, each, spans)
  })
}

/** Leaves out the rights of operations that have texts of their own, since these say them. */
function withoutOldRights(
  { spans }: ResolveContext,
  texts: readonly Text[],
  operations: readonly Operation[],
): Operation[] {
  const named = new Set(texts.map(({ data }) => data.operation))
  return operations.map(each => {
    if (!named.has(each.name)) return each
    const { trusted: _, ...rest } = each
    return spans.adopt(rest, spans.entryOf(each), each, spans)
  })
}
