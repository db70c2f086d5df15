import type { WireError } from '../../runtime/errors/wire-error.ts'
import type { Layout } from '../../runtime/layout/layout.ts'
import { locate } from '../../runtime/layout/locate.ts'
import { describeGate, holds } from '../../runtime/session/gate.ts'
import type { Session } from '../../runtime/session/session.ts'
import type { Input } from '../arguments/command.ts'
import { type Io, UsageError, UserError } from '../io.ts'
import { findProtocol } from '../protocols/find-protocol.ts'
import type { KnownProtocol } from '../protocols/known-protocol.ts'
import { sessionOf } from '../protocols/session-options.ts'
import { messageOf } from '../text/visible-text.ts'
import { codecOf, type NamedCodec } from '../values/type-codec.ts'
import type { ConversionOptions } from './conversion-options.ts'

/** The types that `decode` or `encode` is given, and the session they are meant for. */
export interface Conversion extends KnownProtocol {
  readonly io: Io
  readonly codecs: readonly NamedCodec[]
  /** True if the one type is that of all values there are. */
  readonly all: boolean
  readonly session: Session
  readonly layout: Layout
}

/** Finds the types and makes the session. @throws {UsageError} */
export async function prepareConversion(
  { options, words }: Input<ConversionOptions>,
  io: Io,
): Promise<Conversion> {
  const known = await findProtocol(options.protocol)
  const { all } = options
  if (all && words.length > 1) throw new UsageError(`--all takes one TYPE, got ${words.length}`)
  const session = sessionOf(known.protocol, options.at, options.feature)
  const layout = await known.protocol.layout()
  const codecs = words.map(text => codecOf(text, known.types, layout, known.protocol))
  for (const line of notes(known, codecs, session)) io.printError(line)
  return { ...known, io, codecs, all, session, layout }
}

/** Says of each type that another stands for it in this session. */
function notes(
  { alternatives, protocol }: KnownProtocol,
  codecs: readonly NamedCodec[],
  session: Session,
): string[] {
  // Names stand in expressions as they do in the layout.
  const names = new Set(codecs.flatMap(({ ref }) => JSON.stringify(ref).match(/\w+/g) ?? []))
  return [...names].flatMap(name => {
    const other = Object.hasOwn(alternatives, name) ? alternatives[name] : undefined
    if (other === undefined || holds(session, other.gate)) return []
    const gate = describeGate(other.gate, protocol.features)
    return [`nixwire: note: ${name} exists ${gate}; this session has ${other.instead} in its place`]
  })
}

/** Makes the mistake of a value that is not of its type. */
export function explained(name: string, error: WireError): UserError {
  const [first = '', ...rest] = messageOf(error)
  return new UserError([`${name}: ${first}`, ...rest])
}

/** Names value `index` in messages, with the field at `offset` of its bytes if those are given. */
export function nameOf(
  { layout, session }: Conversion,
  index: number,
  codec: NamedCodec,
  bytes?: Buffer,
  offset = 0,
): string {
  const path = bytes === undefined ? undefined : locate(layout, codec.ref, bytes, session, offset)
  return `value ${index + 1}, ${codec.text}${path === undefined || path === '' ? '' : `, ${path.replace(/^\./, '')}`}`
}
