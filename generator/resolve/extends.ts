import { foldOperation, hasOperation } from '../fold/fold-operation.ts'
import { foldChannel, foldHandshake } from '../fold/fold-talk.ts'
import type { Pinned } from '../fold/folding.ts'
import { holds } from '../ir/gate.ts'
import type { Base, Limits, Protocol } from '../ir/protocol.ts'
import { usesOf } from '../ir/uses.ts'
import type { Bases } from './bases.ts'
import type { ResolveContext } from './context.ts'
import { child, type Entry, items, sourceOf, spanOf } from './entry.ts'
import { isThere } from './imports.ts'
import type { RawExtends, RawParts } from './raw-sharing.ts'
import { checkPins, foldingOf, originOf, type Shared, type Sharing, share } from './shared.ts'
import { sharedSession } from './shared-session.ts'

/** A section that is inherited as a whole. */
export type Section = NonNullable<RawParts['sections']>[number]

/** The protocol that a dialect extends, and the names of the parts that it does not inherit. */
export interface Extended extends Sharing {
  readonly entry: Entry<RawExtends>
  /** Names of what the dialect lacks or has in its own way, and of such sections. */
  readonly removed: ReadonlySet<string>
  readonly replaced: ReadonlySet<string>
}

/** The parts of a protocol that are written in its own spec. */
export type OwnParts = Pick<Protocol, 'types' | 'streams' | 'grammars' | 'operations'> &
  Partial<Pick<Protocol, 'handshake' | 'channel'>>

/** Parts that a dialect inherits. */
export interface Inherited extends Shared, Pick<OwnParts, 'operations' | 'handshake' | 'channel'> {
  readonly base: Base
}

const lists = ['types', 'streams', 'grammars', 'operations'] as const

/** Reads the protocol that is extended; undefined if there is no such protocol or session. */
export function resolveExtends(
  context: ResolveContext,
  bases: Bases,
  entry: Entry<RawExtends>,
): Extended | undefined {
  const from = sharedSession(context, bases, entry, entry.data.protocol, 'protocol')
  if (from === undefined) return undefined
  const namesOf = (parts: Entry<RawParts> | undefined): Set<string> => {
    if (parts === undefined) return new Set()
    const names = lists.flatMap(kind =>
      items(child(parts, kind)).filter(name => isThere(context, from, kind, name)),
    )
    const sections = items(child(parts, 'sections')).filter(({ data, ...rest }) => {
      if (from.protocol[data] !== undefined) return true
      const message = `\`${from.protocol.name}\` has no ${data}`
      context.report('shared-entry', spanOf({ data, ...rest }), message)
      return false
    })
    return new Set([...names.map(({ data }) => data), ...sections.map(({ data }) => sectionName(data))])
  }
  return {
    context,
    entry,
    from,
    entryOf: () => undefined,
    removed: namesOf(child(entry, 'remove')),
    replaced: namesOf(child(entry, 'replace')),
  }
}

/** Tells whether a dialect inherits a section of the other protocol. */
export function inherits({ from, removed, replaced }: Extended, section: Section): boolean {
  const name = sectionName(section)
  return from.protocol[section] !== undefined && !removed.has(name) && !replaced.has(name)
}

/** Names a section so that no definition can have the name. */
export function sectionName(section: Section): string {
  return `the ${section}`
}

/** Returns the limits that a dialect inherits. */
export function inheritLimits(extended: Extended): Limits | undefined {
  if (!inherits(extended, 'limits')) return undefined
  const { limits } = extended.from.protocol
  return foldingOf(extended).trace({ ...limits }, limits)
}

/** Takes all that a dialect inherits beside its own parts. */
export function inherit(extended: Extended, own: OwnParts): Inherited {
  const { from, removed, replaced } = extended
  const { protocol, session } = from
  const pins: Pinned[] = []
  const folding = foldingOf(extended, pins)
  const origin = originOf(extended)
  const stays = ({ name }: { readonly name: string }): boolean => !removed.has(name) && !replaced.has(name)
  const operations = protocol.operations
    .filter(each => stays(each) && hasOperation(session, each))
    .map(each => folding.trace({ ...foldOperation(folding, each), origin }, each))
  const { handshake, channel } = protocol
  const talk = {
    ...(handshake !== undefined && inherits(extended, 'handshake')
      ? { handshake: folding.trace({ ...foldHandshake(folding, handshake), origin }, handshake) }
      : {}),
    ...(channel !== undefined && inherits(extended, 'channel')
      ? { channel: folding.trace({ ...foldChannel(folding, channel), origin }, channel) }
      : {}),
  }
  checkPins(extended, pins)
  const pool = {
    types: protocol.types.filter(each => stays(each) && holds(each.gate, session)),
    streams: protocol.streams.filter(stays),
    grammars: protocol.grammars.filter(stays),
  }
  const inherited = usesOf({ operations, ...talk })
  const used = usesOf(own)
  const names = new Set([...inherited.names, ...used.names])
  const grammars = new Set([...inherited.grammars, ...used.grammars])
  const shared = share(extended, pool, { names, grammars }, new Set([...removed, ...replaced]))
  return { ...shared, operations, ...talk, base: baseOf(extended) }
}

function baseOf({ from, entry, removed, replaced }: Extended): Base {
  const { name, title } = from.protocol
  return {
    kind: 'extends',
    protocol: name,
    title,
    at: from.session.version,
    features: [...from.session.features],
    named: [...replaced],
    removed: [...removed],
    source: sourceOf(entry),
  }
}
