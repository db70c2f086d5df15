import type { Folding, Pinned } from '../fold/folding.ts'
import { isFreeOfPin, type Pool, take } from '../fold/take.ts'
import { formText, unchanged } from '../fold/unchanged.ts'
import type { Origin } from '../ir/base.ts'
import type { Grammar, Stream } from '../ir/protocol.ts'
import { typeWords } from '../ir/type-words.ts'
import type { TypeDefinition } from '../ir/types.ts'
import type { Uses } from '../ir/uses.ts'
import { formatVersion } from '../ir/version.ts'
import type { ResolveContext } from './context.ts'
import { type Entry, spanOf } from './entry.ts'
import type { SharedSession } from './shared-session.ts'

/** Definitions of one protocol that another one has without writing them. */
export interface Shared {
  readonly types: readonly TypeDefinition[]
  readonly streams: readonly Stream[]
  readonly grammars: readonly Grammar[]
}

/** The entry of a spec by which it shares definitions, and the protocol and session that it names. */
export interface Sharing {
  readonly context: ResolveContext
  readonly entry: Entry<unknown>
  readonly from: SharedSession
  /** Finds the entry that names a definition, if there is one. */
  readonly entryOf: (name: string) => Entry<unknown> | undefined
}

/** Makes a folding whose objects are traced to the entry that shares them. */
export function foldingOf({ context, entry, from }: Sharing, pins: Pinned[] = []): Folding {
  return {
    session: from.session,
    unpin: pinned => pins.push(pinned),
    trace: (folded, origin) => context.spans.adopt(folded, entry, origin, from.spans),
  }
}

/** Describes where a definition comes from. */
export function originOf({ from: { protocol, session } }: Sharing, home?: string): Origin {
  const { name, title } = protocol
  const { version: at, features } = session
  return { protocol: name, title, at, features: [...features], ...(home === undefined ? {} : { home }) }
}

/**
 * Takes definitions and all that they refer to out of a pool of the other protocol; `others` are names that mean
 * something else here.
 */
export function share(
  sharing: Sharing,
  pool: Pool,
  wanted: Uses,
  others: ReadonlySet<string> = new Set(),
): Shared {
  const { context, from, entry, entryOf } = sharing
  const pins: Pinned[] = []
  const { types, streams, grammars } = take(foldingOf(sharing, pins), pool, wanted)
  checkPins(sharing, pins)
  const same = unchanged([...types, ...streams], from.protocol.versions, others)
  const own = <T extends TypeDefinition | Stream | Grammar>(folded: T, made: T): T => {
    const isSame = same.has(folded.name) || !('shape' in folded || 'kind' in folded)
    const home = isSame ? (made.origin?.home ?? from.protocol.name) : undefined
    const definition = { ...folded, origin: originOf(sharing, home) }
    return context.spans.adopt(definition, entryOf(folded.name) ?? entry, made, from.spans)
  }
  return {
    types: types.map(({ folded, from: made }) => own(folded, made)),
    streams: streams.map(({ folded, from: made }) => own(folded, made)),
    grammars: grammars.map(({ folded, from: made }) => own(folded, made)),
  }
}

/** Reports pins of what is shared that make a difference in the session. */
export function checkPins(sharing: Sharing, pins: readonly Pinned[]): void {
  const { context, from, entry } = sharing
  for (const pinned of pins) {
    if (isFreeOfPin(foldingOf(sharing), from.protocol, pinned)) continue
    const version = formatVersion(from.session.version)
    const message = `\`${from.protocol.name}\` has ${typeWords(pinned)} in what is shared here, which is not that of ${version}`
    context.report('shared-pin', spanOf(entry), message, 'write what has it here')
  }
}

/** Tells whether two shared definitions are one: the same form, from the same place. */
export function isOne(a: TypeDefinition | Stream | Grammar, b: TypeDefinition | Stream | Grammar): boolean {
  const place = ({ origin }: typeof a): string | undefined => origin?.home ?? origin?.protocol
  return place(a) !== undefined && place(a) === place(b) && formText(a) === formText(b)
}
