import { holds, type Session, spaceOf } from '../ir/gate.ts'
import { gateWords } from '../ir/gate-words.ts'
import type { Protocol } from '../ir/protocol.ts'
import { formatVersion } from '../ir/version.ts'
import { suggestion } from '../report/nearest.ts'
import type { Bases, Located } from './bases.ts'
import type { ResolveContext } from './context.ts'
import { type Entry, spanOf } from './entry.ts'
import { resolveVersion } from './gates.ts'

/** Another protocol, in a session that it has. */
export interface SharedSession extends Located {
  readonly session: Session
}

interface Named {
  readonly at: string
  readonly features?: readonly string[]
}

/** Finds the protocol and the session that an entry names; a mistake in them is reported, and undefined returned. */
export function sharedSession(
  context: ResolveContext,
  bases: Bases,
  entry: Entry<Named>,
  name: string,
  key: 'from' | 'protocol',
): SharedSession | undefined {
  const { report } = context
  const found = bases.get(name)
  if (found === undefined) {
    const message = `there is no protocol \`${name}\` beside this one`
    report('shared-protocol', spanOf(entry, key), message, suggestion(name, bases.names))
    return undefined
  }
  const { protocol } = found
  const version = resolveVersion(context, entry.data.at, spanOf(entry, 'at'))
  const { min, max } = protocol.versions
  if (version < min || version > max) {
    const span = `${formatVersion(min)} to ${formatVersion(max)}`
    report('shared-version', spanOf(entry, 'at'), `\`${name}\` has the versions ${span}`)
    return undefined
  }
  const features = new Set(entry.data.features)
  const known = areKnown(context, protocol, entry, { version, features })
  return known ? { ...found, session: { version, features } } : undefined
}

function areKnown(
  { report }: ResolveContext,
  protocol: Protocol,
  entry: Entry<Named>,
  session: Session,
): boolean {
  const names = protocol.features.map(feature => feature.name)
  const given = entry.data.features ?? []
  given.forEach((name, at) => {
    if (names.includes(name)) return
    const message = `\`${protocol.name}\` has no feature \`${name}\``
    report('shared-feature', spanOf(entry, 'features', at), message, suggestion(name, names))
  })
  if (given.some(name => !names.includes(name))) return false
  const { negotiated } = spaceOf(protocol)
  if (given.length === 0 || negotiated === undefined || holds(negotiated, { ...session, features: none }))
    return true
  const message = `\`${protocol.name}\` negotiates features only ${gateWords(negotiated)}`
  report('shared-feature', spanOf(entry, 'features'), message)
  return false
}

const none: ReadonlySet<string> = new Set()
