import { holds, type Session, spaceOf } from '../../ir/gate.ts'
import { sessionWords } from '../../ir/gate-words.ts'
import type { Protocol } from '../../ir/protocol.ts'
import { formatVersion, parseVersion } from '../../ir/version.ts'
import { suggestion } from '../../report/nearest.ts'
import { UsageError } from '../usage-error.ts'

/**
 * Reads a session, `VERSION` or `VERSION+FEATURE…`; `more` are features that were given apart.
 *
 * @throws {UsageError} if the text is not a version, or not one that the protocol has with these features.
 */
export function parseSession(protocol: Protocol, text: string, more: readonly string[] = []): Session {
  const { min, max } = protocol.versions
  const [word, ...joined] = split(text)
  const version = parseVersion(word)
  const span = `${formatVersion(min)} to ${formatVersion(max)}`
  if (version === undefined) throw new UsageError(`\`${word}\` is no version; ${protocol.name} has ${span}`)
  if (version < min || version > max) {
    throw new UsageError(`${formatVersion(version)} is none of the versions of ${protocol.name}, ${span}`)
  }
  const features = new Set([...joined, ...more])
  const known = protocol.features.map(feature => feature.name)
  for (const name of features) {
    if (known.includes(name)) continue
    const hint = suggestion(name, known)
    throw new UsageError(`no feature is named \`${name}\`${hint === undefined ? '' : `; ${hint}`}`)
  }
  const { negotiated } = spaceOf(protocol)
  const session = { version, features }
  if (features.size > 0 && negotiated !== undefined && !holds(negotiated, session)) {
    throw new UsageError(
      `${sessionWords(session)} cannot be: ${formatVersion(version)} negotiates no features`,
    )
  }
  return session
}

/** Tells whether the protocol has the version of a session. */
export function hasVersion({ versions: { min, max } }: Protocol, text: string): boolean {
  const version = parseVersion(split(text)[0])
  return version !== undefined && version >= min && version <= max
}

/** Splits a session, which may be quoted as in a spec, into its version and features. */
function split(text: string): [string, ...string[]] {
  const [word = '', ...features] = text.replace(/^(['"])(.*)\1$/, '$2').split('+')
  return [word, ...features]
}
