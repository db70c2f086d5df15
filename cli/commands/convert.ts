import type { Layout, LayoutRef } from '../../runtime/layout/layout.ts'
import { locate } from '../../runtime/layout/locate.ts'
import type { Session } from '../../runtime/session/session.ts'
import { type Io, UsageError } from '../io.ts'
import { parseOptions } from '../options.ts'
import { findProtocol, type KnownProtocol } from '../protocols.ts'
import { sessionOf } from '../session-options.ts'
import { codecOf, type NamedCodec } from '../values/type-codec.ts'

/** What `decode` and `encode` have in common: the types, and the session they are meant for. */
export interface Conversion extends KnownProtocol {
  readonly io: Io
  readonly codecs: readonly NamedCodec[]
  /** The one type is meant for all values that there are. */
  readonly all: boolean
  readonly session: Session
  readonly layout: Layout
}

/** Reads the command line of `decode` or `encode`; undefined where it asks for help. @throws {UsageError} */
export async function parseConversion(args: readonly string[], io: Io): Promise<Conversion | undefined> {
  const { values, words } = parseOptions(args, {
    at: { type: 'string' },
    feature: { type: 'string', multiple: true },
    protocol: { type: 'string', default: 'nix-daemon' },
    all: { type: 'boolean', default: false },
  })
  if (values.help === true) return undefined
  const known = findProtocol(values.protocol as string)
  const all = values.all === true
  if (words.length === 0) throw new UsageError('no TYPE is given')
  if (all && words.length > 1) throw new UsageError(`--all takes one TYPE, got ${words.length}`)
  const session = sessionOf(
    known.protocol,
    values.at as string | undefined,
    values.feature as string[] | undefined,
  )
  const layout = await known.protocol.layout()
  const codecs = words.map(text => codecOf(text, known.types, layout, known.protocol))
  return { ...known, io, codecs, all, session, layout }
}

/** The name of value `index` in messages, with the field at `offset` of its bytes where there are any. */
export function nameOf(
  { layout, session }: Conversion,
  index: number,
  codec: NamedCodec,
  bytes?: Buffer,
  offset = 0,
): string {
  const path = bytes === undefined ? undefined : pathAt(layout, codec.ref, bytes, session, offset)
  return `value ${index + 1}, ${codec.text}${path === undefined || path === '' ? '' : `, ${path.replace(/^\./, '')}`}`
}

function pathAt(
  layout: Layout,
  ref: LayoutRef,
  bytes: Buffer,
  session: Session,
  offset: number,
): string | undefined {
  return locate(layout, ref, bytes, session, offset)
}
